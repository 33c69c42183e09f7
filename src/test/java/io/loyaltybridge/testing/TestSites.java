package io.loyaltybridge.testing;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import java.nio.file.Path;
import java.util.Map;

/** Sites with nothing but a name. */
public final class TestSites {

    private TestSites() {}

    /** A site whose name and id are the same. */
    public static Site site(String id) {
        return new Site(
                id, Settings.load(Path.of("no-such-file"), null, Map.of()).with(Map.of("bridge.site", id)));
    }
}
