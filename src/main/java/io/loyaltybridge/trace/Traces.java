package io.loyaltybridge.trace;

import java.util.List;

/** Tells what becomes of events. Thread-safe; never fails, and never waits for a network. */
public interface Traces extends AutoCloseable {
    /** Of nothing. */
    Traces NONE = new Traces() {
        @Override
        public void taken(List<EventKey> events, boolean known, long sinceNanos) {}

        @Override
        public Attempt attempt(EventKey event, long seq, int number) {
            return Attempt.NONE;
        }

        @Override
        public void close() {}
    };

    /** One attempt at an event, on the thread that makes it. Lines of the log name event and trace meanwhile. */
    interface Attempt extends AutoCloseable {
        /** Of nothing. */
        Attempt NONE = new Attempt() {
            @Override
            public void failed(Exception why) {}

            @Override
            public void close() {}
        };

        /** It ends without the event being done. */
        void failed(Exception why);

        @Override
        void close();
    }

    /**
     * A webhook is stored.
     *
     * @param known      it brought nothing that was not there already
     * @param sinceNanos when it was verified, as {@link System#nanoTime}
     */
    void taken(List<EventKey> events, boolean known, long sinceNanos);

    /**
     * An attempt begins.
     *
     * @param seq    the event's place in the inbox, by which lists and lines of the log name it
     * @param number from 1; attempts that were handed back do not count
     */
    Attempt attempt(EventKey event, long seq, int number);

    /** Sends what was not sent yet, within two seconds. */
    @Override
    void close();
}
