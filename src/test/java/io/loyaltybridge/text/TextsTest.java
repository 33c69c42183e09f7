package io.loyaltybridge.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    private static final TextFields BALANCE =
            TextFields.NONE.points(1_234).month(Month.OCTOBER).date(LocalDate.of(2026, 11, 5));

    @TempDir
    private Path dir;

    private Texts balance(String text) throws IOException {
        Files.writeString(dir.resolve("balance.en.txt"), text);
        return Texts.load(dir, Locale.ENGLISH, Set.of("balance"));
    }

    private String message(String text, TextFields fields) throws IOException {
        return balance(text).message("balance", null, fields);
    }

    @ParameterizedTest
    @CsvSource({
        "de, de",
        "DE, de",
        "de-AT, de-AT",
        "de-at, de-AT",
        "de_AT, de-AT",
        "de-CH, de",
        "pt-BR, pt-BR",
        "pt-PT, en",
        "pt, en",
        "fr, en",
        "en-GB, en",
        "EN, en",
        "zh-Hant-TW, zh-TW",
        "de-DE-1996, de",
        "de-u-nu-arab, de"
    })
    void theMostSpecificLanguageCountsThenTheDefault(String locale, String expected) throws IOException {
        for (String tag : new String[] {"en", "de", "de-AT", "pt-BR", "zh-TW"}) {
            Files.writeString(dir.resolve("balance." + tag + ".txt"), tag);
        }
        Texts texts = Texts.load(dir, Locale.ENGLISH, Set.of("balance"));

        assertThat(texts.message("balance", locale, BALANCE)).isEqualTo(expected);
        assertThat(texts.file("balance", locale)).isEqualTo(dir.resolve("balance." + expected + ".txt"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "x",
                "german!",
                "de-",
                "und",
                "12",
                "a-language-tag-that-goes-on-and-on-for-ever",
                "../en"
            })
    void whatIsNoLanguageIsTheDefault(String locale) throws IOException {
        Files.writeString(dir.resolve("balance.de.txt"), "{points}");
        Texts texts = Texts.load(dir, Locale.GERMANY, Set.of("balance"));

        assertThat(texts.message("balance", locale, BALANCE)).isEqualTo("1.234");
    }

    /** The text has to be in one language, numbers in it too; the region is the customer's, else the site's. */
    @ParameterizedTest
    @CsvSource({
        "en, en, '1,234 November 5, 2026 October'",
        "en, en-GB, '1,234 5 November 2026 October'",
        "en-GB, en, '1,234 5 November 2026 October'",
        "de, de-AT, '1\u00A0234 5. November 2026 Oktober'",
        "de, de, '1.234 5. November 2026 Oktober'",
        "fr, fr, '1\u202F234 5 novembre 2026 octobre'",
        "en, fr, '1,234 November 5, 2026 October'",
        "de-CH, de, '1’234 5. November 2026 Oktober'"
    })
    void numbersDatesAndMonthsAreWrittenByTheLocale(String site, String customer, String expected) throws IOException {
        String language = site.substring(0, 2);
        Files.writeString(dir.resolve("balance." + language + ".txt"), "{points} {date} {month}");

        assertThat(Texts.load(dir, Locale.forLanguageTag(site), Set.of("balance"))
                        .message("balance", customer, BALANCE))
                .isEqualTo(expected);
    }

    @Test
    void pointsHave64Bits() throws IOException {
        assertThat(message("{points}", BALANCE.points(Long.MAX_VALUE))).isEqualTo("9,223,372,036,854,775,807");
        assertThat(message("{points}", BALANCE.points(Long.MIN_VALUE))).isEqualTo("-9,223,372,036,854,775,808");
        assertThat(message("{points}", BALANCE.points(0))).isEqualTo("0");
    }

    @Test
    void anOptionalPartIsLeftOutWhenAFieldOfItHasNoValue() throws IOException {
        String text = "Hello[[ {first-name}]], [[{first-name} has {missing} to go, ]]bye";

        assertThat(message(text, BALANCE)).isEqualTo("Hello, bye");
        assertThat(message(text, BALANCE.firstName(" "))).isEqualTo("Hello, bye");
        assertThat(message(text, BALANCE.firstName("Ada"))).isEqualTo("Hello Ada, bye");
        assertThat(message(text, BALANCE.firstName("Ada").missing(66))).isEqualTo("Hello Ada, Ada has 66 to go, bye");
        assertThat(message(text, BALANCE.firstName("Ada").firstName(null))).isEqualTo("Hello, bye");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello,\n[[Dear {name}.]]\nbye",
                "Hello,\n[[\nDear {name}.\n]]\nbye",
                "Hello,\n[[Dear {name}.\n]]\nbye",
                "Hello,\n[[\nDear {name}.]]\nbye",
                "Hello,\r\n[[\r\nDear {name}.\r\n]]\r\nbye\r\n",
                "\uFEFFHello,\n[[\nDear {name}.\n]]\nbye"
            })
    void anOptionalPartThatFillsItsLinesLeavesNoEmptyOne(String text) throws IOException {
        assertThat(message(text, BALANCE)).isEqualTo("Hello,\nbye");
        assertThat(message(text, BALANCE.name("Ada Lovelace"))).isEqualTo("Hello,\nDear Ada Lovelace.\nbye");
    }

    @Test
    void anOptionalPartWithinLinesKeepsItsLineBreaks() throws IOException {
        String text = "Hello [[dear {name}\n]]\nbye";

        assertThat(message(text, BALANCE)).isEqualTo("Hello \nbye");
        assertThat(message(text, BALANCE.name("Ada"))).isEqualTo("Hello dear Ada\n\nbye");
    }

    @Test
    void aBackslashWritesTheCharacterItself() throws IOException {
        assertThat(message("\\{points\\} [x] \\[[{points}\\]] \\\\ C:\\new", BALANCE))
                .isEqualTo("{points} [x] [[1,234]] \\ C:\\new");
    }

    @Test
    void aValueIsNeverReadAsATemplate() throws IOException {
        assertThat(message("[[{name}]] has {points}", BALANCE.name("{points} [[x]] \\{")))
                .isEqualTo("{points} [[x]] \\{ has 1,234");
    }

    @Test
    void theNamesOfTheSettingsComeFirst() throws IOException {
        Texts texts = balance("{points} {points-name}[[ at {program}]]");
        TextFields wix = BALANCE.program("Tea Club").pointsName("Leaves");

        assertThat(texts.message("balance", null, BALANCE)).isEqualTo("1,234 points");
        assertThat(texts.message("balance", null, wix)).isEqualTo("1,234 Leaves at Tea Club");
        assertThat(texts.calling("", "").message("balance", null, wix)).isEqualTo("1,234 Leaves at Tea Club");
        assertThat(texts.calling("Café Club", "Beans").message("balance", null, wix))
                .isEqualTo("1,234 Beans at Café Club");
        assertThat(Texts.load(Path.of("templates"), Locale.GERMAN, Set.of()).message("balance", "de", BALANCE))
                .contains("1.234 Punkte");
    }

    @Test
    void whatIsMissingIsNamedToTheCaller() throws IOException {
        Texts texts = balance("Hello");
        assertThatThrownBy(
                        () -> texts.message("balance", null, BALANCE.date(null).month(null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("balance needs [{month}, {date}], which have no value");
        assertThatThrownBy(() -> texts.mail("balance", null, BALANCE)).hasMessage("balance is a message, not a mail");
        assertThatThrownBy(() -> texts.message("coupon", null, BALANCE)).hasMessage("coupon is a mail, not a message");
        assertThatThrownBy(() -> texts.mail("coupon", null, BALANCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there is no template coupon.en.txt");
        assertThatThrownBy(() -> texts.mail("birthday", null, BALANCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no text birthday; there are reminder, coupon, coupon-message, balance");
    }

    @Test
    void aCouponsValueIsWrittenByTheLocale() throws IOException {
        for (String tag : new String[] {"en", "de"}) {
            Files.writeString(
                    dir.resolve("coupon-message." + tag + ".txt"), "{coupon-value}[[ until {coupon-valid-until}]]");
        }
        Texts texts = Texts.load(dir, Locale.ENGLISH, Set.of("coupon-message"));
        TextFields coupon =
                TextFields.NONE.points(1_300).milestone(1_300).couponCode("TEA").date(LocalDate.of(2026, 11, 5));

        assertThat(texts.message("coupon-message", "en", coupon.couponPercent(new BigDecimal("12.5"))))
                .isEqualTo("12.5%");
        assertThat(texts.message("coupon-message", "de", coupon.couponPercent(new BigDecimal("12.5"))))
                .isEqualTo("12,5\u00A0%");
        assertThat(texts.message(
                        "coupon-message", "en", coupon.couponAmount(new BigDecimal("5"), Currency.getInstance("EUR"))))
                .isEqualTo("€5.00");
        assertThat(texts.message(
                        "coupon-message", "de", coupon.couponAmount(new BigDecimal("5"), Currency.getInstance("EUR"))))
                .isEqualTo("5,00\u00A0€");
        assertThat(texts.message(
                        "coupon-message",
                        "en",
                        coupon.couponAmount(new BigDecimal("500"), Currency.getInstance("JPY"))))
                .isEqualTo("¥500");
        assertThat(texts.message("coupon-message", "de", coupon.couponValue("Versand frei")))
                .isEqualTo("Versand frei");
    }

    /** A coupon that ends with the year is good on its last day, by the calendar of the site. */
    @Test
    void theLastDayOfACouponIsTheSites() {
        Instant end = Instant.parse("2026-12-31T23:00:00Z");
        assertThat(TextFields.NONE
                        .couponValidUntil(end, ZoneId.of("Europe/Berlin"))
                        .in(Locale.GERMANY))
                .containsEntry(Field.COUPON_VALID_UNTIL, "31. Dezember 2026");
        assertThat(TextFields.NONE
                        .couponValidUntil(end, ZoneId.of("Asia/Tokyo"))
                        .in(Locale.GERMANY))
                .containsEntry(Field.COUPON_VALID_UNTIL, "1. Januar 2027");
    }

    @Test
    void halfACodeOrLinkIsNeverWritten() {
        assertThatThrownBy(() -> TextFields.NONE.couponCode("x".repeat(41)))
                .hasMessage("{coupon-code}: expected at most 40 characters, found 41");
        assertThatThrownBy(
                        () -> TextFields.NONE.unsubscribeLink(URI.create("https://example.com/" + "x".repeat(2_000))))
                .hasMessage("{unsubscribe-link}: expected at most 2000 characters, found 2020");
        assertThatThrownBy(() -> TextFields.NONE.couponPercent(new BigDecimal("-1")))
                .hasMessage("{coupon-value}: expected 0 to 1000000000, found -1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "mailto:off@example.com", "/unsubscribe", "data:text/html,x", "https:off"
            })
    void onlyAnHttpLinkIsALink(String link) {
        assertThatThrownBy(() -> TextFields.NONE.unsubscribeLink(URI.create(link)))
                .hasMessage("{unsubscribe-link}: expected a link that begins with https:// or http://");
    }
}
