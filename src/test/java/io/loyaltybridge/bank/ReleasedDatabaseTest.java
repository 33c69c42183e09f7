package io.loyaltybridge.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.sandbox.mail.Mail;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that release 0.1.0 left when it was killed amid its work is opened by today's program, with the settings of that day.
 * All that was under way ends, each change once, as the bank's checkers see it.
 */
@Tag("service")
class ReleasedDatabaseTest {
    private static final String ZIP = "/released/0.1.0.zip";
    private static final String FIRST = "customer-00@example.com";

    @TempDir
    private Path dir;

    private Path old;
    private Path data;
    private Path run;
    private Instant killed;

    @BeforeEach
    void unpack() throws IOException {
        old = Files.createDirectories(dir.resolve("old"));
        data = Files.createDirectories(dir.resolve("data"));
        run = Files.createDirectories(dir.resolve("run"));
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(ZIP));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.copy(zip, old.resolve(entry.getName()));
            }
        }
        Files.move(old.resolve(SqliteStore.FILE), data.resolve(SqliteStore.FILE));
        Files.copy(old.resolve(History.FILE), run.resolve(History.FILE));
        Files.copy(old.resolve(BankStandIns.MAILS), run.resolve(BankStandIns.MAILS));
        List<JsonNode> history = History.read(old.resolve(History.FILE));
        JsonNode last = history.get(history.size() - 1);
        assertThat(last.path("f").asText()).isEqualTo("kill");
        killed = Instant.ofEpochMilli(last.path("at").asLong());
    }

    @Test
    void allThatWasUnderWayEndsOnceWithTheSettingsOfThen() throws Exception {
        assertWorkIsUnderWay();
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(old.resolve(ReleasedDatabase.SETTINGS))) {
            settings.load(in);
        }
        try (Replay replay = new Replay(
                        old,
                        run,
                        settings.getProperty("program.token"),
                        settings.getProperty("program.webhook-secret"));
                Mailbox mailbox = Mailbox.start(0)) {
            assertSameJournal("wix");
            assertSameJournal("program");
            mailbox.onMail(this::write);
            replay.wix().logCalls(run.resolve(BankStandIns.CALLS_OF_WIX));
            replay.program().logCalls(run.resolve(BankStandIns.CALLS_OF_PROGRAM));
            Clock clock = replay.goOn(killed);
            Settings now = reaching(settings, replay, mailbox);
            try (Bridge bridge = Bridge.start(now, KnownSites.start(now, Map.of()), clock)) {
                String url = "http://127.0.0.1:" + bridge.port() + "/webhooks/";
                replay.wix().setWebhookUrl(url + "wix");
                replay.program().setWebhookUrl(url + "program");
                awaitReconciled();
                awaitRest();
                change(replay);
                awaitRest();
                assertBooksAreRight(now.site(), replay);
            }
        }
        assertThat(Tables.count(data, "operations WHERE state = 'REFUSED'")).isEqualTo(2);
        assertThat(Tables.count(data, "inbox WHERE state = 'parked'")).isEqualTo(1);
    }

    /** As the released version left it: of every kind of work something is not at its end. */
    private void assertWorkIsUnderWay() {
        assertThat(Tables.text(data, "SELECT MAX(CAST(version AS INTEGER)) FROM flyway_schema_history"))
                .as("from before there were several sites")
                .isEqualTo("21");
        Map<String, Long> underWay = new TreeMap<>();
        for (String what : List.of(
                "inbox WHERE state = 'pending' AND attempts > 0",
                "inbox WHERE state = 'pending' AND source = 'social-like'",
                "inbox WHERE state = 'parked'",
                "operations WHERE state = 'SENT' AND side = 'wix' AND kind = 'sync'",
                "operations WHERE state = 'SENT' AND side = 'program' AND kind = 'sync'",
                "operations WHERE state = 'SENT' AND kind = 'award'",
                "operations WHERE state = 'REFUSED'",
                "effects WHERE state = 'SENT' AND kind = 'coupon'",
                "timers",
                "timer_moments WHERE state = 'begun'",
                "jobs WHERE ended_at IS NULL",
                "outages",
                "links WHERE state = 'MATCHED'")) {
            underWay.put(what, Tables.count(data, what));
        }
        assertThat(underWay)
                .as("%s", underWay)
                .allSatisfy((what, rows) -> assertThat(rows).as(what).isPositive());
    }

    /** The stand-ins are where those of then were: each change has its revision, its balance, its id and its key. */
    private void assertSameJournal(String side) {
        assertThat(lines(run.resolve(side + ".jsonl"))).isEqualTo(lines(old.resolve(side + ".jsonl")));
    }

    private static List<String> lines(Path journal) {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : History.read(journal)) {
            boolean app = line.path("by").asText().equals("app");
            lines.add(String.join(
                    " ",
                    line.path("at").asText(),
                    line.path("accountId").asText(),
                    line.path("email").asText(),
                    line.path("revision").asText(),
                    line.path("type").asText(),
                    line.path("amount").asText(),
                    line.path("balance").asText(),
                    line.path("transactionId").asText(),
                    line.path("description").asText(),
                    app ? line.path("idempotencyKey").asText() : ""));
        }
        return lines;
    }

    /** The file of then; only what is somewhere else now is changed in it. */
    private Settings reaching(Properties settings, Replay replay, Mailbox mailbox) throws IOException {
        settings.setProperty("bridge.data-dir", data.toString());
        settings.setProperty("bridge.port", "0");
        settings.setProperty("bridge.management-port", "0");
        settings.setProperty("wix.base-url", replay.wix().baseUrl());
        settings.setProperty("wix.public-key", replay.wix().publicKeyPem());
        settings.setProperty("program.base-url", replay.program().baseUrl());
        settings.setProperty("mail.port", Integer.toString(mailbox.port()));
        Path file = dir.resolve(ReleasedDatabase.SETTINGS);
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        }
        return Settings.load(Path.of(Settings.DEFAULT_FILE), file, Map.of());
    }

    /** Waits until the timer has reconciled; what ends first may be the one that was under way. */
    private void awaitReconciled() {
        long reconciled = reconciled();
        await().atMost(Duration.ofMinutes(2)).until(() -> reconciled() > reconciled + 1);
    }

    private void awaitRest() {
        await().atMost(Duration.ofMinutes(2))
                .during(Duration.ofSeconds(1))
                .until(() -> Tables.count(data, "inbox WHERE state = 'pending'")
                                + Tables.count(data, "operations WHERE state IN ('PLANNED', 'SENT')")
                                + Tables.count(data, "effects WHERE state IN ('PLANNED', 'SENT')")
                                + Tables.count(data, "links WHERE wix_hold IS NOT NULL OR program_hold IS NOT NULL")
                        == 0);
    }

    /** How often all was reconciled. */
    private long reconciled() {
        return Tables.count(data, "jobs WHERE name = 'reconcile' AND state = 'done'");
    }

    /** What comes now is carried too, both ways. */
    private static void change(Replay replay) {
        purchase(replay.wixSide(), 7);
        purchase(replay.programSide(), 9);
        await().atMost(Duration.ofMinutes(1)).until(() -> replay.wixSide()
                .balances()
                .get(FIRST)
                .equals(replay.programSide().balances().get(FIRST)));
    }

    private static void purchase(Side side, long points) {
        assertThat(side.post(
                                "organic",
                                Side.object()
                                        .put("email", FIRST)
                                        .put("kind", "purchase")
                                        .put("points", points))
                        .status())
                .isEqualTo(200);
    }

    private void assertBooksAreRight(String site, Replay replay) {
        Evidence all = Evidence.collect(run, data, site, replay.wixSide(), replay.programSide());
        assertThat(all.unfinished())
                .as("parked then, and so now")
                .singleElement()
                .asString()
                .contains("social-like", "parked");
        Map<String, Long> balances = new TreeMap<>(all.balances());
        assertThat(balances.remove("wix/" + ReleasedDatabase.REFUSED)).isEqualTo(2);
        assertThat(balances.remove("program/" + ReleasedDatabase.REFUSED)).isEqualTo(2);
        Evidence evidence = new Evidence(
                all.changes(),
                balances,
                all.operations().stream()
                        .filter(op -> !op.state().equals("REFUSED"))
                        .toList(),
                all.ledger().stream()
                        .filter(line -> !line.email().equals(ReleasedDatabase.REFUSED)
                                || !line.kind().equals("organic"))
                        .toList(),
                all.inbox(),
                all.acked(),
                all.likes(),
                List.of());
        assertThat(BankChecker.check(evidence)).isEmpty();
        Care care = Care.collect(run, data, site, replay.wixSide(), ReleasedDatabase.MILESTONES);
        List<String> violations = CareChecker.check(evidence, care);
        violations.removeIf(each -> each.startsWith(ReleasedDatabase.REFUSED));
        assertThat(violations).isEmpty();
    }

    private synchronized void write(Mail mail) {
        try {
            Files.writeString(
                    run.resolve(BankStandIns.MAILS),
                    Side.object()
                                    .put("id", mail.header("Message-ID"))
                                    .put("to", String.join(",", mail.to()))
                                    .put("subject", mail.subject())
                            + "\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
