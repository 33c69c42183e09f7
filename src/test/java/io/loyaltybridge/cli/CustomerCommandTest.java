package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.testing.SitesFixture;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code customer export} and {@code customer forget}: a customer with everything, forgotten, and back again. */
@Tag("service")
class CustomerCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EMAIL = "ada@example.com";
    private static final String NAME = "Ada Lovelace";

    @TempDir
    private Path dir;

    private final Mailbox mailbox = Mailbox.start(0);
    private SitesFixture sites;
    private Path config;
    private Path data;

    private record Pair(String contact, String customer) {}

    private void start(String... names) throws Exception {
        sites = SitesFixture.start(
                dir,
                Map.ofEntries(
                        Map.entry("coupons.on", "true"),
                        Map.entry("coupons.kind", "percent-off"),
                        Map.entry("coupons.amount", "10"),
                        Map.entry("coupons.tell", "mail"),
                        Map.entry("messages.on", "true"),
                        Map.entry("effects.sweep-every", "100ms"),
                        Map.entry("mail.host", "127.0.0.1"),
                        Map.entry("mail.port", Integer.toString(mailbox.port())),
                        Map.entry("mail.tls", "none"),
                        Map.entry("mail.from", "shop@example.com"),
                        Map.entry("mail.per-minute", "0")),
                names);
        data = dir.resolve("data");
        config = Cli.config(dir.resolve("process.properties"), sites.settings());
    }

    @AfterEach
    void close() {
        sites.close();
        mailbox.close();
    }

    private Pair pair(String site, String email, long balance) {
        sites.program(site).setWebhookUrl(null);
        String customer = sites.program(site).seedCustomer(email, NAME, balance);
        sites.listen();
        long before = Tables.count(data, "observations");
        String contact = sites.wix(site).seedMember(email, NAME, "en", balance);
        sites.wix(site).setSubscription(email, "SUBSCRIBED");
        Awaitility.await().until(() -> Tables.count(data, "observations") == before + 2);
        quiet();
        return new Pair(contact, customer);
    }

    private void quiet() {
        Awaitility.await().untilAsserted(() -> assertThat(sites.events("pending") + " events, "
                        + Tables.count(data, "effects WHERE state IN ('PLANNED', 'SENT')") + " effects, "
                        + Tables.count(data, "operations WHERE state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED')")
                        + " operations")
                .isEqualTo("0 events, 0 effects, 0 operations"));
    }

    /** A like that passes the milestone, and a change on each side. */
    private Pair withEverything(String site) throws Exception {
        Pair ada = pair(site, EMAIL, 996);
        assertThat(sites.like(site + "/social-like", "like-1", EMAIL, "post-9")).isEqualTo(200);
        sites.awaitBalances(site, ada.contact(), ada.customer(), 1001);
        sites.wix(site).organic(ada.contact(), OrganicChange.purchase(10));
        sites.awaitBalances(site, ada.contact(), ada.customer(), 1011);
        sites.program(site).organic(ada.customer(), OrganicChange.purchase(7));
        sites.awaitBalances(site, ada.contact(), ada.customer(), 1018);
        quiet();
        return ada;
    }

    private void awaitBoth(Pair pair, long wix, long program) {
        Awaitility.await().untilAsserted(() -> assertThat("wix " + sites.onWix("anna", pair.contact()) + ", program "
                        + sites.onProgram("anna", pair.customer()))
                .isEqualTo("wix " + wix + ", program " + program));
    }

    private Cli run(String... words) {
        return Cli.run(config, words);
    }

    private List<String> filesWith(String text) throws IOException {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted)) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        return found;
    }

    private String sums() {
        return Tables.text(
                data,
                "SELECT COUNT(*) || ' lines, ' || SUM(amount) || ' points, balances ' || SUM(balance) FROM ledger WHERE kind <> 'unlinked'");
    }

    @Test
    void whatIsKnownIsExportedAndForgottenAndEarnsNothingTwice() throws Exception {
        start("anna");
        Pair ada = withEverything("anna");
        assertThat(sites.wix("anna").coupons()).hasSize(1);
        assertThat(mailbox.mailsTo(EMAIL)).hasSize(1);
        String link = Tables.text(data, "SELECT id FROM links");
        String account = Tables.text(data, "SELECT wix_account_id FROM links");

        Path out = dir.resolve("ada.json");
        Cli export = run("customer", "export", EMAIL, "--out", out.toString());
        assertThat(export.exit()).as(export.err()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        JsonNode known = JSON.readTree(Files.readString(out));
        assertThat(known.at("/links/0/email").asText()).isEqualTo(EMAIL);
        assertThat(known.at("/links/0/contact_id").asText()).isEqualTo(ada.contact());
        assertThat(known.at("/links/0/program_id").asText()).isEqualTo(ada.customer());
        assertThat(known.path("operations").findValuesAsText("kind")).contains("award", "sync");
        assertThat(known.path("effects").findValuesAsText("kind")).contains("coupon", "mail");
        assertThat(known.path("claims")).hasSize(1);
        assertThat(known.path("ledger").size()).isGreaterThan(4);
        assertThat(known.path("inbox").findValues("body").toString()).contains("post-9");
        assertThat(run("customer", "export", EMAIL).out()).isEqualTo(Files.readString(out));
        assertThat(run("customer", "export", EMAIL, "--out", out.toString()).exit())
                .isEqualTo(1);

        String id = id("anna");
        Map<String, List<String>> before = TwoSites.rows(data, id);
        Cli dry = run("customer", "forget", EMAIL);
        assertThat(dry.exit()).as(dry.out() + dry.err()).isZero();
        assertThat(dry.out()).contains("Would forget", "links 1", "Nothing was changed");
        assertThat(TwoSites.rows(data, id)).isEqualTo(before);

        String sums = sums();
        Cli forget = run("customer", "forget", EMAIL, "--yes");
        assertThat(forget.exit()).as(forget.out() + forget.err()).isZero();
        String books = Tables.text(data, "SELECT id FROM links WHERE state = 'FORGOTTEN'");
        assertThat(forget.out()).contains("The books go on under link " + books);

        for (String personal : List.of(EMAIL, NAME, "Lovelace", ada.contact(), account, link, "like-1", "post-9")) {
            assertThat(filesWith(personal)).as(personal).isEmpty();
        }
        assertThat(sums()).isEqualTo(sums);
        Cli explain = run("explain", books);
        assertThat(explain.exit()).as(explain.err()).isZero();
        assertThat(explain.out()).doesNotContain("off by", "add up to");
        assertThat(run("customer", "export", EMAIL).exit()).isEqualTo(1);
        assertThat(run("customer", "forget", EMAIL, "--yes").out()).contains("Nothing is known");

        // The same webhook again is a duplicate; another one for the same post is somebody who comes back.
        assertThat(sites.like("anna/social-like", "like-1", EMAIL, "post-9")).isEqualTo(200);
        assertThat(Tables.count(data, "inbox WHERE state = 'pending'")).isZero();
        assertThat(filesWith("like-1")).isEmpty();
        assertThat(sites.like("anna/social-like", "like-2", EMAIL, "post-9")).isEqualTo(200);
        quiet();
        // Their first event is a first sight: both sides are read, and what is between them is kept.
        sites.wix("anna").organic(ada.contact(), OrganicChange.purchase(4));
        Awaitility.await()
                .until(() -> Tables.count(data, "ledger WHERE kind = 'baseline' AND link_id <> '" + books + "'") > 0);
        quiet();
        awaitBoth(ada, 1022, 1018);
        assertThat(Tables.text(data, "SELECT id FROM links WHERE email = '" + EMAIL + "'"))
                .isNotIn(link, books);
        sites.program("anna").organic(ada.customer(), OrganicChange.redeem(2));
        awaitBoth(ada, 1020, 1016);
        // Down and up again over the milestone.
        sites.wix("anna").organic(ada.contact(), OrganicChange.redeem(100));
        awaitBoth(ada, 920, 916);
        sites.wix("anna").organic(ada.contact(), OrganicChange.purchase(100));
        awaitBoth(ada, 1020, 1016);
        quiet();
        assertThat(sites.wix("anna").coupons()).as("one for ever").hasSize(1);
        assertThat(mailbox.mailsTo(EMAIL)).hasSize(1);
        assertThat(run("reconcile").exit()).isZero();
        quiet();
        awaitBoth(ada, 1020, 1016);

        // Forgotten a second time.
        assertThat(run("customer", "forget", EMAIL, "--yes").exit()).isZero();
        assertThat(filesWith(EMAIL)).isEmpty();
        assertThat(filesWith(NAME)).isEmpty();
        assertThat(filesWith(link)).isEmpty();
        assertThat(sites.like("anna/social-like", "like-3", EMAIL, "post-9")).isEqualTo(200);
        quiet();
        awaitBoth(ada, 1020, 1016);
        assertThat(Tables.count(data, "links WHERE state = 'FORGOTTEN'")).isEqualTo(2);
        assertThat(Tables.count(data, "operations WHERE kind = 'award'")).isEqualTo(1);
    }

    @Test
    void theSameAddressOnAnotherSiteIsUntouched() throws Exception {
        start("anna", "ben");
        withEverything("anna");
        Pair ofBen = withEverything("ben");
        Map<String, List<String>> before = TwoSites.rows(data, id("ben"));

        Cli forget = run("customer", "forget", EMAIL, "--yes", "--site=anna");

        assertThat(forget.exit()).as(forget.out() + forget.err()).isZero();
        assertThat(TwoSites.rows(data, id("ben"))).isEqualTo(before);
        assertThat(run("customer", "export", EMAIL, "--site=anna").exit()).isEqualTo(1);
        assertThat(run("customer", "export", EMAIL, "--site=ben").out()).contains(ofBen.contact());
        sites.wix("ben").organic(ofBen.contact(), OrganicChange.purchase(1));
        sites.awaitBalances("ben", ofBen.contact(), ofBen.customer(), 1019);
    }

    @Test
    void whatIsParkedOrUnderWayHasToEndFirst() throws Exception {
        start("anna");
        pair("anna", EMAIL, 10);
        sites.stopBridge();
        Tables.change(
                data,
                "INSERT INTO inbox (site, source, event_id, body_hash, lane, received_at, body, state, outcome, ended_at) VALUES ('"
                        + id("anna")
                        + "', 'social-like', 'e', 'h', 'email:" + EMAIL + "', 1000, '{}', 'parked', 'why', 1000)");
        Map<String, List<String>> before = TwoSites.rows(data, id("anna"));

        Cli dry = run("customer", "forget", EMAIL);
        assertThat(dry.exit()).isZero();
        assertThat(dry.out()).contains("First this has to end", "of social-like is parked");
        Cli forget = run("customer", "forget", EMAIL, "--yes");
        assertThat(forget.exit()).isEqualTo(1);
        assertThat(forget.out()).contains("Nothing was forgotten", "of social-like is parked");
        assertThat(TwoSites.rows(data, id("anna"))).isEqualTo(before);

        assertThat(run("parked", "discard", "all").exit()).isZero();
        assertThat(run("customer", "forget", EMAIL, "--yes").exit()).isZero();
        assertThat(filesWith(EMAIL)).isEmpty();
        sites.startBridge();
    }

    private String id(String site) {
        return sites.wix(site).options().instanceId();
    }

    @Test
    void somethingElseThanAnAddressIsWrongUsage() throws Exception {
        start("anna");
        assertThat(run("customer", "export", "ada").exit()).isEqualTo(2);
        assertThat(run("customer", "forget", "ada").exit()).isEqualTo(2);
        assertThat(run("customer").exit()).isEqualTo(2);
    }
}
