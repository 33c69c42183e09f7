package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Books;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of older history, and that nothing that is true for ever goes with it. */
@Tag("store")
class FoldingTest {
    private static final Duration KEEP = Duration.ofDays(400);

    @TempDir
    private Path dir;

    private StoreFixture fixture;
    private SyncLedger ledger;
    private Folding folding;
    private String link;
    private long version = 1;
    private long balance = 10;

    @BeforeEach
    void linkedWithTen() {
        fixture = new StoreFixture(dir);
        ledger = fixture.ledger;
        fixture.awards.observeBy(ledger);
        folding = new Folding(fixture.store, "site");
        link = fixture.links.findOrCreate("ada@example.com").id();
        fixture.links.bindContact(link, "contact");
        fixture.links.bindAccount(link, "account", null);
        fixture.links.bindProgram(link, "customer");
        ledger.baseline(
                link,
                new Next.ReadBaseline(0),
                new Snapshot(1, 10),
                new Snapshot(1, 10),
                OpeningPolicy.KEEP_DIFFERENCE);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void purchase(long points) {
        version++;
        balance += points;
        settle(ledger.observe(link, Side.WIX, new Snapshot(version, balance), Cause.of("purchase"))
                .next());
    }

    private void settle(Next next) {
        Next.CallProgram call = (Next.CallProgram) next;
        ledger.answered(
                link,
                call.ticket(),
                new Answer.Ok(new Snapshot(version, balance)),
                new Cause("answer", null, "t", null));
    }

    private void award(String id, long points, String day) {
        long event = fixture.event("like of " + id);
        fixture.claims.add(exchange(event), id);
        fixture.awards.begin(fixture.award(id, link, points, event, day), null, Ceiling.NONE);
        version++;
        balance += points;
        fixture.awards.settle(id, "transaction of " + id, new Snapshot(version, balance), "r");
        settle(ledger.proceed(link));
    }

    private Exchange exchange(long seq) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        InboxEvent event = fixture.inbox.find(seq).orElseThrow().event();
        exchange.setProperty("InboxEvent", event);
        return exchange;
    }

    private void yearsPass() {
        fixture.clock.advance(KEEP.plusDays(1));
    }

    private Instant edge() {
        return fixture.clock.instant().minus(KEEP);
    }

    private long fold(int page) {
        long lines = 0;
        Optional<Folding.Walk> walk = Optional.of(Folding.Walk.of(edge()));
        while (walk.isPresent()) {
            Folding.Page done = folding.fold(walk.get(), page);
            lines += done.lines();
            walk = done.next();
        }
        return lines;
    }

    private long count(String table) {
        return fixture.store
                .read(tx -> tx.number("SELECT COUNT(*) FROM " + table))
                .orElseThrow();
    }

