package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.site.SiteBeans;
import io.loyaltybridge.testing.BridgeFixture;
import java.beans.Introspector;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads the name of a bean in a route finds its class by it. */
@Tag("service")
class BeanNamesTest {
    /** Names that Camel gives a meaning: of a component, a language, its HTTP server and its sender of mail, and of the checks that {@code /health} shows. */
    private static final Map<String, String> OF_CAMEL = Map.ofEntries(
            Map.entry("inbox", "InboxComponent"),
            Map.entry("site-timer", "SiteTimerComponent"),
            Map.entry("bean-component", "SiteBeanComponent"),
            Map.entry("bean-language", "SiteBeanLanguage"),
            Map.entry("jsonbody", "JsonBodyLanguage"),
            Map.entry("inbox-health", "InboxHealth"),
            Map.entry("vertx", "Guarded"),
            Map.entry("mailSender", "SmtpSender"),
            Map.entry("wix-health", "WixHealth"),
            Map.entry("outages-health", "OutagesHealth"),
            Map.entry("effects-health", "EffectsHealth"),
            Map.entry("program-health", "ProgramHealth"),
            Map.entry("sites-health", "SitesHealth"));
    /** What stands for the bean or the database of each site. */
    private static final Map<String, String> OF_SITES = Map.of(
            "claims", "SiteIdempotentRepository",
            "versions", "SiteIdempotentRepository",
            "customerDatabase-main", "CustomerDatabase");

    @TempDir
    Path dir;

    private static void note(String name, Class<?> type, Map<String, String> otherwise) {
        boolean ours = type.getPackageName().startsWith("io.loyaltybridge") && !type.isSynthetic();
        if (ours && !name.equals(Introspector.decapitalize(type.getSimpleName()))) {
            otherwise.put(name, type.getSimpleName());
        }
    }

    @Test
    void beanIsCalledAsItsClass() throws Exception {
        try (BridgeFixture fixture = BridgeFixture.start(dir, Map.of())) {
            Map<String, String> otherwise = new TreeMap<>();
            Registry registry = fixture.bridge().camelContext().getRegistry();
            registry.findByTypeWithName(Object.class).forEach((name, bean) -> note(name, bean.getClass(), otherwise));
            Map<String, Class<?>> ofEachSite =
                    registry.lookupByNameAndType("siteBeans", SiteBeans.class).types();
            Map<String, String> ofSites = new TreeMap<>(OF_SITES);
            ofEachSite.forEach((name, type) -> note(name, type, ofSites));

            assertThat(ofEachSite).containsKeys("sources", "awardSteps", "syncSteps", "setupSteps", "customerOnWix");
            assertThat(ofSites).isEqualTo(OF_SITES);
            otherwise.keySet().removeAll(OF_SITES.keySet());
            assertThat(otherwise).isEqualTo(new TreeMap<>(OF_CAMEL));
        }
    }
}
