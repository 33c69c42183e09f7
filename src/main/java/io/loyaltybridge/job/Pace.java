package io.loyaltybridge.job;

/**
 * How fast a run is. Pure.
 *
 * @param total  customers; 0 where it is not known
 * @param before customers that were done when the measuring started
 * @param since  when it started, in milliseconds
 */
record Pace(long total, long before, long since) {
    static final Pace UNKNOWN = new Pace(0, 0, 0);

    /** How long the rest takes at this pace, as the start of a line; empty where it cannot be said. */
    String left(long done, long now) {
        if (done <= before || done >= total) {
            return "";
        }
        long seconds = (now - since) * (total - done) / (done - before) / 1000;
        return seconds < 60 ? "under a minute left; " : "about " + (seconds + 30) / 60 + " min left; ";
    }
}
