package io.loyaltybridge.award;

import static io.loyaltybridge.testing.BridgeFixture.SOURCE;
import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixProxy;
import io.loyaltybridge.testing.WixSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong between the bridge and Wix: the points arrive exactly once, or the event stands in the list. */
@Tag("service")
class AwardFailuresTest {
    private static final String EARN_PATH = "/earn-points";

    @TempDir
    private static Path dir;

    private static WixProxy proxy;
    private static BridgeFixture fixture;
    private static WixSandbox wix;

    @BeforeAll
    static void start() {
        proxy = WixProxy.start();
        fixture = BridgeFixture.start(
                dir, Map.of("retry.max-attempts", "4", "retry.max-calls", "4", "wix.base-url", proxy.url()));
        proxy.forwardTo(fixture.standIn().baseUrl());
        wix = fixture.wix();
    }

    @AfterAll
    static void stop() {
        fixture.close();
        proxy.close();
    }

    @AfterEach
    void noFaults() {
        wix.noFaults();
        proxy.clear();
    }

    private static void exactlyOnce(String email, Inbox.Row row) {
        assertThat(row.state()).isEqualTo(EventState.DONE);
        assertThat(row.outcome()).startsWith("awarded 5 points, transaction ");
        assertThat(wix.contacts(email)).hasSize(1);
        assertThat(wix.transactions(email)).hasSize(1);
        assertThat(wix.balance(email)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERROR_BEFORE", "ERROR_AFTER", "DROP_BEFORE", "DROP_AFTER", "TRUNCATE"})
    void failedEarnGivesThePointsOnce(String fault) {
        String email = fault.toLowerCase(java.util.Locale.ROOT) + "@example.com";
        wix.fault(fault, WixSandbox.EARN, 2);

        Inbox.Row row = fixture.like(email, "post-1");

        exactlyOnce(email, row);
        assertThat(row.event().attempts()).isEqualTo(2);
    }

    @Test
    void answerThatIsNoJsonLeavesTheOutcomeOpenAndIsRepeated() {
        proxy.replaceAnswer(EARN_PATH, 200, "<html>");

        exactlyOnce("html@example.com", fixture.like("html@example.com", "post-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "drop"})
    void earnThatTakesEffectAfterItsErrorGivesThePointsOnce(String answer) {
        String email = "late-" + answer + "@example.com";
        wix.fault("{'kind':'LATE_COMMIT','operation':'" + WixSandbox.EARN + "','count':1,'delayMs':200,'answer':'"
                + answer + "'}");

        Inbox.Row row = fixture.like(email, "post-1");

        exactlyOnce(email, row);
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> wix.balance(email) == 5);
    }

    @ParameterizedTest
    @CsvSource({
        WixSandbox.QUERY_CONTACTS + ",ERROR_BEFORE",
        WixSandbox.CREATE_CONTACT + ",ERROR_BEFORE",
        WixSandbox.CREATE_CONTACT + ",ERROR_AFTER",
        WixSandbox.CREATE_CONTACT + ",DROP_AFTER",
        WixSandbox.CREATE_CONTACT + ",TRUNCATE",
        WixSandbox.FETCH_ACCOUNT + ",TRUNCATE",
        WixSandbox.CREATE_ACCOUNT + ",ERROR_BEFORE",
        WixSandbox.CREATE_ACCOUNT + ",ERROR_AFTER",
        WixSandbox.CREATE_ACCOUNT + ",DROP_AFTER",
        WixSandbox.CREATE_ACCOUNT + ",TRUNCATE"
    })
    void failureOfAnyEarlierStepEndsInOneContactAndOneAccount(String operation, String fault) {
        String email = operation.substring(operation.indexOf('.') + 1).toLowerCase(java.util.Locale.ROOT) + "-"
                + fault.toLowerCase(java.util.Locale.ROOT) + "@example.com";
        wix.fault(fault, operation, 1);

        Inbox.Row row = fixture.like(email, "post-1");

        exactlyOnce(email, row);
        assertThat(row.event().attempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/contacts/query", "/fetch-by", "/accounts"})
    void aCallThatIsAnswered404IsMadeAgain(String path) {
        for (String page : new String[] {
            "{'message':'App not installed','details':{'applicationError':{'code':'APP_NOT_INSTALLED'}}}",
            "<html>no such page</html>"
        }) {
            proxy.answer(path, 404, page);
        }

        String email = "not-found-" + path.replace("/", "") + "@example.com";

        Inbox.Row row = fixture.like(email, "post-1");

        exactlyOnce(email, row);
        assertThat(wix.balance(email)).isEqualTo(5);
    }

    @Test
    void accountThatIsGoneIsLookedUpAgain() {
        fixture.like("gone@example.com", "post-1");
        proxy.clear();
        proxy.answer(EARN_PATH, 404, "{'message':'','details':{'applicationError':{'code':'NOT_FOUND'}}}");

        Inbox.Row row = fixture.like("gone@example.com", "post-2");

        assertThat(row.outcome()).startsWith("awarded 5 points");
        assertThat(row.event().attempts()).isZero();
        assertThat(proxy.calls())
                .extracting(call -> call.path().substring(call.path().lastIndexOf('/') + 1))
                .containsExactly("earn-points", "query", "fetch-by", "earn-points");
        assertThat(wix.balance("gone@example.com")).isEqualTo(10);
    }

    @Test
    void accountThatStaysGoneIsParkedAfterAsManyCallsAsAttemptsAreAllowed() {
        fixture.like("gone-for-good@example.com", "post-1");
        proxy.clear();
        for (int i = 0; i < 20; i++) {
            proxy.answer(EARN_PATH, 404, "{'message':'','details':{'applicationError':{'code':'NOT_FOUND'}}}");
        }

        Inbox.Row row = fixture.like("gone-for-good@example.com", "post-2");

        assertThat(row.state()).isEqualTo(EventState.PARKED);
        assertThat(row.outcome())
                .startsWith("Wix earn-points: 404 NOT_FOUND; the customer's account is looked up again");
        assertThat(proxy.calls())
                .filteredOn(call -> call.path().endsWith(EARN_PATH))
                .hasSize(4);
        assertThat(wix.balance("gone-for-good@example.com")).isEqualTo(5);
    }

    @Test
    void anAccountThatIsNeitherMadeNorFoundIsAskedForSoManyTimesOnly() {
        proxy.clear();
        for (int i = 0; i < 40; i++) {
            proxy.answer(
                    "/loyalty-accounts/v1/accounts",
                    409,
                    "{'message':'','details':{'applicationError':{'code':'SOME_OTHER_REASON'}}}");
        }

        Inbox.Row row = fixture.like("never-made@example.com", "post-1");

        assertThat(row.state()).isEqualTo(EventState.PARKED);
        assertThat(row.outcome()).contains("SOME_OTHER_REASON").contains("asked 4 times");
        assertThat(proxy.calls())
                .filteredOn(call -> call.method().equals("POST") && call.path().endsWith("/accounts"))
                .hasSizeBetween(1, 4);
        assertThat(wix.balance("never-made@example.com"))
                .as("there is no account")
                .isNull();
    }

    @Test
    void refusalAfterAnUnknownOutcomeIsSettledByTheTransaction() {
        fixture.like("settled@example.com", "post-1");
        proxy.replaceAnswer(EARN_PATH, 500, "{}");
        proxy.answer(EARN_PATH, 409, "{'message':'','details':{'applicationError':{'code':'ALREADY_EXISTS'}}}");
        int queries = wix.calls(WixSandbox.QUERY_TRANSACTIONS);

        Inbox.Row row = fixture.like("settled@example.com", "post-2");

        assertThat(row.state()).isEqualTo(EventState.DONE);
        assertThat(row.outcome()).startsWith("awarded 5 points, transaction ");
        assertThat(wix.calls(WixSandbox.QUERY_TRANSACTIONS)).isEqualTo(queries + 1);
        assertThat(wix.balance("settled@example.com")).isEqualTo(10);
    }

    @Test
    void refusedAwardIsParkedAtOnceWithWixReason() {
        fixture.like("refused@example.com", "post-1");
        proxy.answer(
                EARN_PATH,
                400,
                "{'message':'Balance is too high','details':{'applicationError':{'code':'BALANCE_TOO_HIGH'}}}",
                Map.of("X-Wix-Request-Id", "request-1"));

        Inbox.Row row = fixture.like("refused@example.com", "post-2");

        assertThat(row.state()).isEqualTo(EventState.PARKED);
        assertThat(row.event().attempts()).isEqualTo(1);
        assertThat(row.requestId()).isEqualTo("request-1");
        assertThat(row.outcome()).isEqualTo("Wix earn-points: 400 BALANCE_TOO_HIGH, Balance is too high");
    }

    @Test
    void refusedAwardDoesNotHoldTheCustomersNextEvent() {
        fixture.like("next@example.com", "post-1");
        proxy.answer(EARN_PATH, 400, "{'message':'no'}");
        fixture.like("next@example.com", "post-2");

        assertThat(fixture.like("next@example.com", "post-3").outcome()).startsWith("awarded 5 points");
        assertThat(wix.balance("next@example.com")).isEqualTo(10);
    }

    @Test
    void eventIsParkedAfterTheLastAttemptWithReasonAndRequestId() {
        wix.fault("ERROR_BEFORE", WixSandbox.EARN, 4);

        Inbox.Row row = fixture.like("exhausted@example.com", "post-1");

        assertThat(row.state()).isEqualTo(EventState.PARKED);
        assertThat(row.event().attempts()).isEqualTo(4);
        assertThat(row.outcome()).isEqualTo("Wix earn-points: 500");
        assertThat(row.requestId()).matches("[0-9a-f-]{36}");
        assertThat(wix.balance("exhausted@example.com")).isZero();
    }

    @Test
    void unknownOutcomeOfAParkedEventHoldsItsCustomerAndNobodyElse(@TempDir Path other) {
        try (BridgeFixture own = BridgeFixture.start(other, Map.of("retry.max-attempts", "1"))) {
            own.like("held@example.com", "post-1");
            own.wix().fault("ERROR_AFTER", WixSandbox.EARN, 1);
            Inbox.Row parked = own.like("held@example.com", "post-2");
            String id = newId();
            own.send(SOURCE, payload(id, "held@example.com", "post-3").toString());
            Inbox.Row held = own.await(id, row -> row.outcome() != null);
            String free = newId();
            own.send(SOURCE, payload(free, "free@example.com", "post-1").toString());
            Inbox.Row others = own.await(free, row -> row.state() != EventState.PENDING);

            assertThat(parked.state()).isEqualTo(EventState.PARKED);
            assertThat(held.state()).isEqualTo(EventState.PENDING);
            assertThat(held.event().attempts()).isZero();
            assertThat(held.outcome())
                    .isEqualTo("waits for the parked event " + parked.event().seq()
                            + ": its award may or may not have reached Wix; replay or discard it");
            assertThat(others.outcome()).startsWith("awarded 5 points");
        }
    }

    @Test
    void throttledCallIsHandedBackWithoutCountingAnAttempt(@TempDir Path other) {
        try (BridgeFixture own = BridgeFixture.start(other)) {
            own.wix()
                    .fault("{'kind':'THROTTLE','operation':'" + WixSandbox.EARN + "','count':1,'retryAfterSeconds':1}");
            Inbox.Row row = own.like("throttled@example.com", "post-1");
            assertThat(row.outcome()).startsWith("awarded 5 points");
            assertThat(row.event().attempts()).isZero();

            own.wix().fault("THROTTLE", WixSandbox.EARN, 1);
            String id = newId();
            own.send(SOURCE, payload(id, "throttled@example.com", "post-2").toString());
            Inbox.Row waiting = own.await(id, r -> r.outcome() != null);
            assertThat(waiting.state()).isEqualTo(EventState.PENDING);
            assertThat(waiting.event().attempts()).isZero();
            assertThat(waiting.outcome()).startsWith("Wix earn-points: 429 RESOURCE_EXHAUSTED");
            assertThat(Duration.between(waiting.event().receivedAt(), waiting.dueAt()))
                    .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
        }
    }

    @Test
    void credentialsThatWixRefusesAreNoFailedAttempt(@TempDir Path other) {
        try (WixProxy own = WixProxy.start();
                BridgeFixture bridge = BridgeFixture.start(other, Map.of("wix.base-url", own.url()))) {
            own.answer("/query", 403, "{'message':''}");
            String id = newId();
            bridge.send(SOURCE, payload(id, "denied@example.com", "post-1").toString());
            Inbox.Row waiting = bridge.await(id, r -> r.outcome() != null);

            assertThat(waiting.state()).isEqualTo(EventState.PENDING);
            assertThat(waiting.event().attempts()).isZero();
            assertThat(waiting.outcome())
                    .isEqualTo(
                            "Wix query-contacts: 403; the app or key lacks a permission, which Wix's dashboard grants");
        }
    }
}
