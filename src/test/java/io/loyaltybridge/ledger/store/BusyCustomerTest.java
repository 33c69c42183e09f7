package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Notice;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Pace;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.Ticket;
import io.loyaltybridge.testing.UsualRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A customer with many changes, and one whose changes go round: on disk, with nothing kept in memory from one step to the next. */
class BusyCustomerTest {
    private static final int LIMIT = 15;

    @TempDir
    private Path dir;

    private StoreFixture fixture;
    private String link;
    private final Map<Side, Snapshot> accounts = new EnumMap<>(Side.class);
    private final Deque<Map.Entry<Side, Snapshot>> events = new ArrayDeque<>();
    private final List<Notice> notices = new ArrayList<>();
    private int calls;
    /** What the other system answers to a call, as a part of its amount; 0: nothing. */
    private int answers;

    private boolean bare;

    @BeforeEach
    void customer() {
        fixture = new StoreFixture(dir);
        link = fixture.links.findOrCreate("ada@example.com").id();
        fixture.links.bindContact(link, "contact");
        fixture.links.bindAccount(link, "account", null);
        fixture.links.bindProgram(link, "customer");
        accounts.put(Side.WIX, new Snapshot(1, 100_000));
        accounts.put(Side.PROGRAM, new Snapshot(1, 100_000));
        ledger().baseline(
                        link,
                        new Next.ReadBaseline(0),
                        accounts.get(Side.WIX),
                        accounts.get(Side.PROGRAM),
                        OpeningPolicy.KEEP_DIFFERENCE);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** As after a start: everything is read from the store. */
    private SyncLedger ledger() {
        Duration day = Duration.ofDays(1);
        Capabilities program = new Capabilities(
                Version.STRICT,
                Write.KEY,
                bare ? AnswerForm.BARE : AnswerForm.STATE,
                day,
                Duration.ofMinutes(1),
                Refusal.STORED,
                false,
                ProgramChanges.TWO_WAY);
        Rule rule = Rule.full(
                UsualRule.settings(Capabilities.wix(day, Duration.ofMinutes(1)), program, Duration.ofSeconds(1)));
        return new SyncLedger(
                fixture.store, rule, "site", fixture.clock, LIMIT, Duration.ofMinutes(1), new SyncMetrics() {
                    @Override
                    public void noticed(String linkId, Notice notice) {
                        notices.add(notice);
                    }

                    @Override
                    public void carried(Side side, long millis) {
                        // not looked at here
                    }
                });
    }

    private void change(Side side, long amount) {
        Snapshot now = accounts.get(side);
        accounts.put(side, new Snapshot(now.version() + 1, now.balance() + amount));
        events.add(Map.entry(side, accounts.get(side)));
    }

    /** Delivers the oldest event until it is dealt with. False where it is put off, or its side held. */
    private boolean deliver() {
        Side side = events.peek().getKey();
        Snapshot at = events.peek().getValue();
        if (ledger().covers(link, side, at)) {
            events.remove();
            return true;
        }
        SyncLedger.Observed observed = ledger().observe(link, side, at, Cause.of("event"));
        Next next = observed.next();
        for (int i = 0; i < 100 && !(next instanceof Next.Done); i++) {
            if (next instanceof Next.PutOff || next instanceof Next.HoldSide) {
                return false;
            }
            next = call(next);
        }
        events.remove();
        return true;
    }

    private Next call(Next next) {
        if (next instanceof Next.ReadSide read) {
            Next after = ledger().read(link, read, accounts.get(read.side()), Cause.of("read"));
            return after instanceof Next.Done ? ledger().proceed(link) : after;
        }
        if (next instanceof Next.ReadAccount read) {
            return ledger().accountRead(
                            link, read, accounts.get(read.ticket().operation().side()), Cause.of("read"));
        }
        Ticket ticket = next instanceof Next.Adjust adjust ? adjust.ticket() : ((Next.CallProgram) next).ticket();
        Side side = ticket.operation().side();
        if (next instanceof Next.Adjust adjust && accounts.get(side).version() != adjust.revision()) {
            return ledger().answered(link, ticket, new Answer.Conflict(), Cause.of("answer"));
        }
        calls++;
        change(side, ticket.operation().amount());
        Snapshot after = accounts.get(side);
        if (answers != 0) {
            change(side, answers * ticket.operation().amount());
        }
        return ledger().answered(
                        link, ticket, new Answer.Ok(bare && side == Side.PROGRAM ? null : after), Cause.of("answer"));
    }

    private void playUntilHeld() {
        for (int i = 0; i < 5_000 && !events.isEmpty() && ledger().state(link).wixHold() == null; i++) {
            if (!deliver()) {
                fixture.clock.advance(Duration.ofMillis(500));
            }
        }
    }

    private long noticed(Notice.Type type) {
        return notices.stream().filter(notice -> notice.type() == type).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void whatAnswersEachCallIsSlowedDownThenHeldAndGoesOnByAPersonsWord(int eachWay) {
        answers = eachWay;
        long start = fixture.clock.millis();
        change(Side.WIX, 10);
        playUntilHeld();

        LinkState held = ledger().state(link);
        assertThat(held.wixHold().reason()).startsWith("a loop: ").endsWith("then: parked release " + link);
        assertThat(held.programHold()).isEqualTo(held.wixHold());
        assertThat(calls).isEqualTo(LIMIT + Pace.PROOF);
        assertThat(Duration.ofMillis(fixture.clock.millis() - start))
                .as("two rounds of pauses")
                .isBetween(Duration.ofMinutes(3), Duration.ofMinutes(5));
        assertThat(noticed(Notice.Type.SLOWED)).as("one alarm an hour").isEqualTo(1);
        assertThat(noticed(Notice.Type.LOOP)).isEqualTo(1);

        answers = 0;
        ledger().decisions().release(link);
        Next next = ledger().proceed(link);
        for (int i = 0; i < 10 && !(next instanceof Next.Done); i++) {
            next = call(next);
        }
        playUntilHeld();
        assertThat(events).isEmpty();
        assertThat(accounts.get(Side.WIX).balance())
                .isEqualTo(accounts.get(Side.PROGRAM).balance());
    }

    @Test
    void whatAnswersAtOnceIsHeldAlsoWhereOnlyALaterReadShowsIt() {
        bare = true;
        answers = -1;
        change(Side.WIX, 10);
        playUntilHeld();

        assertThat(ledger().state(link).wixHold().reason()).startsWith("a loop: ");
        assertThat(calls).isLessThanOrEqualTo(LIMIT + 2 * Pace.PROOF);
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 100, 1_000})
    void manyPurchasesAddUpAndHoldNobody(int purchases) {
        for (int i = 0; i < purchases; i++) {
            change(Side.WIX, 10);
            fixture.clock.advance(Duration.ofMillis(60_000 / purchases));
            deliver();
        }
        playUntilHeld();
        assertThat(events).isEmpty();
        assertThat(ledger().state(link).wixHold()).isNull();
        assertThat(accounts.get(Side.PROGRAM).balance())
                .isEqualTo(accounts.get(Side.WIX).balance())
                .isEqualTo(100_000 + 10L * purchases);
        assertThat(calls).isLessThanOrEqualTo(LIMIT + 2 + Pace.PAUSES);
        assertThat(noticed(Notice.Type.SLOWED)).isEqualTo(1);

        fixture.clock.advance(Duration.ofMinutes(2));
        int before = calls;
        for (int i = 0; i < LIMIT; i++) {
            change(Side.PROGRAM, 10);
            for (int event = events.size(); event > 0; event--) {
                assertThat(deliver()).as("at full speed again").isTrue();
            }
        }
        assertThat(calls - before).isEqualTo(LIMIT);
    }

    @Test
    void theAlarmComesOncePerHour() {
        for (int hour = 1; hour <= 2; hour++) {
            for (int burst = 0; burst < 2; burst++) {
                for (int i = 0; i < 3 * LIMIT; i++) {
                    change(Side.WIX, 1);
                }
                playUntilHeld();
                fixture.clock.advance(Duration.ofMinutes(20));
            }
            assertThat(noticed(Notice.Type.SLOWED)).isEqualTo(hour);
            fixture.clock.advance(Duration.ofMinutes(30));
        }
    }

    @Test
    void whatWaitedLongerThanItHadToIsOneChangeToo() {
        for (int i = 0; i < 100; i++) {
            change(Side.WIX, 10);
        }
        for (int i = 0; i <= LIMIT; i++) {
            assertThat(deliver()).isTrue();
        }
        assertThat(deliver()).isFalse();
        fixture.clock.advance(Duration.ofMinutes(10));

        playUntilHeld();

        assertThat(accounts.get(Side.PROGRAM).balance())
                .isEqualTo(accounts.get(Side.WIX).balance());
        assertThat(calls).isEqualTo(LIMIT + 2);
    }
}
