package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.ledger.store.BalanceListener.Move;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class WixWatchTest {
    @TempDir
    private Path dir;

    private StoreFixture fixture;
    private WixWatch watch;
    private String ada;
    private final List<Move> moves = new ArrayList<>();
    private boolean fails;

    @BeforeEach
    void open() {
        fixture = new StoreFixture(dir);
        watch = new WixWatch(fixture.store, "site", fixture.clock, (tx, move) -> {
            moves.add(move);
            if (fails) {
                throw new IllegalStateException("nothing can be planned");
            }
        });
        ada = fixture.links.findOrCreate("ada@example.com").id();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void sees(long version, long balance) {
        watch.observe(ada, new Snapshot(version, balance), Cause.of("event"));
    }

    private String stored(String sql) {
        return fixture.store.read(tx -> tx.one(sql, r -> r.getString(1))).orElse(null);
    }

    private long lines() {
        return Long.parseLong(stored("SELECT COUNT(*) FROM ledger WHERE kind = 'organic'"));
    }

    @Test
    void theFirstSightIsOnlyNoted() {
        sees(3, 900);
        assertThat(moves).isEmpty();
        assertThat(lines()).isZero();
        assertThat(stored("SELECT version || ' ' || balance FROM observations")).isEqualTo("3 900");
    }

    @Test
    void aHigherVersionMovesItWithOneLine() {
        sees(3, 900);
        sees(5, 1010);
        assertThat(moves)
                .containsExactly(new Move(ada, new Snapshot(3, 900), new Snapshot(5, 1010), 0, Cause.of("event")));
        assertThat(stored("SELECT amount || ' ' || from_version || '..' || to_version || ' ' || balance FROM ledger"))
                .isEqualTo("110 3..5 1010");
    }

    @Test
    void whatIsStaleOrDoubledOrLeavesTheBalanceAsItWasIsNoMove() {
        sees(3, 900);
        sees(3, 900);
        sees(2, 5000);
        sees(4, 900);
        sees(4, 5000);
        assertThat(moves).isEmpty();
        assertThat(lines()).isZero();
        assertThat(stored("SELECT version || ' ' || balance FROM observations")).isEqualTo("4 900");
    }

    @Test
    void whereTheListenerFailsNothingIsWritten() {
        sees(3, 900);
        fails = true;
        assertThatThrownBy(() -> sees(4, 1010)).hasMessage("nothing can be planned");
        assertThat(lines()).isZero();
        assertThat(stored("SELECT version || ' ' || balance FROM observations")).isEqualTo("3 900");
        fails = false;
        sees(4, 1010);
        assertThat(lines()).isEqualTo(1);
    }

    @Test
    void theAnswerOfAnAwardTellsWhatWasThereBefore() {
        fixture.awards.watchBy(watch);
        long event = fixture.event("e");
        fixture.awards.begin(fixture.award("award-1", ada, 5, event, "2026-11-24"), null, Ceiling.NONE);
        fixture.awards.settle("award-1", "t", new Snapshot(8, 1002), null);
        assertThat(moves)
                .extracting(Move::before, Move::after)
                .containsExactly(Tuple.tuple(new Snapshot(7, 997), new Snapshot(8, 1002)));
    }

    @Test
    void anAwardWhoseStateAnEventShowedFirstIsAMoveAllTheSame() {
        fixture.awards.watchBy(watch);
        long event = fixture.event("e");
        fixture.awards.begin(fixture.award("award-1", ada, 5, event, "2026-11-24"), null, Ceiling.NONE);
        sees(8, 1003);
        assertThat(moves).isEmpty();
        fixture.awards.settle("award-1", "t", new Snapshot(8, 1003), null);
        assertThat(moves)
                .extracting(Move::before, Move::after)
                .containsExactly(Tuple.tuple(new Snapshot(7, 998), new Snapshot(8, 1003)));
    }

    @Test
    void anAwardThatAnEventToldOfAsAMoveIsNoSecondOne() {
        fixture.awards.watchBy(watch);
        sees(7, 998);
        long event = fixture.event("e");
        fixture.awards.begin(fixture.award("award-1", ada, 5, event, "2026-11-24"), null, Ceiling.NONE);
        sees(8, 1003);
        fixture.awards.settle("award-1", "t", new Snapshot(8, 1003), null);
        assertThat(moves).hasSize(1);
    }

    @Test
    void aBalanceThatWasSetUpIsNotedAndNothingFollows() {
        sees(1, 0);
        watch.opened(ada, new Snapshot(2, 1500), Cause.of("set up by an import on Wix"));
        assertThat(moves).isEmpty();
        sees(2, 1500);
        sees(3, 1520);
        assertThat(moves).extracting(Move::before).containsExactly(new Snapshot(2, 1500));
    }

    @Test
    void whatACustomerWasSetUpWithStandsInALineOfItsOwnThatMovesNoEpoch() {
        LinkPages pages = new LinkPages(fixture.store, "site");
        long mark = pages.mark();
        watch.opened(ada, new Snapshot(2, 1500), Cause.of("set up by an import on Wix"));
        watch.opened(ada, new Snapshot(2, 1500), Cause.of("set up by an import on Wix"));
        assertThat(
                        stored(
                                "SELECT kind || ' ' || balance || ' ' || to_version || ' ' || COUNT(*) FROM ledger GROUP BY kind, balance, to_version"))
                .isEqualTo("opened 1500 2 1");
        assertThat(pages.epochUntouchedSince(mark, ada)).hasValue(0);
        sees(3, 1520);
        assertThat(pages.epochUntouchedSince(mark, ada)).as("an organic line").isEmpty();
        Explanation explanation = Explainer.explain(
                new LedgerReader(fixture.store, "site").customer(ada, 100).orElseThrow());
        assertThat(explanation.entries())
                .extracting(e -> e.what().text(), Explanation.Entry::amount, Explanation.Entry::balance)
                .containsExactly(Tuple.tuple("set up with", null, 1500L), Tuple.tuple("organic change", 20L, 1520L));
    }

    @Test
    void whatACustomerWasSetUpWithIsFoldedIntoTheirOpeningLine() {
        watch.opened(ada, new Snapshot(2, 1500), Cause.of("set up by an import on Wix"));
        sees(3, 1520);
        fixture.clock.advance(java.time.Duration.ofDays(401));
        sees(4, 1530);
        new Folding(fixture.store, "site")
                .fold(Folding.Walk.of(fixture.clock.instant().minus(java.time.Duration.ofDays(400))), 100);
        Explanation explanation = Explainer.explain(
                new LedgerReader(fixture.store, "site").customer(ada, 100).orElseThrow());
        assertThat(explanation.opening().wix()).isEqualTo(1520);
        assertThat(explanation.entries()).extracting(Explanation.Entry::balance).containsExactly(1530L);
    }

    @Test
    void whereNobodyWatchesTheLineIsWrittenOnceAllTheSame() {
        SetUpLines lines = new SetUpLines(fixture.store, "site", fixture.clock);
        lines.note(ada, new Snapshot(2, 50), Cause.of("set up by an import on Wix"));
        lines.note(ada, new Snapshot(2, 50), Cause.of("set up by an import on Wix"));
        assertThat(
                        stored(
                                "SELECT kind || ' ' || balance || ' ' || COUNT(*) FROM ledger GROUP BY kind, balance, to_version"))
                .isEqualTo("opened 50 1");
        assertThat(stored("SELECT COUNT(*) FROM observations")).isEqualTo("0");
    }

    @Test
    void whoBecamePartOfAnotherCustomerIsNotWatchedAnyMore() {
        sees(1, 900);
        String other = fixture.links.findOrCreate("ada@work.example.com").id();
        fixture.links.bindContact(other, "contact");
        fixture.links.bindContact(ada, "contact");
        sees(2, 1010);
        assertThat(moves).isEmpty();
        assertThat(stored("SELECT COUNT(*) FROM observations")).isEqualTo("0");
    }

    @Test
    void whatWasReadBeforeAnAwardIsWhatItMoves() {
        fixture.awards.watchBy(watch);
        long event = fixture.event("e");
        fixture.awards.begin(fixture.award("award-1", ada, 5, event, "2026-11-24"), new Snapshot(7, 998), Ceiling.NONE);
        fixture.awards.settle("award-1", "t", new Snapshot(9, 1103), null);
        assertThat(moves)
                .extracting(Move::before, Move::after)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(new Snapshot(7, 998), new Snapshot(9, 1103)));
    }

    @Test
    void anAwardThatIsRepeatedAfterItsEventsMovesNothingMore() {
        fixture.awards.watchBy(watch);
        long event = fixture.event("e");
        fixture.awards.begin(fixture.award("award-1", ada, 5, event, "2026-11-24"), new Snapshot(7, 998), Ceiling.NONE);
        sees(8, 1003);
        sees(9, 1103);
        fixture.awards.begin(fixture.award("award-1", ada, 5, event, "2026-11-24"), null, Ceiling.NONE);
        fixture.awards.settle("award-1", "t", new Snapshot(9, 1103), null);
        assertThat(moves)
                .extracting(Move::before, Move::after)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(new Snapshot(7, 998), new Snapshot(8, 1003)),
                        org.assertj.core.groups.Tuple.tuple(new Snapshot(8, 1003), new Snapshot(9, 1103)));
    }
}
