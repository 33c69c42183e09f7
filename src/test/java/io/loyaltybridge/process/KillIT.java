package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@code kill -9} at the worst moments leaves behind, and what the next start makes of it. */
class KillIT {
    private static final String EARN = "loyalty_accounts.earnPoints";
    private static final String ADJUST = "loyalty_accounts.adjustPoints";

    @TempDir
    private static Path shared;

    private static StandIn wix;

    @TempDir
    private Path dir;

    private Site site;

    @BeforeAll
    static void startStandIn() {
        wix = StandIn.start(shared);
    }

    @AfterAll
    static void stopStandIn() {
        wix.close();
    }

    @BeforeEach
    void reset() throws Exception {
        wix.reset();
        site = new Site(dir, wix, "retry.first-delay=3s");
    }

    @AfterEach
    void end() {
        site.close();
    }

    @Test
    void anAcknowledgedWebhookIsWorkedOnAfterTheKill() {
        site.start();
        site.acknowledged("e1", "ada@example.com", "post-1");
        site.bridge().kill();

        assertThat(site.events()).extracting(row -> row.event().eventId()).containsExactly("e1");
        restartAndExpectFivePointsOnce();
    }

    /** The intents are on disk, the points are given or are going to be, and nobody wrote the answers down. */
    @Test
    void aKillBetweenIntentAndOutcomeGivesThePointsOnce() {
        Map<String, String> faults = new LinkedHashMap<>();
        faults.put("answered-late", "{'kind':'DELAY_ANSWER','operation':'" + EARN + "','count':1,'delayMs':60000}");
        faults.put("served-late", "{'kind':'DELAY','operation':'" + EARN + "','count':1,'delayMs':10000}");
        faults.put("answer-lost", "{'kind':'DROP_AFTER','operation':'" + EARN + "','count':1}");
        faults.put("call-lost", "{'kind':'DROP_BEFORE','operation':'" + EARN + "','count':1}");
        site.start();
        faults.forEach((name, fault) -> {
            wix.fault(fault);
            site.acknowledged(name, email(name), "post-1");
            wix.awaitFaultHit();
        });
        await().until(() -> wix.transactions() == 2);
        site.bridge().kill();

        assertThat(site.events()).hasSize(4).extracting(Inbox.Row::state).containsOnly(EventState.PENDING);
        site.start();
        site.awaitAllDone();
        faults.keySet().forEach(name -> site.acknowledged("again-" + name, email(name), "post-1"));
        site.awaitAllDone();
        // The late call is served after the one of the restart; by its key it changes nothing.
        await().until(() -> wix.answered(EARN) >= 7);

        assertThat(site.events()).allMatch(row -> row.outcome()
                .startsWith(row.event().eventId().startsWith("again-") ? "duplicate" : "awarded 5 points"));
        assertThat(wix.balances().values()).hasSize(4).containsOnly(5L);
        assertThat(wix.transactions()).isEqualTo(4);
        assertThat(wix.contacts()).isEqualTo(4);
    }

    /**
     * The state that the calls go by is on disk, and no outcome: one call was not served, one was applied and not answered, and the
     * answer of one is there and cannot be written. Wix's transactions show none of them for some time.
     */
    @Test
    void aKillInTheMiddleOfTakeBacksTakesThemBackOnce() throws Exception {
        site = new Site(
                dir.resolve("take-back"),
                wix,
                "sources.social-like.reverses.post.unliked=/postId",
                "wix.response-timeout=60s",
                "effects.sweep-every=200ms",
                "wix.index-delay=0s");
        List<String> names = List.of("not-served", "not-answered", "not-written");
        site.start();
        for (String name : names) {
            site.acknowledged("first-" + name, email(name), "post-1");
            site.acknowledged("second-" + name, email(name), "post-2");
        }
        site.awaitAllDone();
        takeBack("not-served", "DELAY", 60_000);
        takeBack("not-answered", "DELAY_ANSWER", 60_000);
        takeBack("not-written", "DELAY_ANSWER", 2_000);
        try (Connection locked =
                        DriverManager.getConnection("jdbc:sqlite:" + site.data().resolve(SqliteStore.FILE));
                Statement lock = locked.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            await().until(() -> wix.answered(ADJUST) == 1);
            site.bridge().kill();
        }
        assertThat(takeBacks("state = 'SENT' AND payload LIKE '%\"fence\":{%'"))
                .as("on a slow machine one was written before")
                .isGreaterThanOrEqualTo(2);
        wix.listsLate(600_000);

        site.start();
        await().until(() -> takeBacks("state = 'SENT' AND payload NOT LIKE '%\"past\":1%'") == 0);
        assertThat(wix.balances().values())
                .as("nothing is taken again while nothing is certain")
                .containsOnly(5L);
        wix.listsLate(0);
        await().until(() -> takeBacks("state = 'SETTLED' AND outcome = 'took back 5 points'") == 3);
        names.forEach(name -> site.acknowledged("again-" + name, "post.unliked", email(name), "post-1"));
        site.awaitAllDone();

        assertThat(takeBacks("state IS NOT NULL")).isEqualTo(3);
        assertThat(wix.balances().values()).hasSize(3).containsOnly(5L);
        assertThat(wix.transactions()).as("two awards and one take-back each").isEqualTo(9);
    }

    private void takeBack(String name, String fault, int millis) {
        wix.fault("{'kind':'" + fault + "','operation':'" + ADJUST + "','count':1,'delayMs':" + millis + "}");
        site.acknowledged("back-" + name, "post.unliked", email(name), "post-1");
        wix.awaitFaultHit();
    }

    private long takeBacks(String where) {
        return Tables.count(site.data(), "effects WHERE kind = 'takeback' AND " + where);
    }

    private static String email(String name) {
        return name + "@example.com";
    }

    private void restartAndExpectFivePointsOnce() {
        site.start();
        site.awaitAllDone();
        site.acknowledged("e2", "ada@example.com", "post-1");
        site.awaitAllDone();

        assertThat(site.events().stream()
                        .map(row -> row.event().eventId() + " " + row.outcome().split(" ")[0])
                        .collect(Collectors.toList()))
                .containsExactly("e2 duplicate", "e1 awarded");
        assertThat(wix.transactions()).isEqualTo(1);
        assertThat(wix.balance("ada@example.com")).isEqualTo(5);
        assertThat(wix.contacts()).isEqualTo(1);
        assertThat(wix.accounts()).isEqualTo(1);
    }
}
