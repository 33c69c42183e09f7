package io.loyaltybridge.inbox;

import java.util.Optional;

/** What the dispatcher asks about a customer before an event runs. */
public interface Gate {

    /**
     * The customer that a lane stands for: the same answer for every lane of one customer as soon as a link knows it,
     * else the lane itself.
     */
    String customer(String lane);

    /** Why this event has to wait: an operation of another event whose outcome is unknown. Empty where it may run. */
    Optional<String> held(String customer, InboxEvent event);

    /** Lets everything pass: for tests of the dispatcher alone. */
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
