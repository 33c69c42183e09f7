package io.loyaltybridge.api;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.view.Need;
import java.util.List;
import java.util.Optional;

/** How a site is just now, as far as the process knows. */
public interface SiteNow {
    /** What needs a person, the most urgent first. */
    List<Need> needs(Site site);

    /** What is down for everybody, and since when, in words. */
    List<String> outages(Site site);

    /** The calls of the last minute; empty where nothing was called since the start. */
    Optional<Calls> calls(Site site);

    /**
     * Calls to Wix.
     *
     * @param used      in the last minute
     * @param perMinute the limit; 0: none, and then they are not counted
     * @param waiting   calls that wait for their turn
     */
    record Calls(int used, long perMinute, int waiting) {}
}
