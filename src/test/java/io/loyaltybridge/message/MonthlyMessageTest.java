package io.loyaltybridge.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.testing.EffectCase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every member is told his balance, once a month. */
@Tag("service")
class MonthlyMessageTest {
    @TempDir
    private Path dir;

    private EffectCase effects;
    private final List<String> out = new ArrayList<>();

    @AfterEach
    void close() {
        if (effects != null) {
            effects.close();
        }
    }

    private void start(String... more) {
        effects = EffectCase.start(
                dir, EffectCase.settings(Map.of("messages.on", "true", "bridge.time-zone", "Europe/Berlin"), more));
        effects.wix().setWebhookUrl(null);
    }

    private int message(String... arguments) {
        out.clear();
        return effects.fixture().bridge().job("message").run(List.of(arguments), line -> {
            synchronized (out) {
                out.add(line);
            }
        });
    }

    private List<String> seedMembers(int count) {
        List<String> contacts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contacts.add(effects.wix().seedMember("c" + i + "@example.com", "Ada Lovelace", null, 1_000 + i));
        }
        return contacts;
    }

    @Test
    void everyMemberGetsOneAMonthInHisLanguageAndASecondRunSendsNone() {
        start();
        String ada = effects.wix().seedMember("ada@example.com", "Ada Lovelace", "en-us", 1234);
        String eva = effects.wix().seedMember("eva@example.com", "Eva Braun", "de", 1234);
        String guest = effects.wix().seedAccount("guest@example.com", "Guest", 7);

        assertThat(message("--month=2026-12")).as(() -> out.toString()).isZero();

        assertThat(effects.messages(ada))
                .containsExactly("Hello Ada,\n\nyour balance for December at Loyalty Program: 1,234 Points.");
        assertThat(effects.messages(eva))
                .containsExactly("Hallo Eva,\n\nIhr Stand für Dezember bei Loyalty Program: 1.234 Points.");
        assertThat(effects.messages(guest)).isEmpty();
        assertThat(out).contains("2 accounts of members", "  2 messages planned", "  2 message settled");

        assertThat(message("--month=2026-12")).isZero();
        assertThat(out).contains("  2 already had their message of 2026-12 before");
        assertThat(effects.messages(ada)).hasSize(1);
        assertThat(message("--month=2027-01")).isZero();
        assertThat(effects.messages(ada)).hasSize(2);
    }

    @Test
    void aMessageCostsTwoCallsTheFirstTimeAndOneLater() {
        start();
        seedMembers(100);
        message("--month=2026-11", "--limit=1");
        long before = effects.wix().stats().calls();
        message("--month=2026-12");
        assertThat((effects.wix().stats().calls() - before) / 100.0)
                .as(() -> effects.wix().stats().describe().toString())
                .isLessThanOrEqualTo(2.02);
        before = effects.wix().stats().calls();
        message("--month=2027-01");
        assertThat((effects.wix().stats().calls() - before) / 100.0).isLessThanOrEqualTo(1.01);
        assertThat(effects.calls(EffectCase.SEND_MESSAGE)).isEqualTo(201);
    }

    @Test
    void aDryRunSaysWhomAndWhyAndSendsNothing() {
        start();
        seedMembers(2);
        assertThat(message("--month=2026-12", "--dry-run")).isZero();
        assertThat(out)
                .contains(
                        "  c0@example.com: 1000 points, and had no message of 2026-12",
                        "  2 messages would be sent",
                        "Nothing was written: this was --dry-run.");
        assertThat(effects.effects()).isEmpty();
        assertThat(effects.calls(EffectCase.SEND_MESSAGE)).isZero();
    }

    @Test
    void aLostAnswerIsLookedUpAndSendsNoSecondMessage() {
        start();
        List<String> contacts = seedMembers(5);
        effects.fault(FaultKind.DROP_AFTER, EffectCase.SEND_MESSAGE, 2);
        assertThat(message("--month=2026-12")).isZero();
        contacts.forEach(contact -> assertThat(effects.messages(contact)).hasSize(1));
        assertThat(out).contains("  5 message settled");
    }

    @Test
    void aRunDoesNotWaitForACallThatGotNoAnswerToBeOver() {
        start();
        List<String> contacts = seedMembers(3);
        effects.fault(FaultKind.DROP_BEFORE, EffectCase.SEND_MESSAGE, 1);
        assertThat(message("--month=2026-12")).isZero();
        assertThat(out).contains("  2 message settled", "  1 message sent without an answer: the service retries");

        effects.restartWith(Map.of("messages.call-life", "1s"));
        effects.fixture().stopBridge();
        effects.change("UPDATE effects SET due_at = 0 WHERE state = 'SENT'");
        effects.fixture().startBridge();
        effects.awaitQuiet();
        contacts.forEach(contact -> assertThat(effects.messages(contact)).hasSize(1));
    }

    @Test
    void onlyWhoIsSubscribedGetsOneWhereTheSettingSaysSo() {
        start("messages.consent", "subscribed");
        List<String> contacts = seedMembers(2);
        effects.wix().setSubscription("c0@example.com", "SUBSCRIBED");
        effects.wix().setSubscription("c1@example.com", "UNSUBSCRIBED");
        assertThat(message("--month=2026-12")).isZero();
        assertThat(effects.messages(contacts.get(0))).hasSize(1);
        assertThat(effects.messages(contacts.get(1))).isEmpty();
    }

    @Test
    void aRunThatIsStoppedInTheMiddleGoesOnAndNobodyGetsTwo() throws Exception {
        start("bridge.lanes", "2");
        List<String> contacts = seedMembers(130);
        effects.wix()
                .faults()
                .add(Fault.always(FaultKind.DELAY, EffectCase.SEND_MESSAGE).withDelayMs(20));
        Thread command = new Thread(() -> message("--month=2026-12"));
        command.start();
        EffectCase.patiently().until(() -> effects.calls(EffectCase.SEND_MESSAGE) >= 40);
        effects.fixture().stopBridge();
        command.join();
        assertThat(out).contains("message: stopped; the same command continues from here");
        effects.wix().faults().clear();
        effects.fixture().startBridge();
        effects.wix().setWebhookUrl(null);

        assertThat(message("--month=2026-12")).as(() -> out.toString()).isZero();

        contacts.forEach(contact -> assertThat(effects.messages(contact)).hasSize(1));
    }

    @Test
    void theMomentComesByTheSitesClockIsMadeGoodAfterAStopAndNeverTwice() throws Exception {
        start();
        String ada = effects.wix().seedMember("ada@example.com", "Ada Lovelace", "en", 50);
        effects.fixture().stopBridge();
        MutableClock clock = new MutableClock();
        clock.advance(Duration.between(clock.instant(), Instant.parse("2028-02-29T22:00:00Z")));
        try (Bridge bridge = Bridge.start(effects.fixture().settings(), clock)) {
            tick(bridge);
            assertThat(effects.messages(ada))
                    .as("the first start ever begins nothing for the past")
                    .isEmpty();
            clock.advance(Duration.ofHours(10).minusMinutes(1));
            tick(bridge);
            assertThat(effects.messages(ada))
                    .as("1 March, 07:59 UTC is 08:59 in Berlin")
                    .isEmpty();
            clock.advance(Duration.ofMinutes(1));
            tick(bridge);
            tick(bridge);
            assertThat(effects.messages(ada))
                    .containsExactly(
                            "Hello Ada,\n\nyour balance for March at Loyalty Program: 50 Points.\nOnly 950 more, and you reach 1,000.");
        }
        clock.advance(Duration.between(clock.instant(), Instant.parse("2028-04-03T12:00:00Z")));
        try (Bridge bridge = Bridge.start(effects.fixture().settings(), clock)) {
            tick(bridge);
            EffectCase.patiently().untilAsserted(() -> assertThat(effects.messages(ada))
                    .as("two days late, within the catch-up; summer time has begun")
                    .hasSize(2));
        }
        clock.advance(Duration.ofDays(32));
        try (Bridge bridge = Bridge.start(effects.fixture().settings(), clock)) {
            tick(bridge);
            assertThat(effects.messages(ada))
                    .as("1 May was more than three days ago")
                    .hasSize(2);
        }
        effects.fixture().startBridge();
    }

    /** As the timer of a minute does it; its own first tick after a start may be at it as well. */
    private static void tick(Bridge bridge) {
        assertThat(bridge.camelContext()
                        .createProducerTemplate()
                        .send("direct:monthly-message-due", exchange -> {})
                        .getException())
                .isNull();
    }

    @Test
    void offMeansThatNobodyGetsOne() {
        start("messages.on", "false");
        assertThat(message()).isEqualTo(1);
        assertThat(out).containsExactly("messages.on: is false, so there are no messages to send");
    }
}
