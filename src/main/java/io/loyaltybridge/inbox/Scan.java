package io.loyaltybridge.inbox;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How far the inbox is read, in pages that are read while events run; nothing that changes meanwhile is missed. A page may
 * contain an event that has run but is not marked yet; it does not run again. (One that is marked is noticed when its row is
 * read, before it runs.) Not thread-safe; the dispatcher guards it.
 */
final class Scan {
    private final Set<Long> unmarked = new HashSet<>();
    private final Set<Long> ending = new HashSet<>();
    private long cursor;
    private boolean mayHaveMore = true;
    private boolean anew;
    /** How far the inbox was read for those with few events, when there was no room for more. */
    private long ahead;

    private boolean mayHaveMoreAhead = true;
    private boolean anewAhead;
    /** The first event that came since the page that is read now was begun, and the same for {@link #ahead}. */
    private long came = Long.MAX_VALUE;

    private long cameAhead = Long.MAX_VALUE;

    /** There may be new events. */
    void more() {
        mayHaveMore = true;
        mayHaveMoreAhead = true;
    }

    /**
     * This one has just come. Where several instances write, one with a later place may have been read before; this one must
     * not be passed over.
     */
    void came(long seq) {
        more();
        came = Math.min(came, seq);
        cameAhead = Math.min(cameAhead, seq);
        cursor = Math.min(cursor, seq - 1);
        ahead = Math.min(ahead, seq - 1);
    }

    /** Events before the last one read may be waiting again. */
    void anew() {
        cursor = 0;
        mayHaveMore = true;
        anew = true;
        ahead = 0;
        mayHaveMoreAhead = true;
        anewAhead = true;
    }

    boolean mayHaveMore() {
        return mayHaveMore;
    }

    boolean mayHaveMoreAhead() {
        return mayHaveMoreAhead;
    }

    /** Starts a page. Returns the place after which it is read. */
    long begin() {
        mayHaveMore = false;
        anew = false;
        came = Long.MAX_VALUE;
        return cursor;
    }

    /** Ends a page. Returns those of its events that may still wait. */
    List<Waiting> end(List<Waiting> page, boolean full) {
        // A new read of everything starts after this page.
        if (!anew) {
            page.forEach(event -> cursor = Math.max(cursor, event.seq()));
            cursor = Math.min(cursor, came - 1);
            mayHaveMore |= full;
        }
        return waiting(page);
    }

    /** Starts a page for those with few events. Returns the place after which it is read. */
    long beginAhead() {
        mayHaveMoreAhead = false;
        anewAhead = false;
        cameAhead = Long.MAX_VALUE;
        ahead = Math.max(ahead, cursor);
        return ahead;
    }

    /** Ends a page for those with few events. */
    void endAhead(List<Waiting> page, boolean full) {
        if (!anewAhead) {
            page.forEach(event -> ahead = Math.max(ahead, event.seq()));
            ahead = Math.min(ahead, cameAhead - 1);
            mayHaveMoreAhead |= full;
        }
    }

    /** The events of a page that may still wait. */
    List<Waiting> waiting(List<Waiting> read) {
        return read.stream().filter(event -> !ending.contains(event.seq())).toList();
    }

    /** An event has run, and the store is about to mark it. */
    void ending(long seq) {
        ending.add(seq);
    }

    /** The store has marked an event, or could not: then it runs again. */
    void marked(long seq, boolean done) {
        ending.remove(seq);
        if (!done) {
            unmarked.add(seq);
            anew();
        }
    }

    /** An event has left its lane. One that could not be marked is read again, because a page left it out. */
    void left(long seq) {
        if (unmarked.remove(seq)) {
            anew();
        }
    }
}
