package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Look;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of an account keeps the account's own time and the transaction that made it, on whatever way it is seen. */
@Tag("store")
class ObservedTimeTest {
    @TempDir
    private Path dir;

    private StoreFixture fixture;
    private SyncLedger ledger;
    private String link;

    @BeforeEach
    void fivePointsAreOnTheirWayToWix() {
        fixture = new StoreFixture(dir);
        ledger = fixture.ledger;
        link = fixture.links.findOrCreate("ada@example.com").id();
        fixture.links.bindAccount(link, "account", null);
        fixture.links.bindProgram(link, "customer");
        ledger.baseline(
                link,
                new Next.ReadBaseline(0),
                new Snapshot(7, 30, 1_000L, null),
                new Snapshot(2, 30),
                OpeningPolicy.KEEP_DIFFERENCE);
        ledger.event(link, Side.PROGRAM, new Snapshot(3, 35), Cause.of("event"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Snapshot seen() {
        return ledger.state(link).wix();
    }

    @Test
    void aResolvedConflictKeepsTheTimeOfTheAccountThatWasReadBeforeTheTransactions() {
        Next.Adjust adjust = (Next.Adjust) ledger.proceed(link);
        assertThat(seen().movedAt()).isEqualTo(1_000);
        Next.ReadAccount read =
                (Next.ReadAccount) ledger.answered(link, adjust.ticket(), new Answer.Conflict(), Cause.of("answer"));
        Next.QueryTransactions look = (Next.QueryTransactions)
                ledger.accountRead(link, read, new Snapshot(8, 29, 5_000L, null), Cause.of("answer"));
        ledger.looked(link, look, new Look(false, true, 0), Cause.of("answer"));
        assertThat(seen()).isEqualTo(new Snapshot(8, 29));
        assertThat(seen().movedAt()).isEqualTo(5_000);
    }

    @Test
    void anAdjustmentIsKnownAsTheTransactionThatMadeItsRevision() {
        Next.Adjust adjust = (Next.Adjust) ledger.proceed(link);
        Snapshot after = new Snapshot(8, 35, 6_000L, null).by("transaction-8");
        ledger.answered(link, adjust.ticket(), new Answer.Ok(after), new Cause("answer", null, "transaction-8", null));
        assertThat(seen().madeBy()).isEqualTo("transaction-8");
        ledger.event(link, Side.WIX, new Snapshot(9, 36, 7_000L, null), Cause.of("event"));
        assertThat(seen().madeBy()).as("not of the next revision").isNull();
        assertThat(seen().movedAt()).isEqualTo(7_000);
    }
}
