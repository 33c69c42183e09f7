package io.loyaltybridge.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service while one side is down: what it shows, what a restart keeps, and that all go on at once. */
@Tag("service")
class OutageServiceTest {
    private static final int CUSTOMERS = 6;
    /** So long that nobody who waits for it would be served within the patience of these tests. */
    private static final Map<String, String> RARELY =
            Map.of("retry.first-delay", "200ms", "retry.max-delay", "5m", "retry.max-probe-delay", "5m");

    @TempDir
    private Path dir;

    private SyncFixture sync;
    private final List<String> contacts = new ArrayList<>();
    private final List<String> customers = new ArrayList<>();

    private void start(String... more) throws Exception {
        Map<String, String> settings = new HashMap<>(RARELY);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        sync = SyncFixture.start(dir, settings, WixStandIn.Options.builder(), ProgramStandIn.Options.builder());
        for (int i = 0; i < CUSTOMERS; i++) {
            customers.add(sync.program().seedCustomer("c" + i + "@example.com", "C " + i, 100));
            contacts.add(sync.wix().seedAccount("c" + i + "@example.com", "C " + i, 100));
        }
        sync.awaitLinks(CUSTOMERS);
    }

    @AfterEach
    void close() {
        sync.close();
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().pollInterval(Duration.ofMillis(20));
    }

    private HttpResponse<String> observed(String what) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + sync.bridge().managementPort() + "/observe/" + what))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void programIsDown() {
        sync.program().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "*"));
        contacts.forEach(contact -> sync.wix().organic(contact, OrganicChange.purchase(7)));
        patiently().until(() -> Tables.count(dir, "inbox WHERE state = 'pending' AND in_outage = 1") == CUSTOMERS);
    }

    private void allAreCarriedOver(long expected) {
        for (int i = 0; i < CUSTOMERS; i++) {
            sync.awaitBalances(contacts.get(i), customers.get(i), expected);
        }
        assertThat(sync.bridge().inbox().count(EventState.PARKED)).isZero();
    }

    @Test
    void healthAndMetricsSayWhatIsDownAndTheServiceStaysReady() throws Exception {
        start();
        assertThat(observed("metrics").body())
                .contains("bridge_outages{system=\"program\"} 0.0")
                .contains("bridge_outages{system=\"wix\"} 0.0");
        assertThat(observed("health?data=true").body()).doesNotContain("down since");

        programIsDown();

        assertThat(observed("metrics").body())
                .contains("bridge_outages{system=\"program\"} 1.0")
                .contains("bridge_outages{system=\"wix\"} 0.0");
        HttpResponse<String> health = observed("health?data=true");
        assertThat(health.body())
                .contains("outages")
                .containsPattern("\"program[a-z -]*\" *: *\"down since ")
                .contains("checked again at");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(observed("health/ready").statusCode()).isEqualTo(200);
        assertThat(observed("health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aRestartInTheMiddleOfAnOutageCostsNobodyAnAttemptAndMakesNobodyWait() throws Exception {
        start("retry.max-attempts", "5");
        programIsDown();
        List<Integer> attempts = attempts();
        for (int restart = 0; restart < 4; restart++) {
            long calls = sync.program().stats().calls();
            sync.stopBridge();
            sync.startBridge();
            patiently()
                    .until(() -> sync.program().stats().calls() > calls
                            && Tables.count(dir, "inbox WHERE state = 'pending' AND in_outage = 1") == CUSTOMERS);
        }
        assertThat(attempts()).as("attempts of those that waited").isEqualTo(attempts);

        sync.stopBridge();
        sync.program().faults().clear();
        sync.startBridge();
        allAreCarriedOver(107);
    }

    private List<Integer> attempts() {
        return sync.bridge().inbox().list(EventState.PENDING, 100).stream()
                .map(row -> row.event().attempts())
                .toList();
    }

    @Test
    void whenWixIsBackEventsGoOnAtOnce() throws Exception {
        start("retry.max-probe-delay", "2s");
        sync.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "*"));
        customers.forEach(customer -> sync.program().organic(customer, OrganicChange.purchase(7)));
        patiently().until(() -> Tables.count(dir, "inbox WHERE state = 'pending' AND in_outage = 1") == CUSTOMERS);
        assertThat(observed("metrics").body())
                .contains("bridge_outages{system=\"program\"} 0.0")
                .doesNotContain("bridge_outages{system=\"wix\"} 0.0");

        sync.wix().faults().clear();

        allAreCarriedOver(107);
    }

    @Test
    void aCouponThatWaitsForWixIsMadeAsSoonAsItIsBack() throws Exception {
        start(
                "coupons.on",
                "true",
                "coupons.kind",
                "percent-off",
                "coupons.amount",
                "10",
                "coupons.tell",
                "none",
                "milestones.points",
                "105",
                "effects.sweep-every",
                "100ms",
                "retry.max-probe-delay",
                "2s");
        sync.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "marketing_coupons.createCoupon"));
        contacts.forEach(contact -> sync.wix().organic(contact, OrganicChange.purchase(7)));
        patiently().until(() -> Tables.count(dir, "effects WHERE in_outage = 1") >= 2);
        sync.wix().faults().clear();

        patiently().until(() -> sync.wix().coupons().size() == CUSTOMERS);
        assertThat(Tables.count(dir, "effects WHERE in_outage = 1")).isZero();
    }
}
