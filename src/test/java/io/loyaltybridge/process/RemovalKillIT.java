package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.privacy.store.Leftovers;
import io.loyaltybridge.site.store.NewSite;
import io.loyaltybridge.site.store.StoredSites;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.testing.OldHistory;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle of what removes customers and sites, and of what changes sites. What was asked for is then not there,
 * is there whole, or is finished when it is asked for again; and the other site does not notice.
 */
class RemovalKillIT {
    /** Kills of each kind, spread over the time that it takes. */
    private static final int KILLS = Integer.getInteger("removal.kills", 1);

    private static final int EVENTS = 600;
    private static final int CUSTOMERS = 50;
    private static final int AWARDS = 30;
    private static final int IMPORTED = 40;
    private static final long LONG_AGO = 1_600_000_000_000L;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String KEY =
            Base64.getEncoder().encodeToString("a key of no value, 32 bytes long".getBytes(StandardCharsets.US_ASCII));
    /** One for each way to remove a site: by a command, after its file is gone, and because its owner removed the app. */
    private static final List<String> TO_REMOVE = List.of("removed", "erased", "left");

    @TempDir
    private static Path dir;

    private static StandIn wix;
    private static Site main;
    private static Path data;
    private static Commands commands;
    private static Map<String, List<String>> bens;

    @BeforeAll
    static void aSiteWithTrafficAndFourOfLongAgo() throws Exception {
        wix = StandIn.start(Files.createDirectory(dir.resolve("wix")));
        main = new Site(
                dir.resolve("main"),
                wix,
                "wix.auth=app",
                "wix.app-id=app",
                "wix.app-secret=a secret of no value",
                "bridge.sites-dir=" + dir.resolve("none"),
                "bridge.secrets-key=" + KEY,
                "bridge.housekeeping-cron=* * * * * ?");
        data = main.data();
        commands = new Commands(data);
        for (String site : List.of("ben", "removed", "erased", "left")) {
            OldHistory.write(data, id(site), mail(site), CUSTOMERS, AWARDS, System.currentTimeMillis());
        }
        try (SqliteStore store = SqliteStore.open(data)) {
            new StoredSites(store, Clock.systemUTC())
                    .put(Stream.of("ben", "removed", "left")
                            .map(name -> new NewSite(name, id(name), id(name), 0, Map.of("wix.instance-id", id(name))))
                            .toList());
        }
        start();
        for (String name : everybody()) {
            main.acknowledged("like-" + name, email(name), "post-" + name);
        }
        main.awaitAllDone();
        assertThat(wix.transactions()).isEqualTo(everybody().size());
        historyOfEverybody();
        bens = Tables.ofSite(data, id("ben"));
        assertThat(bens.get("ledger")).hasSizeGreaterThan(CUSTOMERS * AWARDS);
    }

    @AfterAll
    static void stop() {
        main.close();
        wix.close();
    }

    @AfterEach
    void nobodyElseNoticed() {
        assertThat(Tables.text(data, "PRAGMA integrity_check")).isEqualTo("ok");
        OldHistory.assertBooksAddUp(data);
        expectBenAsBefore();
        assertThat(main.bridge().alive()).isTrue();
    }

    private static void expectBenAsBefore() {
        Tables.ofSite(data, id("ben"))
                .forEach((table, rows) -> assertThat(rows).as(table).isEqualTo(bens.get(table)));
    }

    private static void start() {
        main.start();
        wix.sendsTo("http://127.0.0.1:" + main.port() + "/webhooks/wix");
    }

