package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.FoldedEffects;
import io.loyaltybridge.inbox.EventSearch;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.Told;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.RecordingStore;
import io.loyaltybridge.testing.UsualRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked for at every event must not grow with what was done before: each statement finds its rows by an index, and
 * none goes through all operations or all lines of a customer or of the site.
 */
class HotQueriesTest {
    /** A walk over a table, or over everything that a growing index holds of a site or of one customer. */
    /** Whether a site has any row at all: one row of an index is read, however many there are. */
    private static final List<String> ANY = List.of(
            "SELECT 1 FROM forgotten WHERE site = ? LIMIT 1", "SELECT 1 FROM forgotten_events WHERE site = ? LIMIT 1");

    /** Ends at the first row. */
    private static final String IS_ANYBODY_FORGOTTEN = "EXISTS (SELECT 1 FROM forgotten WHERE site = ?)";

    private static final Pattern GROWS =
            Pattern.compile("SCAN (?!CONSTANT|inbox USING (COVERING )?INDEX inbox_pending).*"
                    + "|SEARCH .* USING (COVERING )?INDEX (operations_recent|operations_link|operations_cap|ledger_link|ledger_told) \\(site=\\?( AND link_id=\\?)?( AND side=\\?)?\\)"
                    + "|SEARCH .* USING (COVERING )?INDEX \\w+ \\(site=\\?\\)(?<!operations_open \\(site=\\?\\))(?<!operations_unsettled \\(site=\\?\\))(?<!links_held \\(site=\\?\\))(?<!effects_parked \\(site=\\?\\))"
                    + "(?<!inbox_site_(pending|parked|lane) \\(site=\\?\\))");

    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private RecordingStore store;
    private Inbox inbox;
    private Links links;
    private Awards awards;
    private Claims claims;
    private String link;

    @BeforeEach
    void customer() {
        store = RecordingStore.in(dir);
        inbox = new Inbox(store, "site", clock);
        links = new Links(store, "site", clock);
        awards = new Awards(store, "site", clock);
        claims = new Claims(store, "site", clock);
        link = links.findOrCreate("ada@example.com").id();
        links.bindContact(link, "contact");
        links.bindAccount(link, "account", null);
        links.bindProgram(link, "customer");
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        camel.close();
    }

    private SyncLedger ledger(Version version, Write write) {
        Duration day = Duration.ofDays(1);
        Capabilities program = new Capabilities(
                version,
                write,
                AnswerForm.STATE,
                day,
                Duration.ofMinutes(1),
                Refusal.STORED,
                false,
                ProgramChanges.TWO_WAY);
        SyncLedger ledger = new SyncLedger(
                store,
                Rule.full(UsualRule.settings(
                        Capabilities.wix(day, Duration.ofMinutes(1)), program, Duration.ofSeconds(1))),
                "site",
                clock,
                30,
                Duration.ofMinutes(1),
                SyncMetrics.NONE);
        ledger.baseline(
                link,
                new Next.ReadBaseline(0),
                new Snapshot(1, 10),
                new Snapshot(1, 10),
                OpeningPolicy.KEEP_DIFFERENCE);
        awards.observeBy(ledger);
        store.forget();
        return ledger;
    }

    private long event(String id) {
        inbox.put("likes", List.of(new NewEvent(id, id, null, "email:ada@example.com", null, "{}", false)), true)
                .join();
        return store.read(tx -> tx.number("SELECT MAX(seq) FROM inbox")).orElseThrow();
    }

    private void nothingGrows() {
        assertThat(store.plans())
                .isNotEmpty()
                .filteredOn(plan -> !ANY.contains(plan.sql()))
                .allSatisfy(plan -> assertThat(plan.steps())
                        .as(plan.sql())
                        .filteredOn(step ->
                                !plan.sql().contains(IS_ANYBODY_FORGOTTEN) || !step.startsWith("SEARCH forgotten "))
                        .noneMatch(step -> GROWS.matcher(step).matches()));
    }

    @Test
    void changeCarriedToTheProgramAndBack() {
        SyncLedger ledger = ledger(Version.STRICT, Write.KEY);

        ledger.covers(link, Side.WIX, new Snapshot(2, 15));
        Next.CallProgram call =
                (Next.CallProgram) ledger.observe(link, Side.WIX, new Snapshot(2, 15), Cause.of("event"))
                        .next();
        ledger.answered(link, call.ticket(), new Answer.Ok(new Snapshot(2, 15)), new Cause("answer", null, "t", null));
        Next.Adjust adjust = (Next.Adjust) ledger.observe(link, Side.PROGRAM, new Snapshot(3, 12), Cause.of("event"))
                .next();
        ledger.unanswered(link, adjust.ticket());
        ledger.proceed(link);
        new CustomerGate(links, new Identities(store, "site", clock, () -> {}), awards)
                .held("link:" + link, inboxEvent(event("e")));
        new LinkPages(store, "site").byAccounts(List.of("account"));
        new LinkPages(store, "site").epochUntouchedSince(new LinkPages(store, "site").mark(), link);
        new ParkedReader(store, "site").countOperations();
        new ParkedReader(store, "site").countHeld();

        nothingGrows();
    }

