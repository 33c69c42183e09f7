package io.loyaltybridge.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One secret for two sources: a webhook of the one would count at the other, too. */
class SharedSecretsTest {
    private static final String ONE = "whsec_b25lIHNlY3JldCBvZiBubyB2YWx1ZSBhdCBhbGw=";
    private static final String TWO = "whsec_dHdvIHNlY3JldHMgb2Ygbm8gdmFsdWUgYXQgYWxs";

    private static SourceCatalog catalog(String... pairs) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
            if (pairs[i].endsWith(".secret")) {
                settings.put(pairs[i].replace(".secret", ".points"), "1");
            }
        }
        return SourceCatalog.of(
                Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(settings), Clock.systemUTC());
    }

    @Test
    void itIsRefusedByTheNamesOfTheSettings() {
        assertThatThrownBy(() -> catalog("sources.likes.secret", ONE, "sources.shop.secret", TWO + " " + ONE))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "sources.likes.secret and sources.shop.secret have the same secret, so a webhook of one could be sent to the other and"
                                + " count there too. Give each its own, or confirm it with sources.likes.shares-secret-with=shop");
    }

    @Test
    void itIsRefusedForTheProgramToo() {
        assertThatThrownBy(() -> catalog(
                        "sources.likes.secret",
                        ONE,
                        "program.webhook-secret",
                        ONE,
                        "program.base-url",
                        "https://program.example.com"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("sources.likes.secret and program.webhook-secret have the same secret")
                .hasMessageEndingWith("sources.likes.shares-secret-with=program")
                .hasMessageNotContaining(ONE);
        assertThat(catalog("sources.likes.secret", ONE, "program.webhook-secret", ONE)
                        .webhooks())
                .as("no program")
                .containsOnlyKeys("likes");
    }

    @Test
    void itIsTakenWhereAllButOneSayThatItIsMeant() {
        assertThat(catalog("sources.a.secret", ONE, "sources.b.secret", ONE, "sources.b.shares-secret-with", "a")
                        .webhooks())
                .containsOnlyKeys("a", "b");
        assertThatThrownBy(() ->
                        catalog("sources.a.secret", ONE, "sources.b.secret", ONE, "sources.b.shares-secret-with", "b"))
                .hasMessageContaining("have the same secret");
        assertThatThrownBy(() ->
                        catalog("sources.a.secret", ONE, "sources.b.secret", ONE, "sources.b.shares-secret-with", "c"))
                .hasMessageContaining("have the same secret");
        assertThatThrownBy(() -> catalog(
                        "sources.a.secret",
                        ONE,
                        "sources.b.secret",
                        ONE,
                        "sources.c.secret",
                        ONE,
                        "sources.b.shares-secret-with",
                        "a"))
                .hasMessageContaining(
                        "sources.a.secret and sources.b.secret and sources.c.secret have the same secret");
    }

    @Test
    void secretsOfTheirOwnAreTaken() {
        assertThat(catalog("sources.likes.secret", ONE, "sources.shop.secret", TWO)
                        .webhooks())
                .containsOnlyKeys("likes", "shop");
    }
}
