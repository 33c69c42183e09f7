package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.BridgeFixture;
import java.beans.Introspector;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads the name of a bean in a route finds its class by it. */
@Tag("service")
class BeanNamesTest {
    /** Names that Camel gives a meaning: of a component, a language, its HTTP server and its sender of mail, and of the checks that {@code /health} shows. */
    private static final Map<String, String> OF_CAMEL = Map.of(
            "inbox", "InboxComponent",
            "site-timer", "SiteTimerComponent",
            "jsonbody", "JsonBodyLanguage",
            "inbox-health", "InboxHealth",
            "vertx", "Guarded",
            "mailSender", "SmtpSender",
            "wix-health", "WixHealth",
            "outages-health", "OutagesHealth",
            "effects-health", "EffectsHealth");

    @TempDir
    Path dir;

    @Test
    void beanIsCalledAsItsClass() throws Exception {
        try (BridgeFixture fixture = BridgeFixture.start(dir, Map.of())) {
            Map<String, String> otherwise = new TreeMap<>();
            Map<String, Object> beans =
                    fixture.bridge().camelContext().getRegistry().findByTypeWithName(Object.class);
            beans.forEach((name, bean) -> {
                String type = bean.getClass().getSimpleName();
                boolean ours = bean.getClass().getPackageName().startsWith("io.loyaltybridge")
                        && !bean.getClass().isSynthetic();
                if (ours && !name.equals(Introspector.decapitalize(type))) {
                    otherwise.put(name, type);
                }
            });

            assertThat(beans).containsKeys("sources", "awardSteps", "syncSteps", "setupSteps", "customerOnWix");
            assertThat(otherwise).isEqualTo(new TreeMap<>(OF_CAMEL));
        }
    }
}
