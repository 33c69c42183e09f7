package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WixFaultsTest {
    private static final String EARN = "loyalty_accounts.earnPoints";
    private static final String ADJUST = "loyalty_accounts.adjustPoints";
    private final MutableClock clock = new MutableClock();
    private WixStandIn wix;
    private Http http;
    private String contact;
    private String path;

    @BeforeEach
    void start() {
        wix = WixStandIn.start(WixStandIn.Options.builder().clock(clock).seed(7).build());
        http = Http.apiKey(wix.baseUrl());
        contact = wix.seedAccount("fault@example.com", "Fault", 0);
        path = "/loyalty-accounts/v1/accounts/" + wix.account(contact).get("id").asText();
    }

    @AfterEach
    void stop() {
        wix.close();
    }

    private Reply earn(String key) {
        return http.post(path + "/earn-points", body(key));
    }

    private static String body(String key) {
        return "{'amount':5,'appId':'a','idempotencyKey':'" + key + "'}";
    }

    private Reply earnWithin(Duration timeout) throws IOException {
        return http.exchange("POST", path + "/earn-points", body("k"), timeout);
    }

    private int balance() {
        return wix.account(contact).at("/points/balance").asInt();
    }

    @Test
    void anErrorBeforeTheCommitChangesNothing() {
        wix.faults().add(Fault.next(FaultKind.ERROR_BEFORE, EARN, 1));
        Reply reply = earn("k");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body().get("message").asText()).isEmpty();
        assertThat(balance()).isZero();
        assertThat(earn("k").status()).isEqualTo(200);
    }

    @Test
    void anErrorAfterTheCommitLeavesTheChange() {
        wix.faults().add(Fault.next(FaultKind.ERROR_AFTER, EARN, 1));
        assertThat(earn("k").status()).isEqualTo(500);
        assertThat(balance()).isEqualTo(5);
        earn("k");
        assertThat(balance()).isEqualTo(5);
    }

    @Test
    void aConnectionDroppedBeforeTheCommitChangesNothing() {
        wix.faults().add(Fault.always(FaultKind.DROP_BEFORE, EARN));
        assertThatThrownBy(() -> earnWithin(Duration.ofSeconds(5))).isInstanceOf(IOException.class);
        assertThat(balance()).isZero();
    }

    @Test
    void aConnectionDroppedAfterTheCommitLeavesTheChange() {
        wix.faults().add(Fault.next(FaultKind.DROP_AFTER, EARN, 1));
        assertThatThrownBy(() -> earnWithin(Duration.ofSeconds(5))).isInstanceOf(IOException.class);
        assertThat(balance()).isEqualTo(5);
        assertThat(wix.stats().calls(EARN, 0)).isEqualTo(1);
    }

    @Test
    void aDelayedCallIsCarriedOutAfterItsCallerGaveUp() {
        wix.faults().add(Fault.next(FaultKind.DELAY, EARN, 1).withDelayMs(1500));
        assertThatThrownBy(() -> earnWithin(Duration.ofMillis(200))).isInstanceOf(HttpTimeoutException.class);
        assertThat(balance()).isZero();
        await().until(() -> balance() == 5);
    }

    @Test
    void aDelayedAnswerFollowsTheCommit() {
        wix.faults().add(Fault.next(FaultKind.DELAY_ANSWER, EARN, 1).withDelayMs(30_000));
        assertThatThrownBy(() -> earnWithin(Duration.ofMillis(300))).isInstanceOf(HttpTimeoutException.class);
        assertThat(balance()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"error", "drop", "nothing"})
    void aLateCommitAppliesAfterTheAnswer(String answer) throws IOException {
        wix.faults()
                .add(Fault.next(FaultKind.LATE_COMMIT, EARN, 1)
                        .withDelayMs(1500)
                        .withAnswer(answer));
        if (answer.equals("error")) {
            assertThat(earn("k").status()).isEqualTo(500);
        } else {
            assertThatThrownBy(() -> earnWithin(Duration.ofMillis(250))).isInstanceOf(IOException.class);
        }
        assertThat(balance()).isZero();
        await().until(() -> balance() == 5);
        earn("k");
        assertThat(balance()).as("the key was kept at the late moment").isEqualTo(5);
    }

    @Test
    void aLateAdjustMeetsTheRevisionOfTheLateMoment() {
        String revision = wix.account(contact).get("revision").asText();
        wix.faults().add(Fault.next(FaultKind.LATE_COMMIT, ADJUST, 1).withDelayMs(1000));
        String body = "{'amount':7,'revision':'" + revision + "'}";
        assertThat(http.post(path + "/adjust-points", body).status()).isEqualTo(500);
        assertThat(http.post(path + "/adjust-points", body).status()).isEqualTo(200);
        wix.faults().add(Fault.next(FaultKind.DELAY, EARN, 1).withDelayMs(1500));
        earn("after the late moment");
        assertThat(balance()).as("the late one was stale by then").isEqualTo(12);
    }

    @Test
    void aTruncatedBodyIsNoJson() {
        wix.faults().add(Fault.next(FaultKind.TRUNCATE, EARN, 1));
        assertThatThrownBy(() -> earnWithin(Duration.ofSeconds(5))).isInstanceOf(IOException.class);
        assertThat(balance()).isEqualTo(5);
    }

    @Test
    void throttlingCanNameATime() {
        wix.faults().add(Fault.next(FaultKind.THROTTLE, EARN, 1).withRetryAfter(3));
        wix.faults().add(Fault.next(FaultKind.THROTTLE, EARN, 2));
        assertThat(earn("k").header("Retry-After")).isEqualTo("3");
        Reply second = earn("k");
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.header("Retry-After")).isNull();
        assertThat(second.code()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(balance()).isZero();
    }

    @Test
    void aForcedConflictIsARealOne() {
        String revision = wix.account(contact).get("revision").asText();
        wix.faults().add(Fault.next(FaultKind.CONFLICT, ADJUST, 1));
        assertThat(http.post(path + "/adjust-points", "{'amount':1,'revision':'" + revision + "'}")
                        .status())
                .isEqualTo(409);
        assertThat(wix.account(contact).get("revision").asInt()).isEqualTo(Integer.parseInt(revision) + 1);
        assertThat(balance()).isZero();
    }

    @Test
    void aSpuriousConflictLeavesTheRevision() {
        String revision = wix.account(contact).get("revision").asText();
        wix.faults().add(Fault.next(FaultKind.SPURIOUS_CONFLICT, ADJUST, 1));
        String body = "{'amount':1,'revision':'" + revision + "'}";
        assertThat(http.post(path + "/adjust-points", body).status()).isEqualTo(409);
        assertThat(http.post(path + "/adjust-points", body).status()).isEqualTo(200);
    }

    @Test
    void chanceIsSeeded() {
        List<Integer> first = statuses();
        assertThat(first).contains(200, 500);
        wix.faults().reset();
        assertThat(statuses()).isEqualTo(first);
    }

    private List<Integer> statuses() {
        wix.faults().add(Fault.always(FaultKind.ERROR_BEFORE, "loyalty_*").withProbability(0.5));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            statuses.add(earn("k").status());
        }
        return statuses;
    }

    @Test
    void otherOperationsAreNotHit() {
        wix.faults().add(Fault.always(FaultKind.ERROR_BEFORE, EARN));
        assertThat(http.get(path).status()).isEqualTo(200);
    }

    @Test
    void faultsAreSwitchedByTheControlPath() {
        Http control = new Http(wix.baseUrl());
        int id = control.post("/_sandbox/faults", "{'kind':'ERROR_BEFORE','operation':'" + EARN + "'}")
                .body()
                .get("id")
                .asInt();
        assertThat(earn("k").status()).isEqualTo(500);
        assertThat(control.get("/_sandbox/faults").body().at("/faults/0/hits").asInt())
                .isEqualTo(1);
        control.post("/_sandbox/faults/clear", "{'id':" + id + "}");
        assertThat(earn("k").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {}                                        | kind is required
            {'kind':'ERROR_BEFORE','probability':2}   | probability has to be 0 to 1
            {'kind':'ERROR_BEFORE','count':0}         | count has to be at least 1
            {'kind':'DELAY','delayMs':-1}             | delayMs must not be negative
            {'kind':'LATE_COMMIT','answer':'maybe'}   | answer has to be error, drop or nothing
            {'kind':'WEBHOOK_REORDER','hold':1}       | hold has to be at least 2
            {'kind':'DELAY','operation':'earnPoints'} | There is no operation or event earnPoints
            {'kind':'EARTHQUAKE'}                     | EARTHQUAKE
            {'kind':'DELAY','delay':5}                | delay
            """)
    void aWrongFaultIsRefused(String body, String message) {
        Reply reply = new Http(wix.baseUrl()).post("/_sandbox/faults", body.replace("`", ""));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().get("error").asText()).contains(message);
    }

    @Test
    void pastTheQuotaCallsAreRefusedUntilTheWindowMoves() {
        wix.setQuota(5);
        wix.faults().add(Fault.next(FaultKind.ERROR_BEFORE, EARN, 2));
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(earn("k" + i).status()).as("call " + i).isEqualTo(i < 2 ? 500 : 200);
        }
        assertThat(earn("more").status()).as("what faults answered counts").isEqualTo(429);
        assertThat(http.with("wix-site-id", "x").get("/nowhere").status()).isEqualTo(404);
        clock.advance(Duration.ofSeconds(56));
        assertThat(earn("more").status()).isEqualTo(200);
        assertThat(earn("more").status()).isEqualTo(429);
        assertThat(wix.stats().highestPerMinute()).isEqualTo(7);
        assertThat(wix.stats().calls(EARN, 429)).isEqualTo(2);
    }

    @Test
    void theQuotaIsCountedBySiteAndCanNameATime() {
        try (WixStandIn strict = WixStandIn.start(WixStandIn.Options.builder()
                .clock(clock)
                .quotaPerMinute(1)
                .retryAfter(true)
                .build())) {
            Http one = new Http(strict.baseUrl(), "Authorization", "key", "wix-site-id", "one");
            Http two = new Http(strict.baseUrl(), "Authorization", "key", "wix-site-id", "two");
            assertThat(one.get("/loyalty-programs/v1/program").status()).isEqualTo(200);
            assertThat(two.get("/loyalty-programs/v1/program").status()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(20));
            Reply refused = one.get("/loyalty-programs/v1/program");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("40");
        }
    }

    @Test
    void statisticsKeepTheHighestWindow() {
        Http control = new Http(wix.baseUrl());
        for (int i = 0; i < 3; i++) {
            earn("k" + i);
        }
        http.get(path);
        clock.advance(Duration.ofMinutes(2));
        http.get(path);
        var stats = control.get("/_sandbox/stats").body();
        assertThat(stats.get("calls").asInt()).isEqualTo(5);
        assertThat(stats.at("/operations/" + EARN + "/200").asInt()).isEqualTo(3);
        assertThat(stats.at("/operations/loyalty_accounts.getAccount/200").asInt())
                .isEqualTo(2);
        assertThat(stats.at("/maxWindow/calls").asInt()).isEqualTo(4);
        assertThat(stats.at("/maxWindow/operations/" + EARN + "/200").asInt()).isEqualTo(3);
        assertThat(stats.at("/maxWindow/operations/loyalty_accounts.getAccount/200")
                        .asInt())
                .isEqualTo(1);
    }
}
