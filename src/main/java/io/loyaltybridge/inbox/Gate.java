package io.loyaltybridge.inbox;

import java.util.Optional;

/** What the dispatcher asks about a customer before an event runs. */
public interface Gate {

    /** The customer of a lane: the same for every lane of one customer as soon as a link has it, else the lane itself. */
    String customer(String lane);

    /** Why this event has to wait: the operation of another event with an unknown outcome. Empty where it may run. */
    Optional<String> held(String customer, InboxEvent event);

    /** Lets every event run; for tests of the dispatcher. */
    Gate OPEN = new Gate() {
        @Override
        public String customer(String lane) {
            return lane;
        }

        @Override
        public Optional<String> held(String customer, InboxEvent event) {
            return Optional.empty();
        }
    };
}
