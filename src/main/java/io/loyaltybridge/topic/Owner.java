package io.loyaltybridge.topic;

import java.util.Collection;
import java.util.List;

/** Who owns the sites of partitions on this instance. Called by the one thread of {@link TopicReader}, one call at a time. */
public interface Owner {
    /**
     * These partitions are this instance's now. Called before any record of them is handed over, and may take some seconds. Where
     * it throws, it is called again after a wait; meanwhile none of their records are read.
     */
    void gained(Collection<Integer> partitions) throws Exception;

    /**
     * These partitions go to another instance, which gets none of their records before this returns. Returns when nothing of them
     * is under way any more, at most after some seconds: the other instances wait. Where it throws, {@link #lost} follows.
     */
    void losing(Collection<Integer> partitions);

    /** This instance was thrown out of the group, and others may have these partitions already. */
    void lost(Collection<Integer> partitions);

    /**
     * Returns when all of these are on disk; only then is their place in the topic committed. Where it throws, it is called
     * again with the same records, without those of partitions that were given up meanwhile, after 100 ms, 200 ms, … 5 s. Some
     * records come twice, so it recognises what it has already.
     *
     * @param records those of each partition in their order. A problem ({@link Read#problem()}) is to be reported, and never comes
     *                again once this has returned
     */
    void store(List<Read> records) throws Exception;
}
