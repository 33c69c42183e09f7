package io.loyaltybridge.testing;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteSender;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.ProducerTemplate;

/** Sites for tests of single classes. */
public final class TestSites {
    private TestSites() {}

    /** A site with this row key, the settings of the main file, and no beans. */
    public static Site of(String id) {
        return new Site(
                Site.MAIN,
                Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(Map.of("bridge.site", id)));
    }

    /** Sends exchanges of a site; null where nothing can be sent. */
    public static SiteSender sender(ProducerTemplate template) {
        return new SiteSender(of("site"), () -> template);
    }
}