    private static void restart() {
        main.bridge().kill();
        start();
        assertThat(Tables.text(data, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    private static String id(String site) {
        return site + "-id";
    }

    private static String mail(String site) {
        return site + ".example.com";
    }

    private static String email(String name) {
        return name + "@" + mail("main");
    }

    private static List<String> everybody() {
        return Stream.concat(
                        Stream.of("first", "late-forgotten", "late-anonymised"),
                        IntStream.range(0, KILLS)
                                .boxed()
                                .flatMap(kill -> Stream.of("forgotten-" + kill, "anonymised-" + kill)))
                .toList();
    }

    /** So much of each of them that forgetting takes a moment, in the same tables in which their one real like stands. */
    private static void historyOfEverybody() {
        long now = System.currentTimeMillis();
        String many = " WITH RECURSIVE e(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM e WHERE k < " + EVENTS + ") ";
        String of = " FROM links l, e WHERE l.email LIKE '%@" + mail("main") + "'";
        try (SqliteStore store = SqliteStore.open(data)) {
            for (String sql : List.of(
                    "INSERT INTO inbox (site, source, event_id, body_hash, kind, lane, received_at, body, state, outcome, ended_at)"
                            + many
                            + "SELECT l.site, 'social-like', 'old-' || k || '-of-' || l.email, 'hash', 'post.liked', 'email:' || l.email, "
                            + now
                            + ", '{\"email\":\"' || l.email || '\",\"postId\":\"old-' || k || '\"}', 'done', 'awarded', "
                            + now + of,
                    "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, attempt, source, created_at, updated_at)"
                            + many
                            + "SELECT l.site, 'award-' || k || '-' || l.id, l.id, 'wix', 'award', 'social-like post.liked object old-' || k, 5, 'SETTLED', 1, 'social-like', "
                            + now + ", " + now + of,
                    "INSERT INTO claims (site, claim_key, owner, state, at)" + many
                            + "SELECT l.site, 'award-' || k || '-' || l.id, 1, 'confirmed', " + now + of,
                    "INSERT INTO ledger (site, link_id, at, side, kind, amount, operation_id, cause)" + many
                            + "SELECT l.site, l.id, " + now
                            + ", 'wix', 'award', 5, 'award-' || k || '-' || l.id, 'old-' || k"
                            + of)) {
                store.<Integer>write(tx -> tx.update(sql));
            }
        }
    }

    /** In the middle of what takes so many milliseconds by itself, and longer beside other commands. */
    private static long moment(int kill, long took) {
        return 1 + took * 3 * (2 * kill + 1) / (4 * KILLS);
    }

    private static CompletableFuture<Commands.Ended> forget(String name) {
        return commands.give("customer-forget", "--site=main", email(name), "--yes");
    }

    /** The second time: they are forgotten now, or were already. */
    private static void forgottenNow(String name) throws Exception {
        Commands.Ended ended = forget(name).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended.said()).containsAnyOf("Forgotten: ", "Nothing is known of this address");
        assertThat(ended.said()).doesNotContain("could not be emptied");
        expectNothingBesideTheDatabaseOf(email(name));
    }

    /** In free space of the database itself there may be copies, which only rewriting it removes. */
    private static void expectNothingBesideTheDatabaseOf(String text) throws IOException {
        expectNothingOf(text, file -> !file.endsWith(SqliteStore.FILE));
    }

    private static void expectNothingOf(String text, Predicate<Path> where) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(where)
                            .filter(file -> Leftovers.of(List.of(file), text))
                            .map(file -> data.relativize(file).toString()))
                    .as("files with " + text)
                    .isEmpty();
        }
    }

    /** How many rows say who somebody is: all of them, or none. */
    private static String known(String name) {
        return Tables.text(
                data,
                "SELECT (SELECT COUNT(*) FROM inbox WHERE lane = 'email:" + email(name)
                        + "') || ' events, ' || (SELECT COUNT(*) FROM links WHERE email = '" + email(name)
                        + "') || ' links, ' || (SELECT COUNT(*) FROM operations o JOIN links l ON l.site = o.site AND l.id = o.link_id WHERE l.email = '"
                        + email(name) + "') || ' awards'");
    }

    /** What each customer's lines add up to, without who they are. */
    private static String books() {
        return Tables.text(
                data,
                "SELECT group_concat(sums) FROM (SELECT COUNT(*) || ' lines ' || SUM(amount) AS sums FROM ledger WHERE kind <> 'unlinked' AND site NOT LIKE '%-id'"
                        + " GROUP BY link_id ORDER BY sums)");
    }

    private static void awaitForgotten(String name) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> assertThat(
                        Tables.text(
                                data,
                                "SELECT (SELECT COUNT(*) FROM links WHERE email = '" + email(name)
                                        + "') || ' links' || COALESCE((SELECT group_concat(', pending: ' || source || ' ' || body || ' ' || COALESCE(outcome, ''), '') FROM inbox WHERE state = 'pending'), '')"))
                .isEqualTo("0 links"));
    }

    @Test
    void aCustomerIsForgottenWholeAndEarnsNothingTwice() throws Exception {
        String books = books();
        String untouched = known("first");
        assertThat(untouched).isEqualTo((EVENTS + 1) + " events, 1 links, " + (EVENTS + 1) + " awards");
        long begun = System.nanoTime();
        forgottenNow("first");
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        for (int kill = 0; kill < KILLS; kill++) {
            String forgotten = "forgotten-" + kill;
            String anonymised = "anonymised-" + kill;
            wix.anonymise(email(anonymised));
            await().until(() -> Tables.count(data, "inbox WHERE body LIKE '%anonymise%'") > 0);
            Commands.awaitAtMost(moment(kill, took), forget(forgotten));
            restart();

            assertThat(known(forgotten)).isIn(untouched, "0 events, 0 links, 0 awards");
            forgottenNow(forgotten);
            awaitForgotten(anonymised);
            expectNothingBesideTheDatabaseOf(email(anonymised));
        }
        killedBetweenForgettingAndEmptyingTheLog();
        assertThat(books()).isEqualTo(books);
        explained();
        rewrite();
        for (String name : everybody()) {
            expectNothingOf(email(name), file -> true);
        }

        for (String name : everybody()) {
            main.acknowledged("again-" + name, email(name), "post-" + name);
        }
        main.awaitAllDone();
        assertThat(wix.transactions()).isEqualTo(everybody().size());
    }

    /** A reader beside the service, such as a backup, holds the emptying up; the log outlives the service as long as it is there. */
    private static void killedBetweenForgettingAndEmptyingTheLog() throws Exception {
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(SqliteStore.FILE))) {
            for (boolean byWix : List.of(false, true)) {
                String name = byWix ? "late-anonymised" : "late-forgotten";
                reading(reader, true);
                if (byWix) {
                    wix.anonymise(email(name));
                } else {
                    CompletableFuture<Commands.Ended> unused = forget(name);
                }
                await().until(() -> Tables.count(data, "links WHERE email = '" + email(name) + "'") == 0);
                main.bridge().kill();
                reading(reader, false);
                start();
                if (byWix) {
                    awaitForgotten(name);
                    expectNothingBesideTheDatabaseOf(email(name));
                } else {
                    forgottenNow(name);
                }
            }
        }
    }

    private static void reading(Connection reader, boolean on) throws SQLException {
        reader.setAutoCommit(!on);
        if (on) {
            try (Statement statement = reader.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM sites")) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    private static void rewrite() {
        expectBenAsBefore();
        main.bridge().kill();
        Child.Result rebuilt = Child.run(
                dir, "store", "compact", "--rebuild", "--config", main.config().toString());
        assertThat(rebuilt.exit()).as(rebuilt.out() + rebuilt.err()).isZero();
        start();
        // It ran for ben too.
        bens = Tables.ofSite(data, id("ben"));
    }

    private static void explained() {
        String link = Tables.text(data, "SELECT id FROM links WHERE state = 'FORGOTTEN' LIMIT 1");
        Child.Result told = Child.run(
                dir, "explain", link, "--site=main", "--config", main.config().toString());
        assertThat(told.exit()).as(told.out() + told.err()).isZero();
        assertThat(told.out()).doesNotContain("off by", "add up to");
    }

    private static long rowsToRemove() {
        return Long.parseLong(Tables.text(
                data,
                "SELECT "
                        + String.join(
                                " + ",
                                Stream.of("links", "observations", "operations", "ledger", "claims")
                                        .map(table -> "(SELECT COUNT(*) FROM " + table
                                                + " WHERE site IN ('removed-id', 'erased-id', 'left-id'))")
                                        .toList())));
    }

    private static List<CompletableFuture<Commands.Ended>> remove() {
        return List.of(
                commands.give("site-remove", "removed", "--yes"),
                commands.give("site-erase", "erased", id("erased"), "--yes"));
    }

    @Test
    void aSiteIsRemovedToItsEnd() throws Exception {
        long all = rowsToRemove();
        try (SqliteStore store = SqliteStore.open(data)) {
            store.<Integer>write(tx -> tx.update(
                    "INSERT INTO site_states (id, state, reason, since, told_at) VALUES ('left-id', 'removed', 'AppRemoved', ?, ?)",
                    LONG_AGO,
                    LONG_AGO));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            long enough = all * (KILLS - kill) / (KILLS + 1);
            remove();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> rowsToRemove() < enough);
            restart();
        }
        for (CompletableFuture<Commands.Ended> command : remove()) {
            Commands.Ended ended = command.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            // Where the last kill came when nothing of it was left.
            assertThat(ended.exit() == 0 || ended.said().contains("expected a site in the store"))
                    .as(ended.said())
                    .isTrue();
        }
        await().atMost(PATIENCE)
                .until(() -> rowsToRemove() == 0 && Tables.count(data, "sites WHERE name IN ('removed', 'left')") == 0);
        assertThat(Tables.count(data, "site_states")).isZero();
        assertThat(Tables.count(data, "site_settings WHERE name IN ('removed', 'left')"))
                .isZero();
        for (String site : TO_REMOVE) {
            assertThat(Tables.ofSite(data, id(site)).values()).as(site).allMatch(List::isEmpty);
            await().atMost(PATIENCE).untilAsserted(() -> expectNothingBesideTheDatabaseOf("@" + mail(site)));
        }
        rewrite();
        for (String site : TO_REMOVE) {
            expectNothingOf("@" + mail(site), file -> true);
        }
    }

    private static Path files(String round) throws IOException {
        Path in = Files.createDirectories(dir.resolve("in"));
        for (int n = 0; n < IMPORTED; n++) {
            Files.writeString(
                    in.resolve("shop-" + n + ".properties"),
                    "wix.instance-id=shop-" + n + "-id\ncoupons.code-key=a secret of no value\ntexts.program-name="
                            + round + "\n");
        }
        return in;
    }

    private static String roundOfShops() {
        return Tables.text(
                data,
                "SELECT group_concat(v) FROM (SELECT value || ' ' || COUNT(*) AS v FROM site_settings WHERE name LIKE 'shop-%' AND setting = 'texts.program-name'"
                        + " GROUP BY value)");
    }

    private static List<CompletableFuture<Commands.Ended>> change(int kill) throws IOException {
        return List.of(
                commands.give("site-import", files("round " + kill).toString(), "--replace"),
                commands.give("site-set", "single", "texts.program-name=round " + kill),
                commands.give(
                        "site-add", "new-" + kill, "wix.instance-id=new-" + kill + "-id", "texts.program-name=New"));
    }

    @Test
    void aChangeOfSitesIsThereWholeOrNotAtAll() throws Exception {
        long begun = System.nanoTime();
        Commands.Ended first = commands.run("site-import", files("round -1").toString(), "--replace");
        assertThat(first.exit()).as(first.said()).isZero();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        Commands.Ended added = commands.run("site-add", "single", "wix.instance-id=single-id");
        assertThat(added.exit()).as(added.said()).isZero();
        for (int kill = 0; kill < KILLS; kill++) {
            List<CompletableFuture<Commands.Ended>> given = new ArrayList<>(change(kill));
            Commands.awaitAtMost(moment(kill, took), CompletableFuture.allOf(given.toArray(CompletableFuture[]::new)));
            restart();

            assertThat(roundOfShops()).isIn("round " + (kill - 1) + " " + IMPORTED, "round " + kill + " " + IMPORTED);
            assertThat(Tables.count(data, "site_settings WHERE name LIKE 'shop-%'"))
                    .isEqualTo(3 * IMPORTED);
            assertThat(Tables.count(
                                    data,
                                    "sites s WHERE NOT EXISTS (SELECT 1 FROM site_settings t WHERE t.name = s.name)")
                            + Tables.count(data, "site_settings t WHERE t.name NOT IN (SELECT name FROM sites)"))
                    .as("sites without settings, and settings without a site")
                    .isZero();
            for (CompletableFuture<Commands.Ended> command : change(kill)) {
                Commands.Ended ended = command.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(ended.exit() == 0 || ended.said().contains("is in the store already"))
                        .as(ended.said())
                        .isTrue();
            }
            assertThat(roundOfShops()).isEqualTo("round " + kill + " " + IMPORTED);
            assertThat(Tables.count(data, "site_settings WHERE name = 'new-" + kill + "'"))
                    .isEqualTo(2);
        }
        assertThat(Tables.count(data, "site_settings WHERE value LIKE '%of no value%'"))
                .as("secrets that are not encrypted")
                .isZero();
    }
}
