package io.loyaltybridge.wix;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A queue in which parties take turns, with first come, first served within a party. Not thread-safe. */
final class FairQueue<T> {
    /** In the order of their turns. */
    private final Map<String, Deque<T>> parties = new LinkedHashMap<>();

    private int size;

    void add(String party, T waiter) {
        parties.computeIfAbsent(party, name -> new ArrayDeque<>()).addLast(waiter);
        size++;
    }

    /** Whose turn it is; null where nobody waits. */
    @Nullable
    T first() {
        Iterator<Deque<T>> all = parties.values().iterator();
        return all.hasNext() ? all.next().peekFirst() : null;
    }

    /** The turn of the first one is over. */
    void served(String party, T waiter) {
        Deque<T> own = Objects.requireNonNull(parties.remove(party), "a party stays while one of it waits");
        own.remove(waiter);
        size--;
        if (!own.isEmpty()) {
            parties.put(party, own);
        }
    }

    /** Removes one that waits; the turns of the others stay. Does nothing where it does not wait. */
    void remove(String party, T waiter) {
        Deque<T> own = parties.get(party);
        if (own != null && own.remove(waiter)) {
            size--;
            if (own.isEmpty()) {
                parties.remove(party);
            }
        }
    }

    /** At most how many would have their turn before a new one of this party. */
    int ahead(String party) {
        int own = parties.containsKey(party) ? parties.get(party).size() : 0;
        int ahead = own;
        for (Map.Entry<String, Deque<T>> other : parties.entrySet()) {
            ahead +=
                    other.getKey().equals(party) ? 0 : Math.min(other.getValue().size(), own + 1);
        }
        return ahead;
    }

    int size() {
        return size;
    }
}
