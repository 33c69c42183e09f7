package io.loyaltybridge.schedule;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Sites whose name is their id. */
final class TestSites {
    static final Settings PROCESS = Settings.load(Path.of("none.properties"), null, Map.of());

    private TestSites() {}

    /** @param settings keys and values */
    static Site site(String name, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("bridge.site", name));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Site(name, PROCESS.with(all));
    }

    static Sites sites(Site... sites) {
        return new Sites(Arrays.asList(sites));
    }
}
