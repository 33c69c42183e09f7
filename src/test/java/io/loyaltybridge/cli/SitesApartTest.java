package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.history.Compaction;
import io.loyaltybridge.ledger.store.Claims;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.SitesFixture;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Nothing crosses: two sites have the same customers, ids and keys in every table, and a command for the first one shows and
 * changes nothing of the second one and calls none of its systems. A new table or command fails here until it has its line.
 */
@Tag("service")
class SitesApartTest {
    /** What these do is for all sites or for no site's rows; tests of their own say what. */
    private static final Set<String> OF_THE_PROCESS = Set.of(
            "run",
            "demo",
            "sandbox",
            "cluster",
            "site list",
            "site add",
            "site set",
            "site unset",
            "site pause",
            "site resume",
            "site remove",
            "site export",
            "site import",
            "site rekey",
            "site erase",
            "store compact",
            "store upgrade",
            "store restored",
            "backup",
            "copy",
            "diff",
            "restore",
            "validate",
            "init program",
            "init source",
            "kafka setup",
            "kafka show",
            "kafka rewind",
            "routes apply",
            "routes history",
            "routes back",
            "completion",
            // It knows the jobs of its own site only, and those of a running service: BulkJobs.
            "jobs pause",
            "token add",
            "token list",
            "token revoke",
            "sign-in",
            "audit list",
            "audit export");

    private static final String SYNC = "sync-0000000000000000000000000000000";
    private static final String COUPON = "coupon-00000000000000000000000000000005";
    private static final String OLD_MAIL = "mail-00000000000000000000000000000004";
    private static final String OLD_AWARD = "award-00000000000000000000000000000001";
    private static final String MESSAGE = "message-00000000000000000000000000000006";

    @TempDir
    private static Path dir;

    private static SitesFixture sites;
    private static Path config;
    private static final Map<String, String> IDS = new TreeMap<>();

    /**
     * @param line     the command; {@code %…} is filled in
     * @param exit     expected
     * @param shows    what its output has to contain of the first site; empty where it shows none
     * @param writes   a table of which it changes rows of the first site; empty where it changes none
     */
    private record Case(String line, int exit, String shows, String writes) {
        static Case shows(String line, String shows) {
            return new Case(line, 0, shows, "");
        }

        static Case changes(String line, String shows, String table) {
            return new Case(line, 0, shows, table);
        }

        static Case refused(String line, String shows) {
            return new Case(line, 1, shows, "");
        }

        String command() {
            List<String> words = List.of(line.split(" "));
            for (int n = Math.min(2, words.size()); n > 0; n--) {
                String path = String.join(" ", words.subList(0, n));
                if (leaves().contains(path)) {
                    return path;
                }
            }
            throw new IllegalArgumentException("no command " + line);
        }

        @Override
        public String toString() {
            return line;
        }
    }

