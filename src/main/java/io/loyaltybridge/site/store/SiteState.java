package io.loyaltybridge.site.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the app is installed on a site, and how far the site has been erased. It is beside the pause that a person orders, and
 * the same for sites in files, in the store, and {@code main}.
 *
 * @param site    first column of the site's keys
 * @param reason  what brought it about, such as {@code AppRemoved}
 * @param since   when it came into this state
 * @param toldAt  when Wix signed the last event that counted
 * @param eventId the id of that event in the inbox; null where a person brought it about
 * @param origin  the installation that it was copied from, where Wix said so
 */
public record SiteState(
        String site,
        State state,
        String reason,
        Instant since,
        Instant toldAt,
        @Nullable String eventId,
        @Nullable String origin) {

    /** What can be said of a site. */
    public enum State {
        INSTALLED,
        /** Its owner has removed the app: it is paused, and what is kept of it stays for a while. */
        REMOVED,
        /** What is kept of it is being erased: nothing is stored for it. */
        ERASING,
        /** Nothing is kept of it, and nothing is stored for it, but it is still described. */
        ERASED;

        /** In the store and in lists. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What Wix says of an installation of the app.
     *
     * @param installed whether it was installed, else it was removed
     * @param reason    the type of the event
     * @param at        when Wix signed it; null where it does not say
     * @param eventId   the id of the event in the inbox
     * @param origin    the installation that it was copied from, where Wix says so
     */
    public record Told(
            boolean installed, String reason, @Nullable Instant at, String eventId, @Nullable String origin) {}

    /** Until when what is kept of a site stays from which the app was removed. */
    public Instant keptUntil(Duration kept) {
        return since.plus(kept);
    }

    /** Whether nothing runs. */
    public boolean isPaused() {
        return state != State.INSTALLED;
    }

    /** Whether nothing is stored for it either. */
    public boolean isGone() {
        return state == State.ERASING || state == State.ERASED;
    }

    /**
     * What follows from what Wix says. These events have neither an id nor a time, and come again and out of order: the one that
     * was signed later counts, and of two signed in the same second the one that comes later.
     *
     * @param before null where nothing is known, so that the app is installed
     * @param now    counts as the time of an event without one, and of one from the future
     * @return empty where nothing changes
     * @throws IllegalStateException where the app is installed on a site that is being erased; it may be tried again
     */
    public static Optional<SiteState> after(@Nullable SiteState before, String site, Told told, Instant now) {
        Instant at = told.at() == null || told.at().isAfter(now) ? now : told.at();
        State wanted = told.installed() ? State.INSTALLED : State.REMOVED;
        if (before == null) {
            return Optional.of(new SiteState(site, wanted, told.reason(), at, at, told.eventId(), told.origin()));
        }
        if (at.isBefore(before.toldAt()) || before.isGone() && !told.installed()) {
            return Optional.empty();
        }
        if (before.state() == State.ERASING) {
            throw new IllegalStateException("what was kept of the site " + site + " is being erased just now");
        }
        return Optional.of(new SiteState(
                site,
                wanted,
                told.reason(),
                before.state() == wanted ? before.since() : at,
                at,
                told.eventId(),
                told.origin() == null ? before.origin() : told.origin()));
    }
}
