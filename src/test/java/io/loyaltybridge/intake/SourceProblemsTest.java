package io.loyaltybridge.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a source that does not fit its signature style. */
class SourceProblemsTest {
    private static final Path NONE = Path.of("none.properties");

    private static SourceCatalog read(String... pairs) {
        Map<String, String> settings =
                new TreeMap<>(Map.of("sources.shop.secret", "plain-secret", "sources.shop.points", "1"));
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put("sources.shop." + pairs[i], pairs[i + 1]);
        }
        return SourceCatalog.of(Settings.load(NONE, null, Map.of()).with(settings), Clock.systemUTC());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "meta | handshake | meta | sources.shop.verify-token: is not set; sources.shop.handshake=meta needs it",
                "basic | handshake | zoom | default: sources.shop.handshake: zoom needs a signature with a secret, which basic has not",
                "shopify | points | ^/total * 2 | sources.shop.batch: is not set; a path that begins with ^ needs it",
                "shopify | only-if | ^/status = paid | sources.shop.batch: is not set; a path that begins with ^ needs it",
                "shopify | kind | header:X-Shopify-Hmac-Sha256 | default: sources.shop.kind: expected a header that holds no secret, found "
                        + "X-Shopify-Hmac-Sha256",
                "shopify | kind | header:authorization | default: sources.shop.kind: expected a header that holds no secret, found "
                        + "authorization",
                "shopify | kind | header:X Topic | default: sources.shop.kind: expected the name of a header behind header:, such as "
                        + "header:X-Topic, found \"header:X Topic\"",
                "shopify | allow-from | example.com | default: sources.shop.allow-from: expected addresses such as 192.0.2.0/24 or "
                        + "2001:db8::/32, found \"example.com\"",
                "hubspot-v3 | url | '' | default: sources.shop.secret: style hubspot-v3 signs the notification URL too; give the URL exactly "
                        + "as it stands in the sender's settings",
                "sendgrid | url | '' | default: sources.shop.secret: expected the sender's public key (EC) as PEM or as base64, found "
                        + "something else"
            })
    void whatDoesNotFitIsNamed(String signature, String setting, String value, String problem) {
        assertThatThrownBy(() -> read("signature", signature, setting, value))
                .isInstanceOfSatisfying(
                        SettingsException.class, e -> assertThat(e.problems()).containsExactly(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reverses=/order | default: sources.shop.reverses: expected no points beside it, because every event of this source takes back; "
                        + "sources.shop.reverses.<kind> is for one kind"
                        + " ~ default: sources.shop.reverses: expected a source that gives points, found shop; sources.shop.reverses-source says which one",
                "kind=/type object=/order points.paid=1 reverses.paid=/order | default: sources.shop.reverses.paid: expected no points for the same "
                        + "kind, found sources.shop.points.paid",
                "kind=/type reverses.refunded=/order | sources.shop.object: is not set; sources.shop.reverses needs it, because it says what an award "
                        + "was given for",
                "kind=/type object=/order reverses.refunded=/order reverses-part=/amount | default: sources.shop.reverses-part: expected points of an "
                        + "amount, such as sources.shop.points=/total_price * 1, because a part is a part of that amount",
                "kind=/type reverses.refunded=/order reverses-source=orders | default: sources.shop.reverses-source: expected the name of a source, "
                        + "found \"orders\"",
                "reverses-part=/amount | default: sources.shop.reverses-part: sources.shop.reverses is not set, so nothing is taken back"
            })
    void whatCannotTakeBackIsNamed(String settings, String problems) {
        String[] pairs = ("signature=shopify " + settings).split("[ =]");
        assertThatThrownBy(() -> read(pairs))
                .isInstanceOfSatisfying(
                        SettingsException.class, e -> assertThat(e.problems()).containsExactly(problems.split(" ~ ")));
    }

    @Test
    void aKindThatTakesBackEarnsNothingBesideOnesThatDo() {
        SourceSettings shop = read(
                        "signature",
                        "shopify",
                        "kind",
                        "/type",
                        "object",
                        "/order",
                        "points",
                        "/total * 1",
                        "reverses.refunded",
                        "/id",
                        "reverses-part",
                        "/amount")
                .settings()
                .get("shop");

        assertThat(shop.pointsFor("refunded").isNothing()).isTrue();
        assertThat(shop.pointsFor("paid").isNothing()).isFalse();
        assertThat(shop.reverses().path("refunded")).hasToString("Optional[/id]");
        assertThat(shop.reverses().path("paid")).isEmpty();
        assertThat(shop.reverses().path(null)).isEmpty();
        assertThat(read("signature", "shopify", "object", "/order").reversed()).isEmpty();
    }

    @Test
    void anUnsignedSourceNeedsAddresses() {
        assertThatThrownBy(() -> read("signature", "unsigned"))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .containsExactly(
                                "sources.shop.allow-from: is not set; a source that signs nothing needs the addresses that"
                                        + " its webhooks come from"));
    }

    @Test
    void aSourceWithoutSecretOrAddressesIsOff() {
        assertThat(read("secret", "").off()).contains("source shop is off: sources.shop.secret is not set");
        assertThat(read("secret", "", "signature", "unsigned").off())
                .contains("source shop is off: sources.shop.allow-from is not set");
        assertThat(read("secret", "", "signature", "unsigned", "allow-from", "192.0.2.1")
                        .webhooks())
                .containsOnlyKeys("shop");
        assertThat(read("secret", "", "allow-from", "192.0.2.1").webhooks()).isEmpty();
    }

    @Test
    void metaWithoutAVerifyTokenWorksAndSaysThatItAnswersNoHandshake() throws Exception {
        SourceCatalog catalog = read("signature", "meta");

        assertThat(catalog.notes())
                .containsExactly("source shop answers no handshake: sources.shop.verify-token is not set");
        assertThat(catalog.webhooks().get("shop").asked("GET", header -> null)).isEmpty();
        assertThat(read("signature", "meta", "handshake", "none").notes()).isEmpty();
    }

    @Test
    void publicKeysMayBeWrittenAsPem() {
        String key =
                "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvF"
                        + "YPAZFceEu/1FwCM/QmGUhA==";
        String folded = key.substring(0, 64) + "\n" + key.substring(64);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + folded + "\n-----END PUBLIC KEY-----\n";

        for (String written : new String[] {key, pem, pem.replace("\n", "\\n"), pem + pem}) {
            SourceCatalog catalog = read("signature", "sendgrid", "secret", written);
            assertThat(catalog.settings().get("shop").secrets()).containsExactly(key);
            assertThat(catalog.webhooks()).containsOnlyKeys("shop");
        }
    }

    @Test
    void levelsAreCountedInEverySettingOfTheSource() {
        assertThat(read("signature", "shopify", "batch", "/a")
                        .settings()
                        .get("shop")
                        .levels())
                .isZero();
        assertThat(read("signature", "shopify", "batch", "/a", "email", "^/a", "kind", "^^^$.b")
                        .settings()
                        .get("shop")
                        .levels())
                .isEqualTo(3);
    }
}
