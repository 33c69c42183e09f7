package io.loyaltybridge.inbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which customers are being worked on, and which events wait for them. Thread-safe. */
final class Customers {
    private final Map<OfSite, Deque<Waiting>> taken = new HashMap<>();

    /** Takes a customer for an event. False where they are taken: then the event waits until {@link #leave} returns it. */
    synchronized boolean enter(OfSite customer, Waiting event) {
        Deque<Waiting> behind = taken.get(customer);
        if (behind == null) {
            taken.put(customer, new ArrayDeque<>());
            return true;
        }
        behind.add(event);
        return false;
    }

    /**
     * Takes a customer for work that is not an event; waits until they are free.
     *
     * @throws IllegalStateException where the caller is interrupted; the customer is not taken
     */
    synchronized void enterAlone(OfSite customer) {
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

    /** Takes a customer for work that is not an event, without waiting. False where they are taken. */
    synchronized boolean tryEnter(OfSite customer) {
        return taken.putIfAbsent(customer, new ArrayDeque<>()) == null;
    }

    /** Frees a customer. Returns the events that waited for them. */
    synchronized List<Waiting> leave(OfSite customer) {
        List<Waiting> behind = new ArrayList<>(taken.remove(customer));
        notifyAll();
        return behind;
    }
}
