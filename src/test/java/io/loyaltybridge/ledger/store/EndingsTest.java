package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.explain.Explanation;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an opening ends whose balance came from elsewhere than from an account of the program. */
@Tag("store")
class EndingsTest {
    @TempDir
    private Path dir;

    private StoreFixture fixture;
    private SyncLedger ledger;
    private String link;

    @BeforeEach
    void open() {
        fixture = new StoreFixture(dir);
        ledger = fixture.ledger;
        link = fixture.links.findOrCreate("ada@example.com").id();
        fixture.links.bindContact(link, "contact");
        fixture.links.bindAccount(link, "account", null);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void opened(OpeningPolicy policy) {
        ledger.baseline(link, new Next.ReadBaseline(0), new Snapshot(7, 20), new Snapshot(0, 120), policy);
    }

    private Next.Adjust sent() {
        return (Next.Adjust) ledger.proceed(link);
    }

    private Next answered(Next.Adjust call, long revision, long balance) {
        return ledger.answered(
                link,
                call.ticket(),
                new Answer.Ok(new Snapshot(revision, balance)),
                new Cause("answer", null, "transaction-1", null));
    }

    private Explanation explained() {
        return Explainer.explain(
                new LedgerReader(fixture.store, "site").customer(link, 100).orElseThrow());
    }

    @Test
    void openingEndsOnceItsPointsAreOnWix() {
        opened(OpeningPolicy.PROGRAM_WINS);
        assertThat(ledger.endOpening(link, null)).as("planned").isFalse();
        Next.Adjust call = sent();
        assertThat(ledger.endOpening(link, null)).as("sent").isFalse();
        assertThat(answered(call, 8, 120)).isInstanceOf(Next.Done.class);
        LinkState settled = ledger.state(link);

        assertThat(ledger.endOpening(link, null)).isTrue();

        LinkState ended = ledger.state(link);
        assertThat(ended.program()).isNull();
        assertThat(ended.wix()).isEqualTo(new Snapshot(8, 120));
        assertThat(ended.epoch()).isEqualTo(settled.epoch() + 1);
        assertThat(ledger.event(link, Side.WIX, new Snapshot(9, 125), Cause.of("event")))
                .isEqualTo(new Next.ReadBaseline(ended.epoch()));
        assertThat(ledger.covers(link, Side.WIX, new Snapshot(8, 120))).isFalse();
        assertThat(fixture.unlinked(link))
                .containsExactly("the opening balance is in; there is no account in the program yet");
    }

    @Test
    void openingThatHasEndedEndsAgainWithoutATrace() {
        opened(OpeningPolicy.KEEP_DIFFERENCE);
        assertThat(ledger.endOpening(link, null)).isTrue();
        LinkState ended = ledger.state(link);

        assertThat(ledger.endOpening(link, null)).isTrue();

        assertThat(ledger.state(link)).isEqualTo(ended);
        assertThat(fixture.unlinked(link)).hasSize(1);
    }

    @Test
    void unknownOutcomeKeepsTheOpening() {
        opened(OpeningPolicy.PROGRAM_WINS);
        Next.Adjust call = sent();
        fixture.store.write(
                tx -> tx.update("UPDATE operations SET state = 'UNKNOWN' WHERE id = ?", call.description()));

        assertThat(ledger.endOpening(link, null)).isFalse();
        assertThat(ledger.state(link).isLinked()).isTrue();
    }

    @Test
    void linkWithAnAccountInTheProgramIsLeftAlone() {
        fixture.links.bindProgram(link, "customer");
        opened(OpeningPolicy.KEEP_DIFFERENCE);
        LinkState before = ledger.state(link);

        assertThat(ledger.endOpening(link, null)).isFalse();
        assertThat(ledger.state(link)).isEqualTo(before);
    }

    @Test
    void whatWasPlannedForTheProgramMeanwhileIsGivenUpAndListed() {
        opened(OpeningPolicy.PROGRAM_WINS);
        Next.Adjust call = sent();
        // A purchase of 5 lies between the baseline and the call: found after a conflict, with the call as if settled.
        assertThat(answered(call, 9, 125)).as("no call without an account").isInstanceOf(Next.Done.class);
        assertThat(ledger.state(link).operations())
                .extracting(Operation::side, Operation::state)
                .containsExactly(tuple(Side.PROGRAM, OperationState.PLANNED));

        assertThat(ledger.endOpening(link, null)).isTrue();

        assertThat(ledger.state(link).operations()).isEmpty();
        assertThat(explained().entries())
                .extracting(
                        e -> e.side() + " " + e.what().text() + " " + e.amount() + " " + e.balance() + ", " + e.cause())
                .containsExactly(
                        "WIX opening balance null 20, first seen at version 7",
                        "PROGRAM opening balance null 120, first seen at version 0",
                        "WIX organic change 5 25, answer (versions 7..9)",
                        "WIX carried over 100 125, opening balance, from the program",
                        "PROGRAM cancelled 5 null, there is no account in the program yet",
                        "WIX unlinked null null, the opening balance is in; there is no account in the program yet");
        assertThat(explained().mismatch()).isNull();
        assertThat(explained().operations()).isEmpty();
    }

    @Test
    void sumIsBroughtToWixAloneUntilTheProgramHasAnAccount() {
        opened(OpeningPolicy.SUM);
        Next.Adjust call = sent();
        assertThat(call.amount()).isEqualTo(120);
        assertThat(answered(call, 8, 140)).isInstanceOf(Next.Done.class);

        assertThat(ledger.endOpening(link, null)).isTrue();
        assertThat(ledger.state(link).operations()).isEmpty();
        assertThat(explained().mismatch()).isNull();
    }

    @Test
    void refusedOpeningStaysInItsListAfterTheEnd() {
        opened(OpeningPolicy.PROGRAM_WINS);
        Next.Adjust call = sent();
        ledger.answered(link, call.ticket(), new Answer.Rejected("the program is paused"), Cause.of("answer"));

        assertThat(ledger.endOpening(link, null)).isTrue();
        assertThat(ledger.state(link).operations()).singleElement().satisfies(o -> assertThat(o.state())
                .isEqualTo(OperationState.REFUSED));
        assertThat(new ParkedReader(fixture.store, "site").countOperations()).isEqualTo(1);
        assertThat(explained().mismatch()).isNull();
    }
}