    private Explanation explained() {
        return Explainer.explain(
                new LedgerReader(fixture.store, "site").customer(link, 100).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void oldHistoryBecomesOneOpeningLineAndTheBalancesStillAddUp(int page) {
        purchase(5);
        award("award-1", 7, "2026-11-01");
        purchase(-2);
        yearsPass();
        purchase(4);
        LinkState before = ledger.state(link);
        long lines = count("ledger");

        long folded = fold(page);

        assertThat(count("openings")).isEqualTo(1);
        assertThat(folded).isEqualTo(lines - 2);
        assertThat(count("ledger"))
                .as("the change of this year and its carrying over")
                .isEqualTo(2);
        assertThat(count("operations")).isEqualTo(1);
        assertThat(ledger.state(link)).isEqualTo(before);
        assertThat(Books.error(ledger.state(link))).isZero();
        Explanation explained = explained();
        assertThat(explained.mismatch()).isNull();
        assertThat(explained.opening())
                .extracting(Opening::operations, Opening::lines, Opening::wix, Opening::program)
                .containsExactly(4L, folded, 20L, 20L);
        assertThat(explained.entries())
                .extracting(e -> e.side() + " " + e.what().text() + " " + e.amount() + " " + e.balance())
                .containsExactly("WIX organic change 4 24", "PROGRAM carried over 4 24");
        assertThat(fold(page)).as("a second time").isZero();
    }

    @Test
    void awardThatWasFoldedIsGivenAlreadyForEverybodyWhoAsks() {
        award("award-1", 7, "2026-11-01");
        yearsPass();
        fold(100);
        fixture.store.write(tx -> tx.update("DELETE FROM inbox"));
        assertThat(count("operations") + count("claims") + count("ledger"))
                .as("nothing but the key is left")
                .isZero();

        long late = fixture.event("the same like again");

        assertThat(fixture.awards.find("award-1"))
                .get()
                .extracting(Awards.Stored::state, Awards.Stored::amount)
                .containsExactly(OperationState.SETTLED, 7L);
        assertThat(fixture.claims.contains("award-1")).isTrue();
        assertThat(fixture.claims.add(exchange(late), "award-1")).as("a claim").isFalse();
        assertThat(fixture.awards.begin(fixture.award("award-1", link, 9, late, "2028-01-01"), null, Ceiling.NONE))
                .extracting(Awards.Stored::state, Awards.Stored::amount)
                .containsExactly(OperationState.SETTLED, 7L);
        assertThat(fixture.awards.settle("award-1", "another", null, null)).isFalse();
        assertThat(fixture.awards.find("award-2")).as("another award").isEmpty();
        assertThat(count("operations")).isZero();
    }

    @Test
    void whatWasEarnedOnADayStillCountsForItsCap() {
        award("award-1", 7, "2026-11-01");
        award("award-2", 5, "2026-11-01");
        award("award-3", 3, "2026-11-02");
        yearsPass();
        fold(2);

        assertThat(fixture.awards.pointsOf(link, "likes", "2026-11-01")).isEqualTo(12);
        assertThat(fixture.awards.pointsOf(link, "likes", "2026-11-02")).isEqualTo(3);
        assertThat(fixture.awards.pointsOf(link, "likes", "2026-11-03")).isZero();
        assertThat(fixture.awards.pointsOf(link, "follows", "2026-11-01")).isZero();
    }

    @Test
    void whatIsNotSettledStaysWithAllLinesFromItsOwnOn() {
        purchase(5);
        version++;
        balance += 3;
        Next.CallProgram call =
                (Next.CallProgram) ledger.observe(link, Side.WIX, new Snapshot(version, balance), Cause.of("purchase"))
                        .next();
        ledger.answered(link, call.ticket(), new Answer.Rejected("closed"), Cause.of("answer"));
        yearsPass();

        fold(100);

        assertThat(ledger.state(link).operations()).extracting(o -> o.state()).containsExactly(OperationState.REFUSED);
        assertThat(Books.error(ledger.state(link))).isZero();
        assertThat(explained().opening())
                .extracting(Opening::operations, Opening::lines, Opening::wix, Opening::program)
                .containsExactly(1L, 4L, 15L, 15L);
        assertThat(explained().entries())
                .extracting(e -> e.side() + " " + e.what().text() + " " + e.amount())
                .containsExactly("WIX organic change 3", "PROGRAM refused 3");
        assertThat(explained().mismatch()).isNull();

        ledger.decisions().discard(link, call.ticket().operation().id());
        yearsPass();
        fold(100);

        assertThat(count("ledger") + count("operations"))
                .as("once a person has decided it is history too")
                .isZero();
        assertThat(Books.error(ledger.state(link))).isZero();
        assertThat(explained().opening().wix()).isEqualTo(18);
        assertThat(explained().opening().program()).isEqualTo(15);
    }

    @Test
    void lifeThatIsOverKeepsNoBalance() {
        purchase(5);
        ledger.unlink(link, Side.PROGRAM, "gone from the program");
        yearsPass();
        fold(100);

        assertThat(explained().opening())
                .extracting(Opening::wix, Opening::program)
                .containsExactly(null, null);
        assertThat(count("ledger") + count("operations")).isZero();

        ledger.baseline(
                link,
                new Next.ReadBaseline(ledger.state(link).epoch()),
                new Snapshot(9, 40),
                new Snapshot(3, 40),
                OpeningPolicy.KEEP_DIFFERENCE);
        assertThat(explained().mismatch()).as("a new life").isNull();
    }

    @Test
    void previewSaysWhatWouldBeFoldedAndWritesNothing() {
        purchase(5);
        award("award-1", 7, "2026-11-01");
        yearsPass();
        long lines = count("ledger");

        Folding.Page page = folding.preview(Folding.Walk.of(edge()), 1_000);

        assertThat(page)
                .extracting(Folding.Page::lines, Folding.Page::operations)
                .containsExactly((int) lines, 3);
        assertThat(count("ledger")).isEqualTo(lines);
        assertThat(count("openings") + count("folded_keys")).isZero();
    }

    @Test
    void youngHistoryStays() {
        purchase(5);
        fixture.clock.advance(KEEP.minusDays(1));

        assertThat(fold(100)).isZero();
        assertThat(count("openings")).isZero();
    }

    @Test
    void pageThatFailsHalfWayFoldsNothing() {
        award("award-1", 7, "2026-11-01");
        yearsPass();
        long lines = count("ledger");
        // The last thing that a page writes.
        TestStore.refuse(fixture.store, "openings", "TRUE", "pulled out");

        assertThatThrownBy(() -> folding.fold(Folding.Walk.of(edge()), 100)).hasMessageContaining("pulled out");

        assertThat(count("ledger")).isEqualTo(lines);
        assertThat(count("operations")).isEqualTo(2);
        assertThat(count("folded_keys")).isZero();
        assertThat(explained().mismatch()).isNull();
    }
}
