package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Books;
import io.loyaltybridge.ledger.BooksException;
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

/** Differences that stand, on disk: levelled, and begun anew where the books are out. */
@Tag("store")
class LevelTest {
    @TempDir
    private Path dir;

    private StoreFixture fixture;
    private SyncLedger ledger;
    private String link;

    @BeforeEach
    void thirtyOnWixAndTenOnTheProgram() {
        fixture = new StoreFixture(dir);
        ledger = fixture.ledger;
        link = fixture.links.findOrCreate("ada@example.com").id();
        fixture.links.bindContact(link, "contact");
        fixture.links.bindAccount(link, "account", null);
        fixture.links.bindProgram(link, "customer");
        ledger.baseline(
                link,
                new Next.ReadBaseline(0),
                new Snapshot(7, 30),
                new Snapshot(2, 10),
                OpeningPolicy.KEEP_DIFFERENCE);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Explanation explained() {
        return Explainer.explain(
                new LedgerReader(fixture.store, "site").customer(link, 100).orElseThrow());
    }

    private void booksAreOut() {
        fixture.store.write(tx -> tx.update("UPDATE links SET books = books + 5 WHERE id = ?", link));
    }

    @Test
    void levellingIsOneOperationOnDiskAndAStoryThatReads() {
        String id = ledger.level(link, Side.WIX).orElseThrow();
        assertThat(ledger.level(link, Side.WIX)).as("a second time").isEmpty();
        assertThat(ledger.level(link, Side.PROGRAM)).isEmpty();
        assertThat(explained().operations())
                .extracting(o -> o.carries() + ", " + o.state())
                .containsExactly("levelling of the difference, to Wix, PLANNED");

        Next.CallProgram call = (Next.CallProgram) ledger.proceed(link);
        assertThat(call.key()).isEqualTo(id);
        ledger.answered(
                link,
                call.ticket(),
                new Answer.Ok(new Snapshot(3, 30)),
                new Cause("answer", null, "transaction-1", null));

        LinkState level = ledger.state(link);
        assertThat(level.booksConstant()).isZero();
        assertThat(level.operations()).isEmpty();
        assertThat(ledger.level(link, Side.WIX)).isEmpty();
        assertThat(explained().entries())
                .extracting(
                        e -> e.side() + " " + e.what().text() + " " + e.amount() + " " + e.balance() + ", " + e.cause())
                .containsExactly(
                        "WIX opening balance null 30, first seen at version 7",
                        "PROGRAM opening balance null 10, first seen at version 2",
                        "PROGRAM levelled 20 null, the difference of +20 between Wix and the program is levelled",
                        "PROGRAM carried over 20 30, levelling of the difference, to Wix");
        assertThat(explained().mismatch()).isNull();
        assertThat(explained().comparison().parts()).isEmpty();
    }

    @Test
    void sideWithoutAnAccountGetsNothing() {
        fixture.store.write(tx -> tx.update("UPDATE links SET program_id = NULL WHERE id = ?", link));

        assertThat(ledger.level(link, Side.WIX)).isEmpty();
        assertThat(ledger.state(link).booksConstant()).isEqualTo(20);
    }

    @Test
    void linkWhoseBooksAreOutBeginsAnewWithTheWinnersBalance() {
        booksAreOut();
        long epoch = ledger.state(link).epoch();
        assertThatThrownBy(() -> ledger.event(link, Side.WIX, new Snapshot(8, 31), Cause.of("event")))
                .isInstanceOf(BooksException.class);
        assertThat(ledger.level(link, Side.WIX))
                .as("nothing is levelled on books that are out")
                .isEmpty();

        assertThat(ledger.restart(
                        link, new Next.ReadBaseline(epoch - 1), new Snapshot(8, 31), new Snapshot(2, 10), Side.WIX))
                .isEqualTo(new Next.ReadBaseline(epoch));
        assertThat(ledger.restart(
                        link,
                        new Next.ReadBaseline(epoch),
                        new Snapshot(8, 31, 1000L, null),
                        new Snapshot(2, 10),
                        Side.WIX))
                .isInstanceOf(Next.Done.class);

        LinkState anew = ledger.state(link);
        assertThat(Books.error(anew)).isZero();
        assertThat(anew.booksConstant()).isZero();
        assertThat(anew.operations())
                .extracting(Operation::side, Operation::amount)
                .containsExactly(org.assertj.core.api.Assertions.tuple(Side.PROGRAM, 21L));
        assertThat(anew.wix().movedAt()).isEqualTo(1000);
        assertThat(fixture.unlinked(link)).containsExactly("the books were off by -5: the link restarts");
        assertThat(explained().mismatch()).isNull();
        assertThat(fixture.links.byId(link).orElseThrow().programId()).isEqualTo("customer");

        assertThat(ledger.restart(
                        link, new Next.ReadBaseline(anew.epoch()), new Snapshot(8, 31), new Snapshot(2, 10), Side.WIX))
                .as("again, with books that are right")
                .isInstanceOf(Next.Done.class);
        assertThat(ledger.state(link)).isEqualTo(anew);
    }

    @Test
    void callUnderWayKeepsALinkFromBeginningAnew() {
        String id = ledger.level(link, Side.PROGRAM).orElseThrow();
        ledger.proceed(link);
        booksAreOut();
        LinkState before = ledger.state(link);

        assertThatThrownBy(() -> ledger.restart(
                        link,
                        new Next.ReadBaseline(before.epoch()),
                        new Snapshot(8, 10),
                        new Snapshot(2, 10),
                        Side.WIX))
                .hasMessage("operation " + id + " is in progress or has an unknown outcome");
        assertThat(ledger.state(link)).isEqualTo(before);
    }

    @Test
    void operationOfALifeThatEndedIsFoundOutBeforeTheNextOneBegins() {
        ledger.event(link, Side.WIX, new Snapshot(8, 35), Cause.of("event"));
        Next.CallProgram call = (Next.CallProgram) ledger.proceed(link);
        ledger.unlink(link, Side.WIX, "the account is gone on Wix");
        Next.ReadBaseline baseline = new Next.ReadBaseline(ledger.state(link).epoch());

        Next found = ledger.baseline(
                link, baseline, new Snapshot(1, 15), new Snapshot(2, 10), OpeningPolicy.KEEP_DIFFERENCE);
        assertThat(found).isInstanceOfSatisfying(Next.CallProgram.class, again -> assertThat(again.key())
                .isEqualTo(call.key()));
        ledger.answered(
                link, ((Next.CallProgram) found).ticket(), new Answer.Ok(new Snapshot(3, 15)), Cause.of("answer"));

        assertThat(ledger.baseline(
                        link, baseline, new Snapshot(1, 15), new Snapshot(2, 10), OpeningPolicy.KEEP_DIFFERENCE))
                .as("what was read before the call is too old")
                .isInstanceOf(Next.ReadBaseline.class);
        baseline = new Next.ReadBaseline(ledger.state(link).epoch());
        assertThat(ledger.baseline(
                        link, baseline, new Snapshot(1, 15), new Snapshot(3, 15), OpeningPolicy.KEEP_DIFFERENCE))
                .isInstanceOf(Next.Done.class);
        assertThat(ledger.state(link).operations()).isEmpty();
        assertThat(explained().mismatch()).isNull();
    }

    @Test
    void adjustmentOfALifeThatEndedIsFoundOutAfterAConflict() {
        ledger.event(link, Side.PROGRAM, new Snapshot(3, 15), Cause.of("event"));
        Next.Adjust call = (Next.Adjust) ledger.proceed(link);
        ledger.unlink(link, Side.PROGRAM, "the account is gone on the program");

        Next.ReadAccount read =
                (Next.ReadAccount) ledger.answered(link, call.ticket(), new Answer.Conflict(), Cause.of("answer"));
        Next.QueryTransactions query =
                (Next.QueryTransactions) ledger.accountRead(link, read, new Snapshot(9, 40), Cause.of("answer"));
        Next after = ledger.looked(link, query, new io.loyaltybridge.ledger.Look(true, true, 0), Cause.of("answer"));

        assertThat(after).isInstanceOf(Next.Done.class);
        assertThat(ledger.state(link).operations()).noneMatch(o -> o.state() == OperationState.SENT);
    }
}
