package io.loyaltybridge.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.text.TextFields;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Month;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("service")
class CustomerTextsTest {
    private static final TextFields BALANCE = TextFields.NONE
            .points(1_234)
            .month(Month.OCTOBER)
            .date(LocalDate.of(2026, 11, 5))
            .program("Tea Club");

    @TempDir
    private Path dir;

    private Settings settings(Map<String, String> more) {
        return Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of())
                .with(Map.of(
                        "bridge.data-dir",
                        dir.resolve("data").toString(),
                        "bridge.port",
                        "0",
                        "bridge.management-port",
                        "0",
                        "wix.auth",
                        "api-key",
                        "wix.api-key",
                        "of-no-value",
                        "wix.site-id",
                        "site"))
                .with(more);
    }

    @Test
    void theSettingsNameFolderLanguageProgramAndPoints() {
        assertThat(CustomerTexts.load(settings(Map.of())).message("balance", null, BALANCE))
                .contains("your balance for October at Tea Club: 1,234 points.");
        assertThat(CustomerTexts.load(settings(Map.of(
                                "texts.default-locale",
                                "de",
                                "texts.program-name",
                                "Café Club",
                                "texts.points-name",
                                "Bohnen")))
                        .message("balance", "fr", BALANCE))
                .contains("Ihr Stand für Oktober bei Café Club: 1.234 Bohnen.");
    }

    @Test
    void theServiceDoesNotStartWithAWrongTemplate() {
        Path wrong = Path.of("src/test/resources/invalid-templates/open-brace");
        assertThatThrownBy(() -> Bridge.start(settings(Map.of("texts.directory", wrong.toString())), Clock.systemUTC()))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(wrong + "/balance.en.txt:3: \"{\" is not closed");
        assertThat(dir).isEmptyDirectory();
    }
}
