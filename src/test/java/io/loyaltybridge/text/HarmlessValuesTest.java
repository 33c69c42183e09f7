package io.loyaltybridge.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Month;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a customer calls himself: a mail stays one mail with one subject, and a page stays the page of its template. */
class HarmlessValuesTest {
    private static final Texts TEXTS =
            Texts.load(Path.of("src/test/resources/harmless-templates"), Locale.ENGLISH, Set.of("coupon"));
    private static final TextFields FIELDS = TextFields.NONE
            .points(1_300)
            .milestone(1_300)
            .couponCode("TEA")
            .couponValue("10%")
            .date(LocalDate.of(2026, 11, 5));

    private static Mail mail(String name) {
        return TEXTS.mail(
                "coupon", null, FIELDS.firstName(name).name(name).program(name).pointsName(name));
    }

    @Test
    void aNameIsNoMarkup() {
        Mail mail = mail("</b><script>alert('1' & \"2\")</script>");
        assertThat(mail.html())
                .isEqualTo(
                        "<p title=\"{x}\">Hello &lt;/b&gt;&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;!</p>\n");
        assertThat(mail.text()).isEqualTo("Hello </b><script>alert('1' & \"2\")</script>!\n");
    }

    @Test
    void aNameIsNoHeader() {
        Mail mail = mail("Ada\r\nBcc: all@example.com".replace("@", " at "));
        assertThat(mail.subject()).isEqualTo("For Ada Bcc: all at example.com of Ada Bcc: all at example.com");
        assertThat(mail.text()).isEqualTo("Hello Ada Bcc: all at example.com!\n");
    }

    @Test
    void aSubjectOfTwoLinesIsNoMail() {
        assertThatThrownBy(() -> new Mail("a\nBcc: b", "text", null))
                .hasMessage("a subject is one line without control characters");
        assertThatThrownBy(() -> new Mail(" ", "text", null)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"Ada@example.com", "see https://spam.example", "WWW.spam.example"})
    void anAddressIsNoName(String name) {
        assertThat(TextFields.NONE.firstName(name).name(name).in(Locale.ENGLISH))
                .isEmpty();
    }

    @Test
    void namesOfAllLanguagesStay() {
        for (String name : new String[] {"Zoë", "محمد", "李小龍", "O’Brien-Łukasz", "नी\u200Dल", "👩\u200D🚀"}) {
            assertThat(TextFields.NONE.firstName(name).in(Locale.ENGLISH)).isEqualTo(Map.of(Field.FIRST_NAME, name));
        }
        assertThat(TextFields.NONE.firstName("A\u202Eda\u0000\uD800").in(Locale.ENGLISH))
                .isEqualTo(Map.of(Field.FIRST_NAME, "Ada"));
        assertThat(TextFields.NONE.firstName("👩".repeat(40)).in(Locale.ENGLISH))
                .isEqualTo(Map.of(Field.FIRST_NAME, "👩".repeat(29) + "…"));
    }

    @Test
    void aLinkIsEscapedInItsHref() throws IOException {
        TextFields linked = FIELDS.unsubscribeLink(URI.create("https://example.com/off?a=1&b='é"));
        Mail mail = Texts.load(Path.of("templates"), Locale.ENGLISH, Set.of()).mail("coupon", "en", linked);
        assertThat(mail.html()).contains("<a href=\"https://example.com/off?a=1&amp;b=&#39;%C3%A9\">Unsubscribe</a>");
        assertThat(mail.text()).contains("https://example.com/off?a=1&b='%C3%A9\n");
    }

    @Property(tries = 2_000)
    void noValueAddsALineToTheSubject(@ForAll("values") String value) {
        Mail mail = mail(value);
        assertThat(mail.subject()).startsWith("For").doesNotContainPattern("[\\p{Cntrl}\\u0085\\u2028\\u2029]");
        assertThat(mail.subject().lines()).hasSize(1);
        assertThat(mail.text().lines()).hasSize(1);
    }

    @Property(tries = 2_000)
    void noValueChangesThePage(@ForAll("values") String value) {
        String html = mail(value).html();
        assertThat(html).startsWith("<p title=\"{x}\">Hello").endsWith("!</p>\n");
        assertThat(html.chars().filter(c -> c == '<')).hasSize(2);
        assertThat(html.chars().filter(c -> c == '>')).hasSize(2);
        assertThat(html.chars().filter(c -> c == '"')).hasSize(2);
    }

    @Property(tries = 2_000)
    void noValueIsLongerThanItsField(@ForAll("values") String value) {
        assertThat(TextFields.NONE
                        .firstName(value)
                        .name(value)
                        .program(value)
                        .pointsName(value)
                        .in(Locale.ENGLISH))
                .allSatisfy((field, text) -> assertThat(text.length()).isBetween(1, field.longest()));
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> anything = Arbitraries.strings().all().ofMaxLength(150);
        Arbitrary<String> nasty = Arbitraries.strings()
                .withChars("\r\n\t\u000B\f\u0085\u2028\u2029\u0000<>\"'&{}[]\\ :Aß")
                .ofMaxLength(150);
        return Arbitraries.oneOf(anything, nasty);
    }

    /** The limit of a message is checked with these lengths, so that they have to hold in every language. */
    @Test
    void numbersAndDatesOfAllLanguagesAreWithinTheirLengths() {
        for (Locale locale : Locale.getAvailableLocales()) {
            for (Month month : Month.values()) {
                LocalDate day = LocalDate.of(2026, month, 28);
                assertThat(TextFields.NONE
                                .points(Long.MIN_VALUE)
                                .month(month)
                                .date(day)
                                .couponValidUntil(day)
                                .in(locale))
                        .as(locale.toString())
                        .allSatisfy((field, text) -> assertThat(text.length()).isBetween(1, field.longest()));
            }
        }
    }
}