    static List<Case> cases() {
        return List.of(
                Case.shows("links", "bob-anna"),
                Case.shows("links --json", "bob-anna"),
                Case.shows("links --state drift", "4111"),
                Case.shows("explain ada@example.com", "new-anna"),
                Case.shows("explain ada.old@example.com --json", "new-anna"),
                Case.shows("explain %contact", "new-anna"),
                Case.shows("explain %account", "new-anna"),
                Case.shows("explain %customer", "new-anna"),
                Case.shows("explain bob@example.com", "held-anna"),
                Case.refused("explain carla@example.com", "no customer"),
                Case.shows("events list", "parked.anna"),
                Case.shows("events list --state parked", "parked-anna"),
                Case.shows("events show event-parked", "parked-anna"),
                Case.refused("events show %parkedOfBen", "no event"),
                Case.shows("parked list", "parked-anna"),
                Case.shows("parked show event-parked", "parked-anna"),
                Case.shows("parked show " + SYNC + "2", "why-anna"),
                Case.shows("parked show " + COUPON, "coupon-anna"),
                Case.shows("parked show hold:link-bob", "held-anna"),
                Case.shows("parked show gone:wix", "gone-anna"),
                Case.refused("parked show %parkedOfBen", "no event"),
                Case.changes("parked replay %parkedOfAnna", "waits", "inbox"),
                Case.changes("parked replay all", "waits", "inbox"),
                Case.changes("parked replay " + COUPON, "planned again", "effects"),
                Case.refused("parked replay %parkedOfBen", "is not parked"),
                Case.changes("parked discard all", "discarded", "inbox"),
                Case.changes("parked discard " + SYNC + "2", "", "operations"),
                Case.refused("parked discard %parkedOfBen", "is not parked"),
                Case.refused("parked decide " + SYNC + "3 drop", "start `run`"),
                Case.changes("parked decide " + MESSAGE + " applied", "", "effects"),
                Case.refused("parked release bob@example.com", "waits for a decision"),
                Case.changes("parked release gone:wix", "", "gone_stops"),
                Case.shows("customer export ada@example.com", "new-anna"),
                Case.shows("customer forget dora@example.com", "links 1"),
                Case.changes("customer forget dora@example.com --yes", "The books go on", "links"),
                Case.refused("customer forget carla@example.com --yes", "Nothing is known"),
                Case.refused("send social-like email=ada@example.com", "/webhooks/anna/social-like"),
                Case.shows("try social-like --file %dir/like.json", "4111"),
                Case.shows("jobs", "job-anna"),
                Case.shows("site show anna", "coupons.name"),
                Case.shows("preview reminder --email ada@example.com", "4,111"),
                Case.shows("mapping export", "4111"),
                Case.changes("mapping export %dir/mapping.csv --force", "4111", ""),
                Case.changes("mapping import %dir/in.csv", "", "links"),
                Case.shows("mapping import %dir/in.csv --dry-run", ""),
                Case.shows("identity export", "who-anna"),
                Case.changes("identity export %dir/mapping.csv --force", "who-anna", ""),
                Case.changes("identity import %dir/who.csv", "1 new", "identities"),
                Case.shows("identity waiting", "waits-anna"),
                Case.shows("identity link ada@example.com --source social-like --person 7", "/connect/anna."),
                Case.shows("setup --from contacts --dry-run", ""),
                Case.changes("setup --from contacts --again", "", "jobs"),
                Case.shows("reconcile --dry-run", ""),
                Case.changes("reconcile --policy wix-wins", "", "jobs"),
                Case.shows("coupons --dry-run", ""),
                Case.changes("coupons", "", "effects"),
                Case.changes("badges", "", "jobs"),
                Case.shows("remind --dry-run", ""),
                Case.changes("remind", "", "jobs"),
                Case.shows("message --dry-run", ""),
                Case.changes("message", "", "jobs"));
    }

    @BeforeAll
    static void twoSitesWithTheSameKeys() throws Exception {
        Map<String, String> on = new TreeMap<>(Map.of(
                "coupons.on", "true",
                "coupons.kind", "percent-off",
                "coupons.amount", "10",
                "coupons.tell", "none",
                "messages.on", "true",
                "reminder.on", "true",
                "mail.host", "127.0.0.1",
                "mail.port", "1",
                "mail.tls", "none",
                "mail.from", "shop@example.com"));
        on.put("sources.social-like.person", "/from");
        on.put("bridge.public-url", "https://points.example.com");
        sites = SitesFixture.start(dir, on, "anna", "ben");
        String contact = sites.wix("anna").seedAccount("ada@example.com", "Ada", 4111);
        String customer = sites.program("anna").seedCustomer("ada@example.com", "Ada", 4111);
        sites.wix("ben").seedAccount("ada@example.com", "Ada", 7222);
        sites.program("ben").seedCustomer("ada@example.com", "Ada", 7222);
        // What they tell the service about them is over.
        sites.awaitLinks(2);
        sites.stopBridge();
        String badge = sites.wix("anna").seedBadge("Gold");
        for (String site : List.of("anna", "ben")) {
            sites.site(
                    site,
                    Map.of(
                            "coupons.name",
                            "coupons of-" + site,
                            "sources.social-like.points.tried",
                            site.equals("anna") ? "4111" : "7222",
                            "badges.on",
                            "true",
                            "badges.thresholds",
                            "500=" + badge));
        }
        config = Cli.config(dir.resolve("process.properties"), sites.settings());
        IDS.putAll(Map.of(
                "contact",
                contact,
                "account",
                sites.wix("anna").account(contact).path("id").asText(),
                "customer",
                customer,
                "now",
                Long.toString(System.currentTimeMillis()),
                "dir",
                dir.toString()));
        Files.createDirectories(dir.resolve("template"));
        TwoSites.seed(dir.resolve("template"), values("anna", "4111"));
        TwoSites.seed(dir.resolve("template"), values("ben", "7222"));
        Tables.change(
                dir.resolve("template"),
                "INSERT INTO links (site, id, email, contact_id, state, created_at, updated_at) VALUES ('" + id("ben")
                        + "', 'link-carla', 'carla@example.com', 'contact-carl', 'AMBIGUOUS', 1000, 1000)");
        for (String site : List.of("anna", "ben")) {
            IDS.put(
                    "parkedOf" + site.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + site.substring(1),
                    Tables.text(
                            dir.resolve("template"),
                            "SELECT seq FROM inbox WHERE site = '" + id(site) + "' AND state = 'parked'"));
        }
        Files.writeString(dir.resolve("who.csv"), "source,person,email\nsocial-like,waits-anna,ada@example.com\n");
        Files.writeString(dir.resolve("like.json"), "{\"type\":\"tried\",\"email\":\"ada@example.com\"}");
        Files.writeString(
                dir.resolve("in.csv"),
                "email,contact-id\ncarla@example.com,contact-of-annas\ncarl@example.com,contact-carl\n");
    }

