package io.loyaltybridge.site;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.store.KeptSites;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads all sites of a process again and again. What is described as it was before is not read and checked anew, so that a change
 * of one among thousands costs little more than a look at each of them. Thread-safe.
 */
public final class SiteReader implements Supplier<KnownSites> {
    private final Settings process;
    private final Map<String, String> environment;
    private final Supplier<KeptSites> kept;
    /** What was read last, by the name of the site; also of those that cannot be beside another one. */
    private volatile Map<String, Settings> last;

    /**
     * Reads nothing yet.
     *
     * @param environment the environment variables
     * @param kept        reads what the store has of sites
     * @param served      sites that were read already
     */
    public SiteReader(Settings process, Map<String, String> environment, Supplier<KeptSites> kept, Sites served) {
        this.process = process;
        this.environment = environment;
        this.kept = kept;
        this.last = new HashMap<>();
        served.all().forEach(site -> last.put(site.name(), site.settings()));
    }

    /** All sites as they are now. */
    @Override
    public KnownSites get() {
        Map<String, Settings> before = last;
        KeptSites now = kept.get();
        KnownSites known = KnownSites.of(
                process, environment, now.sites(), now.states(), name -> Optional.ofNullable(before.get(name)));
        last = known.settings();
        return known;
    }
}
