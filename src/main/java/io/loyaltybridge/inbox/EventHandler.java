package io.loyaltybridge.inbox;

/** Runs one event through its route. */
@FunctionalInterface
interface EventHandler {

    /** Returns what to write beside "done"; throws where the route failed. */
    String handle(InboxEvent event) throws Exception;
}
