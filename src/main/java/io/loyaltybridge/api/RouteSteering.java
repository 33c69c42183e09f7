package io.loyaltybridge.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes of the running service, seen and changed. */
public interface RouteSteering {
    /**
     * A route that runs.
     *
     * @param file      where it comes from, below {@code routes}; null where it is no file of the team's
     * @param exchanges how many went through it since the start
     * @param failures  how many of them failed
     * @param mean      how long one takes; zero where there was none
     * @param last      how it failed last; null where it did not
     */
    record Seen(
            String id,
            @Nullable String file,
            String description,
            long exchanges,
            long failures,
            Duration mean,
            @Nullable LastFailure last) {}

    /**
     * How a route failed last, since the service started.
     *
     * @param site   the name of the site for which it ran; null where that is not known
     * @param event  the place in the inbox of what it ran for; null where that was no event
     * @param reason with addresses masked
     */
    record LastFailure(Instant at, @Nullable String site, @Nullable Long event, String reason) {}

    /**
     * What a change would do.
     *
     * @param difference lines as {@code version.Difference} makes them
     * @param problems   what is wrong, a line each; empty where it can be applied
     * @param routes     ids of the routes that are replaced, added or removed
     */
    record Checked(List<String> difference, List<String> problems, List<String> routes) {}

    /** A change that was made. */
    record Changed(long version, List<String> routes) {}

    /** All routes but those that Kamelets make, by id. */
    List<Seen> routes();

    /** The text of a file, as it is used. */
    Optional<String> text(String file);

    /** The names of all files. */
    List<String> files();

    /**
     * Checks a change, with all routes in a context of their own. Changes nothing.
     *
     * @param text null to remove the file
     */
    Checked check(String file, @Nullable String text);

    /**
     * Makes a change.
     *
     * @throws Problem where it is wrong, or cannot be made now
     */
    Changed apply(String file, @Nullable String text, String who);

    /**
     * Takes a change back: the file is again as it was before it.
     *
     * @throws Problem where there is no such change, the file was changed since, or it cannot be made now
     */
    Changed back(long version, String who);
}
