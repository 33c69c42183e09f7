package io.loyaltybridge.inbox;

/**
 * What the dispatcher needs to know about a waiting event.
 *
 * @param site  the id of its site
 * @param dueAt epoch milliseconds
 */
record Waiting(long seq, String site, String source, String lane, long dueAt) {

    OfSite itsLane() {
        return new OfSite(site, lane);
    }

    OfSite itsSource() {
        return new OfSite(site, source);
    }

    Waiting dueAt(long later) {
        return new Waiting(seq, site, source, lane, later);
    }
}
