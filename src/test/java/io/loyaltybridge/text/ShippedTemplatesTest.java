package io.loyaltybridge.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Month;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The templates that come with the program. */
class ShippedTemplatesTest {
    private static final Path DIR = Path.of("templates");
    private static final Texts TEXTS = Texts.load(
            DIR,
            Locale.ENGLISH,
            Arrays.stream(TextKind.values()).map(TextKind::toString).collect(Collectors.toSet()));
    private static final TextFields LEAST = TextFields.NONE
            .points(1_234)
            .missing(66)
            .milestone(1_300)
            .couponCode("TEA-2468")
            .couponPercent(BigDecimal.TEN)
            .month(Month.OCTOBER)
            .date(LocalDate.of(2026, 11, 5));
    private static final TextFields ALL = LEAST.firstName("Ada")
            .name("Ada Lovelace")
            .program("Tea Club")
            .couponValidUntil(LocalDate.of(2026, 12, 31))
            .unsubscribeLink(URI.create("https://example.com/off"));

    @Test
    void aReminderHasAllItsParts() {
        assertThat(TEXTS.mail("reminder", "en", ALL))
                .extracting(Mail::subject, Mail::text)
                .containsExactly(
                        "Only 66 to go until 1,300 points",
                        """
                Hello Ada,

                you have 1,234 points at Tea Club. Only 66 more, and you reach 1,300.
                Then a coupon is waiting for you: 10%.

                We look forward to seeing you.

                You would rather not get these mails? Unsubscribe here:
                https://example.com/off
                """);
    }

    @Test
    void aCouponForNobodyKnownLeavesOutWhatIsNotKnown() {
        assertThat(TEXTS.mail("coupon", "de", LEAST))
                .extracting(Mail::subject, Mail::text)
                .containsExactly(
                        "Ihr Gutschein für 1.300 Punkte",
                        """
                Hallo,

                herzlichen Glückwunsch! Sie haben 1.300 Punkte erreicht, und das ist Ihr Gutschein:

                Gutschein: 10\u00A0%
                Code: TEA-2468

                Geben Sie den Code beim Bezahlen ein. Ihr Stand: 1.234 Punkte.
                """);
    }

    @Test
    void messagesAreText() {
        assertThat(TEXTS.message(
                        "balance",
                        "en",
                        TextFields.NONE.points(1_234).month(Month.OCTOBER).date(LocalDate.of(2026, 11, 5))))
                .isEqualTo("Hello,\n\nyour balance for October: 1,234 points.");
        assertThat(TEXTS.message("coupon-message", "de", ALL))
                .isEqualTo(
                        """
                Hallo Ada,

                herzlichen Glückwunsch! Sie haben 1.300 Punkte bei Tea Club erreicht, und das ist Ihr Gutschein:

                Gutschein: 10\u00A0%
                Code: TEA-2468
                Gültig bis: 31. Dezember 2026

                Geben Sie den Code beim Bezahlen ein.""");
    }

    @ParameterizedTest
    @EnumSource(TextKind.class)
    void everyTextIsThereInEnglishAndGerman(TextKind kind) {
        assertThat(TEXTS.languages(kind, false)).containsExactly("de", "en");
        assertThat(TEXTS.languages(kind, true)).isEqualTo(kind.mail() ? List.of("de", "en") : List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reminder.en", "reminder.de", "coupon.en", "coupon.de"})
    void thePagesLoadNothingAndSayTheirLanguage(String name) throws IOException {
        String html = Files.readString(DIR.resolve(name + ".html"));
        assertThat(html)
                .startsWith("<!doctype html>\n<html lang=\"" + name.substring(name.length() - 2) + "\">")
                .contains("<title>")
                .doesNotContainPattern("(?i)<(img|script|link|iframe|form|style)|src=|url\\(|https?:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reminder.en", "reminder.de", "coupon.en", "coupon.de"})
    void pageAndTextUseTheSameFields(String name) throws IOException {
        assertThat(fields(name + ".html")).isEqualTo(fields(name + ".txt"));
    }

    private static Set<String> fields(String file) throws IOException {
        return java.util.regex.Pattern.compile("\\{[a-z-]+}")
                .matcher(Files.readString(DIR.resolve(file)))
                .results()
                .map(r -> r.group())
                .collect(Collectors.toSet());
    }

    /** The manual of the templates names every template and every field. */
    @ParameterizedTest
    @EnumSource(TextKind.class)
    void theReadmeNamesEveryFieldInItsPlace(TextKind kind) throws IOException {
        String row = Files.readAllLines(DIR.resolve("README.md")).stream()
                .filter(line -> line.startsWith("| `" + kind + "` |"))
                .findFirst()
                .orElseThrow();
        if (kind != TextKind.COUPON_MESSAGE) {
            String[] cells = row.split("\\|");
            assertThat(names(cells[3]))
                    .isEqualTo(kind.always().stream().map(Field::toString).collect(Collectors.toSet()));
            assertThat(names(cells[4]))
                    .isEqualTo(kind.fields().stream()
                            .filter(f -> !kind.always().contains(f))
                            .map(Field::toString)
                            .collect(Collectors.toSet()));
        }
        Set<Field> coupon = TextKind.COUPON.fields();
        coupon.remove(Field.UNSUBSCRIBE_LINK);
        assertThat(TextKind.COUPON_MESSAGE.fields()).isEqualTo(coupon);
    }

    private static Set<String> names(String cell) {
        return Arrays.stream(cell.replace("`", "").strip().split(" ")).collect(Collectors.toSet());
    }
}