    private InboxEvent inboxEvent(long seq) {
        return inbox.find(seq).orElseThrow().event();
    }

    @Test
    void awardFromTheWebhookToItsLine() {
        ledger(Version.STRICT, Write.KEY);
        long seq = event("like");
        Exchange exchange = new DefaultExchange(camel);
        exchange.setProperty("InboxEvent", inboxEvent(seq));

        new GoneNotes(store, "site", clock, new GoneLimits(Duration.ofHours(1), 2)).withoutDoubts(link);
        awards.mayBeThere(link, "award");
        links.earlierIds(link);
        awards.find("award");
        awards.pointsOf(link, "likes", "2026-11-01");
        claims.add(exchange, "award");
        awards.begin(
                new Award("award", link, "reason", 5, "For a like", "likes", seq, "2026-11-01"), null, Ceiling.NONE);
        awards.settle("award", "t", new Snapshot(2, 15), "r");
        claims.contains("award");
        inbox.count(EventState.PENDING);
        inbox.count(EventState.PARKED);
        inbox.oldestPending();
        inbox.isOpen("likes", "email:ada@example.com");

        nothingGrows();
    }

    @Test
    void balanceThatIsSetAndAnEventThatTellsOfAChangeInBetween() {
        SyncLedger ledger = ledger(Version.NONE, Write.SET);
        store.write(tx -> tx.update(
                "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, revision, set_from_at, set_since,"
                        + " set_until_at, created_at, updated_at) VALUES ('site', 'sync-1', ?, 'program', 'sync', 'r', 5, 'SETTLED', 15, 1, 1, 9, 1, 9)",
                link));
        store.forget();

        ledger.told(link, Side.PROGRAM, new Told(12, 5L, 10));

        assertThat(store.plans())
                .extracting(RecordingStore.Plan::sql)
                .as("the event is listed")
                .anyMatch(sql -> sql.startsWith("INSERT INTO ledger"));
        nothingGrows();
    }

    @Test
    void historyThatIsFoldedPageByPage() {
        SyncLedger ledger = ledger(Version.STRICT, Write.KEY);
        long seq = event("like");
        awards.begin(
                new Award("award", link, "reason", 5, "For a like", "likes", seq, "2026-11-01"), null, Ceiling.NONE);
        awards.settle("award", "t", new Snapshot(2, 15), "r");
        ledger.unlink(link, Side.PROGRAM, "gone");
        clock.advance(Duration.ofDays(401));
        store.forget();

        assertThat(new Folding(store, "site")
                        .fold(Folding.Walk.of(clock.instant().minus(Duration.ofDays(400))), 100)
                        .operations())
                .isEqualTo(2);
        new FoldedEffects(store, "site").fold(clock.instant(), 10);

        nothingGrows();
    }

    @Test
    void eventsAndCustomersThatPeopleLookFor() {
        ledger(Version.STRICT, Write.KEY);
        long seq = event("like");
        KnownCustomers customers = new KnownCustomers(store, "site", true);
        store.forget();

        inbox.search(new EventSearch(null, null, null, customers.lanes("ada@example.com"), null, null, null, 9), 50);
        customers.newest(clock.instant(), "", 50);
        customers.find("account");
        customers.ofLane("email:ada@example.com");
        new ParkedReader(store, "site").operations(clock.instant(), "", 50);
        new EffectReader(store, "site").parked(clock.instant(), "", 50);

        nothingGrows();
        assertThat(store.plans())
                .filteredOn(plan -> plan.sql().contains("lane IN"))
                .flatExtracting(RecordingStore.Plan::steps)
                .anyMatch(step -> step.contains("inbox_site_customer (site=? AND lane=?"));

        // What an event led to is looked for in the history of its customer, and of nobody else.
        store.forget();
        new EventWork(store, "site").of(link, seq);
        assertThat(store.plans())
                .isNotEmpty()
                .flatExtracting(RecordingStore.Plan::steps)
                .filteredOn(step -> step.startsWith("S"))
                .allMatch(step -> step.contains("(site=? AND link_id=?"));
    }

    @Test
    void sweepsForWhatIsNotFinished() {
        ledger(Version.STRICT, Write.KEY);
        new LinkPages(store, "site").unfinished("", 10);
        new EffectReader(store, "site").due(java.util.EnumSet.allOf(EffectKind.class), clock.instant(), 10);
        new EffectReader(store, "site").countParked();

        nothingGrows();
    }

    @Test
    void accountThatIsGoneAndAnEventThatIsGivenUp() {
        SyncLedger ledger = ledger(Version.STRICT, Write.KEY);
        long seq = event("like");
        awards.begin(
                new Award("award", link, "reason", 5, "For a like", "likes", seq, "2026-11-01"), null, Ceiling.NONE);
        store.write(tx -> tx.update("UPDATE inbox SET state = 'parked' WHERE seq = ?", seq));
        store.forget();

        inbox.discard(seq);
        ledger.unlink(link, Side.PROGRAM, "gone");

        nothingGrows();
    }
}
