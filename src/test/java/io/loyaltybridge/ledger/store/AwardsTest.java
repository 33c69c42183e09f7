package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Snapshot;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class AwardsTest {
    @TempDir
    private Path dir;

    private StoreFixture fixture;
    private Awards awards;

    @BeforeEach
    void open() {
        fixture = new StoreFixture(dir);
        awards = fixture.awards;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private long ledgerLines() {
        return fixture.store
                .read(tx -> tx.number("SELECT COUNT(*) FROM ledger"))
                .orElseThrow();
    }

    @Test
    void intentIsOnDiskBeforeTheCallAndCountsItsAttempts() {
        long event = fixture.event("e");
        assertThat(awards.begin(fixture.award("op", "link", 5, event, "2026-11-01"), null, Ceiling.NONE)
                        .attempt())
                .isEqualTo(1);
        Awards.Stored second = awards.begin(fixture.award("op", "link", 9, event, "2026-11-02"), null, Ceiling.NONE);

        assertThat(second.state()).isEqualTo(OperationState.SENT);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.amount()).as("the amount of the first intent").isEqualTo(5);
    }

    @Test
    void whatACeilingLeavesIsOnDiskBeforeTheCallAndStays() {
        long event = fixture.event("e");
        Ceiling three = (award, given) -> 3;
        Awards.Stored first = awards.begin(fixture.award("op", "link", 5, event, "2026-11-01"), null, three);
        assertThat(first.amount()).isEqualTo(3);
        assertThat(first.cut()).isEqualTo("cut from 5: no more points are left of 2026-11-01");

        Awards.Stored again = awards.begin(fixture.award("op", "link", 5, event, "2026-11-01"), null, Ceiling.NONE);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.amount()).as("a repeat, whatever is left by then").isEqualTo(3);
        awards.settle("op", "transaction", new Snapshot(1, 3), null);
        Awards.Stored settled = awards.find("op").orElseThrow();
        assertThat(settled.amount()).isEqualTo(3);
        assertThat(settled.cut()).isEqualTo(first.cut());
        assertThat(awards.pointsOf("link", "likes", "2026-11-01")).isEqualTo(3);
    }

    @Test
    void whatCertainlyWasNotGivenIsCutAfresh() {
        long event = fixture.event("e");
        awards.begin(fixture.award("op", "link", 5, event, "2026-11-01"), null, (award, given) -> 3);
        awards.notApplied("op", "refused");

        Awards.Stored afresh = awards.begin(fixture.award("op", "link", 5, event, "2026-11-01"), null, Ceiling.NONE);
        assertThat(afresh.amount()).isEqualTo(5);
        assertThat(afresh.cut()).isNull();
    }

    @Test
    void settledAwardIsOneLedgerLineAndKeepsItsOutcome() {
        long event = fixture.event("e");
        awards.begin(fixture.award("op", "link", 5, event, "2026-11-01"), null, Ceiling.NONE);

        assertThat(awards.settle("op", "transaction-1", new Snapshot(3, 25), "request-1"))
                .isTrue();
        assertThat(awards.settle("op", "transaction-2", new Snapshot(4, 30), "request-2"))
                .isFalse();
        Awards.Stored again = awards.begin(fixture.award("op", "link", 5, event, "2026-11-01"), null, Ceiling.NONE);
        assertThat(again.state()).isEqualTo(OperationState.SETTLED);
        assertThat(again.transactionId()).isEqualTo("transaction-1");
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(ledgerLines()).isEqualTo(1);
    }

    @Test
    void awardThatWasNeverBegunCannotBeSettled() {
        assertThat(awards.settle("op", "transaction", null, null)).isFalse();
        assertThat(ledgerLines()).isZero();
        assertThat(awards.find("op")).isEmpty();
    }

    @Test
    void refusedAwardStartsAfreshAtItsNextBegin() {
        long event = fixture.event("e");
        awards.begin(fixture.award("op", "link", 5, event, "2026-11-01"), null, Ceiling.NONE);
        awards.notApplied("op", "refused");

        assertThat(awards.find("op").orElseThrow().state()).isEqualTo(OperationState.PLANNED);
        assertThat(awards.begin(fixture.award("op", "link", 5, event, "2026-11-01"), null, Ceiling.NONE)
                        .attempt())
                .isEqualTo(1);
    }

    @Test
    void settledAwardCannotBecomeUnapplied() {
        awards.begin(fixture.award("op", "link", 5, fixture.event("e"), "2026-11-01"), null, Ceiling.NONE);
        awards.settle("op", "transaction", new Snapshot(1, 5), null);
        awards.notApplied("op", "late refusal");

        assertThat(awards.find("op").orElseThrow().state()).isEqualTo(OperationState.SETTLED);
    }

    @Test
    void pointsOfADayCountWhatIsGivenOrOnItsWayButNothingGivenUp() {
        long given = fixture.event("given");
        long open = fixture.event("open");
        long discarded = fixture.event("discarded");
        awards.begin(fixture.award("op-1", "link", 5, given, "2026-11-01"), null, Ceiling.NONE);
        awards.settle("op-1", "transaction", new Snapshot(1, 5), null);
        awards.begin(fixture.award("op-2", "link", 7, open, "2026-11-01"), null, Ceiling.NONE);
        awards.begin(fixture.award("op-3", "link", 11, discarded, "2026-11-01"), null, Ceiling.NONE);
        awards.begin(fixture.award("op-4", "link", 13, open, "2026-11-02"), null, Ceiling.NONE);
        awards.begin(fixture.award("op-5", "other", 17, open, "2026-11-01"), null, Ceiling.NONE);
        fixture.state(discarded, "parked");
        assertThat(fixture.inbox.discard(discarded)).isTrue();

        assertThat(awards.pointsOf("link", "likes", "2026-11-01")).isEqualTo(12);
        assertThat(awards.pointsOf("link", "reviews", "2026-11-01")).isZero();
        assertThat(awards.find("op-3").orElseThrow().outcome())
                .isEqualTo("given up by a person while its outcome was unknown");
    }

    @Test
    void onlyASentAwardOfAParkedEventIsUnknown() {
        long event = fixture.event("e");
        awards.begin(fixture.award("op", "link", 5, event, "2026-11-01"), null, Ceiling.NONE);
        assertThat(awards.unknownOf("link", 999)).as("its event still runs").isEmpty();
        fixture.state(event, "parked");

        assertThat(awards.unknownOf("link", 999)).contains(event);
        assertThat(awards.unknownOf("link", event)).as("the event itself").isEmpty();
        assertThat(awards.unknownOf("other", 999)).isEmpty();
        awards.notApplied("op", "refused");
        assertThat(awards.unknownOf("link", 999)).isEmpty();
    }

    @Test
    void anAwardThatWasGivenUpBeforeItWasGivenIsBegunAsTheNextEventBringsIt() {
        long first = fixture.event("first");
        awards.begin(fixture.award("op", "link", 5, first, "2026-11-01"), null, Ceiling.NONE);
        awards.notApplied("op", "refused");
        fixture.state(first, "parked");
        assertThat(fixture.inbox.discard(first)).isTrue();
        assertThat(awards.find("op").orElseThrow().isGivenUp()).isTrue();

        Awards.Stored again =
                awards.begin(fixture.award("op", "link", 9, fixture.event("second"), "2026-11-03"), null, Ceiling.NONE);

        assertThat(again.state()).isEqualTo(OperationState.SENT);
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.amount()).isEqualTo(9);
        assertThat(awards.pointsOf("link", "likes", "2026-11-01")).isZero();
        assertThat(awards.pointsOf("link", "likes", "2026-11-03")).isEqualTo(9);
    }

    @Test
    void anAwardThatWasGivenUpWithoutAnAnswerStaysWhatItWasAndKeepsTheTimeOfItsFirstCall() {
        long first = fixture.event("first");
        long sentAt = awards.begin(fixture.award("op", "link", 5, first, "2026-11-01"), null, Ceiling.NONE)
                .firstSentAt();
        fixture.state(first, "parked");
        assertThat(fixture.inbox.discard(first)).isTrue();
        assertThat(awards.find("op").orElseThrow().isGivenUp()).isFalse();
        fixture.clock.advance(java.time.Duration.ofDays(21));

        Awards.Stored again =
                awards.begin(fixture.award("op", "link", 9, fixture.event("second"), "2026-11-03"), null, Ceiling.NONE);

        assertThat(again.state()).isEqualTo(OperationState.SENT);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.amount()).isEqualTo(5);
        assertThat(again.firstSentAt()).isEqualTo(sentAt).isPositive();
    }
}
