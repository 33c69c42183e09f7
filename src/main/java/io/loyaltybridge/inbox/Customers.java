package io.loyaltybridge.inbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is worked on at this moment, and which events wait behind them. Thread-safe. */
final class Customers {
    private final Map<String, Deque<Inbox.Waiting>> taken = new HashMap<>();

    /** Takes a customer for an event. False where somebody has them: then the event waits behind, until {@link #leave} returns it. */
    synchronized boolean enter(String customer, Inbox.Waiting event) {
        Deque<Inbox.Waiting> behind = taken.get(customer);
        if (behind == null) {
            taken.put(customer, new ArrayDeque<>());
            return true;
        }
        behind.add(event);
        return false;
    }

    /**
     * Takes a customer for something that is no event; waits until they are free.
     *
     * @throws IllegalStateException where the caller is interrupted; the customer is not taken
     */
    synchronized void enterAlone(String customer) {
        try {
            while (taken.containsKey(customer)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another event of this customer ran", e);
        }
        taken.put(customer, new ArrayDeque<>());
    }

    /** Takes a customer for something that is no event, and does not wait. False where somebody has them. */
    synchronized boolean tryEnter(String customer) {
        return taken.putIfAbsent(customer, new ArrayDeque<>()) == null;
    }

    /** Gives a customer back. Returns the events that waited behind them. */
    synchronized List<Inbox.Waiting> leave(String customer) {
        List<Inbox.Waiting> behind = new ArrayList<>(taken.remove(customer));
        notifyAll();
        return behind;
    }
}