    private static Map<String, String> values(String site, String points) {
        Map<String, String> values = new TreeMap<>(IDS);
        values.putAll(Map.of("site", id(site), "mark", site, "points", points));
        return values;
    }

    private static String id(String site) {
        return sites.wix(site).options().instanceId();
    }

    @AfterAll
    static void close() {
        sites.close();
    }

    /** The commands without those that only hold others. */
    private static Set<String> leaves() {
        return Leaves.ALL;
    }

    /** Read once: to make the command line takes as long as a command, and each case asks. */
    private static final class Leaves {
        static final Set<String> ALL = new TreeSet<>();

        static {
            leaves(LoyaltyBridge.commandLine(), "", ALL);
        }
    }

    private static void leaves(CommandLine line, String path, Set<String> all) {
        if (line.getSubcommands().isEmpty() || line.getCommand() instanceof Callable) {
            all.add(path);
        }
        line.getSubcommands().forEach((name, child) -> leaves(child, (path + " " + name).strip(), all));
    }

    @Test
    void everyCommandHasItsLineHere() {
        Set<String> known = new TreeSet<>(OF_THE_PROCESS);
        cases().forEach(one -> known.add(one.command()));
        assertThat(leaves()).isEqualTo(known);
    }

    @Test
    void everyTableHasRowsOfBothSites() {
        Path data = dir.resolve("template");
        TwoSites.tables(data).forEach((table, ofSites) -> assertThat(
                        ofSites || TwoSites.OF_JOBS.contains(table) || TwoSites.OF_NONE.contains(table))
                .as("%s: a table of sites, of jobs, or of none", table)
                .isTrue());
        for (String site : List.of("anna", "ben")) {
            TwoSites.rows(data, id(site))
                    .forEach((table, rows) ->
                            assertThat(rows).as("rows of %s in %s", site, table).isNotEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingCrosses(Case one) throws IOException {
        Path data = fresh();
        Map<String, List<String>> bens = TwoSites.rows(data, id("ben"));
        Map<String, List<String>> annas = TwoSites.rows(data, id("anna"));
        long calls =
                sites.wix("ben").stats().calls() + sites.program("ben").stats().calls();

        List<String> words = new ArrayList<>(Arrays.asList(filled(one.line()).split(" ")));
        if (!one.command().startsWith("site ")) {
            words.add("--site=anna");
        }
        Cli cli = captured(words);

        assertThat(cli.exit()).as(cli.out() + cli.err()).isEqualTo(one.exit());
        String all = cli.out() + cli.err() + written();
        assertThat(all).contains(one.shows());
        assertThat(all).as("of the other site").doesNotContain("-ben", ".ben", "7222", "7,222", id("ben"));
        assertThat(TwoSites.rows(data, id("ben"))).isEqualTo(bens);
        assertThat(sites.wix("ben").stats().calls()
                        + sites.program("ben").stats().calls())
                .as("calls to the other site's systems")
                .isEqualTo(calls);
        Map<String, List<String>> after = TwoSites.rows(data, id("anna"));
        if (!one.writes().isEmpty()) {
            assertThat(after.get(one.writes())).isNotEqualTo(annas.get(one.writes()));
        }
    }

    @Test
    void whatIsFoldedOfOneSiteIsKnownAsDoneThereAlone() throws IOException {
        Path data = fresh();
        Map<String, List<String>> bens = TwoSites.rows(data, id("ben"));
        try (Database store = TestStore.open(data)) {
            Compaction compaction =
                    new Compaction(store, id("anna"), Clock.systemUTC(), Duration.ofDays(30), () -> false);
            assertThat(compaction.run(List.of(), line -> {})).isZero();
            assertThat(new EffectReader(store, id("anna")).isFolded(OLD_MAIL)).isTrue();
            assertThat(new EffectReader(store, id("ben")).isFolded(OLD_MAIL)).isFalse();
            assertThat(new Claims(store, id("anna"), Clock.systemUTC()).contains(OLD_AWARD))
                    .isTrue();
            store.<Integer>write(tx -> tx.update("DELETE FROM claims WHERE site = ?", id("ben")));
            assertThat(new Claims(store, id("ben"), Clock.systemUTC()).contains(OLD_AWARD))
                    .as("the award that was folded is the other site's")
                    .isFalse();
        }
        Map<String, List<String>> after = TwoSites.rows(data, id("ben"));
        bens.remove("claims");
        after.remove("claims");
        assertThat(after).isEqualTo(bens);
    }

    /** The same commands, one after the other, handed over to a service that runs both sites. */
    @Test
    void nothingCrossesInAServiceThatRuns() throws Exception {
        Path data = fresh();
        sites.startBridge();
        try {
            // What the service does by itself for the other site is over: its timers are known, its due effect was
            // tried.
            Awaitility.await()
                    .until(() ->
                            Tables.count(data, "timers WHERE site = '" + id("ben") + "' AND cron NOT LIKE 'cron-%'")
                                    > 0);
            Map<String, List<String>> bens = ofNoTimer(data);
            for (Case one : cases()) {
                List<String> words =
                        new ArrayList<>(Arrays.asList(filled(one.line()).split(" ")));
                if (!one.command().startsWith("site ")) {
                    words.add("--site=anna");
                }
                Cli cli = captured(words);
                assertThat(cli.out() + cli.err())
                        .as(one.line())
                        .doesNotContain("-ben", ".ben", "7222", "7,222", id("ben"), "the service runs with");
                assertThat(ofNoTimer(data)).as(one.line()).isEqualTo(bens);
            }
            long before = Tables.count(data, "inbox WHERE site = '" + id("anna") + "'");
            Cli sent = captured(List.of(
                    "send",
                    "--url",
                    sites.url("anna/" + SitesFixture.SOURCE),
                    SitesFixture.SOURCE,
                    "email=ada@example.com",
                    "--site=anna"));
            assertThat(sent.exit()).as(sent.out() + sent.err()).isZero();
            assertThat(Tables.count(data, "inbox WHERE site = '" + id("anna") + "'"))
                    .isEqualTo(before + 1);
            assertThat(ofNoTimer(data)).as("send").isEqualTo(bens);
            Cli compact = captured(List.of("store", "compact", "--dry-run"));
            assertThat(compact.exit()).as(compact.out() + compact.err()).isZero();
            assertThat(compact.out()).contains("site anna: store-compact", "site ben: store-compact");
        } finally {
            sites.stopBridge();
        }
    }

    /** What the running service leaves as it is by itself, of the other site. */
    private static Map<String, List<String>> ofNoTimer(Path data) {
        Map<String, List<String>> rows = TwoSites.rows(data, id("ben"));
        Set.of("timers", "timer_moments", "outages").forEach(rows::remove);
        // Its own sweep carries out what an outage had put off.
        rows.computeIfPresent("effects", (table, effects) -> effects.stream()
                .filter(effect -> !effect.contains("mail-00000000000000000000000000000007"))
                .toList());
        return rows;
    }

    private static Cli captured(List<String> words) {
        java.io.ByteArrayOutputStream direct = new java.io.ByteArrayOutputStream();
        java.io.PrintStream before = System.out;
        System.setOut(new java.io.PrintStream(direct, true, java.nio.charset.StandardCharsets.UTF_8));
        try {
            Cli cli = Cli.run(config, words.toArray(String[]::new));
            return new Cli(cli.exit(), cli.out() + direct.toString(java.nio.charset.StandardCharsets.UTF_8), cli.err());
        } finally {
            System.setOut(before);
        }
    }

    private static String filled(String line) {
        String text = line;
        for (Map.Entry<String, String> id : IDS.entrySet()) {
            text = text.replace("%" + id.getKey(), id.getValue());
        }
        return text;
    }

    private static String written() throws IOException {
        Path file = dir.resolve("mapping.csv");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** The database as it was made. */
    private static Path fresh() throws IOException {
        Path data = dir.resolve("data");
        Files.createDirectories(data);
        try (Stream<Path> old = Files.list(data)) {
            for (Path file : old.collect(Collectors.toCollection(LinkedHashSet::new))) {
                if (Files.isRegularFile(file)) {
                    Files.delete(file);
                }
            }
        }
        try (Stream<Path> made = Files.list(dir.resolve("template"))) {
            made.filter(Files::isRegularFile).forEach(file -> {
                try {
                    Files.copy(file, data.resolve(file.getFileName().toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        Files.deleteIfExists(dir.resolve("mapping.csv"));
        return data;
    }
}
