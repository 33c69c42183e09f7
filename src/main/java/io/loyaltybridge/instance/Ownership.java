package io.loyaltybridge.instance;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Which sites this instance has: all of them, or those whose partitions it has now. Thread-safe. */
public final class Ownership {
    private final ToIntFunction<String> partitionOf;
    private volatile Set<Integer> partitions = Set.of();
    private final boolean all;

    private Ownership(boolean all, ToIntFunction<String> partitionOf) {
        this.all = all;
        this.partitionOf = partitionOf;
    }

    /** Of the only process there is. */
    public static Ownership ofAll() {
        return new Ownership(true, site -> 0);
    }

    /**
     * Of one of several instances, which begins with none.
     *
     * @param partitionOf the partition of a site, by the first column of its keys; the same one in all instances
     */
    public static Ownership ofSome(ToIntFunction<String> partitionOf) {
        return new Ownership(false, partitionOf);
    }

    /** Whether there are other instances that may have sites. */
    public boolean isShared() {
        return !all;
    }

    /** Whether a site is this instance's now. */
    public boolean has(String site) {
        return all || partitions.contains(partitionOf.applyAsInt(site));
    }

    /** Whether a site is in one of these partitions. */
    public boolean isIn(Collection<Integer> some, String site) {
        return some.contains(partitionOf.applyAsInt(site));
    }

    /** Those that it has now; another object after each change. */
    public Set<Integer> partitions() {
        return partitions;
    }

    /** From now on it has these as well. */
    public synchronized void add(Collection<Integer> more) {
        Set<Integer> now = new TreeSet<>(partitions);
        now.addAll(more);
        partitions = Set.copyOf(now);
    }

    /** From now on it has these no more. */
    public synchronized void remove(Collection<Integer> gone) {
        partitions = partitions.stream().filter(one -> !gone.contains(one)).collect(Collectors.toUnmodifiableSet());
    }
}
