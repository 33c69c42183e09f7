package io.loyaltybridge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the page says of settings. */
class ManualTest {
    private static final String SECRET = "whsec_c2VjcmV0IG9mIG5vIHZhbHVl";

    private static List<ExplainedSetting> explained(boolean withProcess) {
        Settings settings = Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of())
                .with(Map.of(
                        "sources.shop.secret", SECRET,
                        "sources.shop.kind", "/type",
                        "sources.shop.points.paid", "7",
                        "program.token", "token-of-no-value",
                        "camel.ssl.keyManagers.keyPassword", "also-of-no-value"));
        return ExplainedSetting.of(settings, withProcess);
    }

    @Test
    void everySettingHasAMeaningAndAPart() {
        assertThat(explained(true)).allSatisfy(one -> {
            assertThat(one.meaning()).as(one.key()).isNotBlank();
            assertThat(one.section()).as(one.key()).isNotBlank();
        });
        assertThat(explained(true)).extracting(ExplainedSetting::key).containsAll(Catalog.SETTINGS.keySet());
    }

    @Test
    void noSecretIsShownButThatItIsSet() {
        assertThat(explained(true).toString()).doesNotContain(SECRET, "of-no-value");
        assertThat(explained(true))
                .filteredOn(one -> one.key().equals("program.token"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.value()).isNull();
                    assertThat(one.isSet()).isTrue();
                    assertThat(one.isSecret()).isTrue();
                });
    }

    @Test
    void aSiteAloneHasNoneOfTheProcess() {
        assertThat(explained(false))
                .extracting(ExplainedSetting::key)
                .contains("sources.shop.points.paid", "wix.auth")
                .allMatch(Catalog::isOfASite);
    }

    @Test
    void settingsInARowShareWhatStandsAboveThem() {
        Manual manual = Manual.of("# -------------------- a part\n# One\n# two.\na.b=\n#a.c=1\n# Three.\na.d=\n");
        assertThat(manual.of(Setting.text("a.c", ""), "a.c")).isEqualTo(new Manual.Entry("a part", "One two."));
        assertThat(manual.of(Setting.text("a.d", ""), "a.d").words()).isEqualTo("Three.");
    }
}
