package io.loyaltybridge.topic;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what it is told, in its order. */
class RecordingOwner implements Owner {
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Read> stored = new CopyOnWriteArrayList<>();
    final Set<Integer> owned = new ConcurrentSkipListSet<>();
    final List<String> wrong = new CopyOnWriteArrayList<>();
    final AtomicInteger gainsThatFail = new AtomicInteger();
    final AtomicInteger storesThatFail = new AtomicInteger();
    final List<List<Read>> failed = new CopyOnWriteArrayList<>();

    @Override
    public void gained(Collection<Integer> partitions) {
        if (gainsThatFail.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            events.add("not gained");
            throw new IllegalStateException("the database is away");
        }
        events.add("gained " + partitions);
        owned.addAll(partitions);
    }

    @Override
    public void losing(Collection<Integer> partitions) {
        events.add("losing " + partitions);
        owned.removeAll(partitions);
    }

    @Override
    public void lost(Collection<Integer> partitions) {
        events.add("lost " + partitions);
        owned.removeAll(partitions);
    }

    @Override
    public void store(List<Read> records) throws Exception {
        Set<Integer> others = new TreeSet<>();
        records.forEach(read -> others.add(read.partition()));
        others.removeAll(owned);
        if (!others.isEmpty()) {
            wrong.add("records of partitions of others: " + others);
        }
        if (storesThatFail.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            failed.add(records);
            throw new java.sql.SQLException("the database is away");
        }
        stored.addAll(records);
    }

    List<String> bodies() {
        return stored.stream()
                .filter(read -> read.record() != null)
                .map(read -> new String(read.record().body(), StandardCharsets.UTF_8))
                .toList();
    }
}
