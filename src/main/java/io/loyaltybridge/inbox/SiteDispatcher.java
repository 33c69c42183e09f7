package io.loyaltybridge.inbox;

/** The dispatcher as the features of one site see it. Thread-safe. */
public final class SiteDispatcher {
    private final Dispatcher dispatcher;
    private final Alone alone;
    private final String site;

    SiteDispatcher(Dispatcher dispatcher, Alone alone, String site) {
        this.dispatcher = dispatcher;
        this.alone = alone;
        this.site = site;
    }

    /**
     * Runs a task on the caller's thread while nothing else works on this customer: waits for a running event of theirs, and
     * makes their later events wait meanwhile. Not reentrant.
     *
     * @param customer as {@link Gate#customer} returns it
     * @throws IllegalStateException where the caller is interrupted while it waits; the task has not run
     */
    public void runAlone(String customer, Runnable task) {
        alone.run(new OfSite(site, customer), task);
    }

    /**
     * As {@link #runAlone}, but without waiting, so that a caller that holds one customer may ask for another one.
     *
     * @return false where something else works on this customer; the task has not run
     */
    public boolean tryAlone(String customer, Runnable task) {
        return alone.tryRun(new OfSite(site, customer), task);
    }

    /** There may be new events. Cheap; called after each webhook. */
    public void wake() {
        dispatcher.wake();
    }

    /** Events before the last one read may be waiting again: after a replay, or when the site was mended or goes on. */
    public void rescan() {
        dispatcher.rescan(site);
    }

    /** A system is back for this site: its events that wait for it are due now. */
    public void outageEnded() {
        dispatcher.outageEnded(site);
    }
}
