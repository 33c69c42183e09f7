package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.sync.SyncCase.Pair;
import io.loyaltybridge.testing.Profiles;
import io.loyaltybridge.testing.WixProxy;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connector "talon-one" between both stand-ins. What it sends, and what its stand-in answers, is as Talon.One describes it in
 * https://github.com/talon-one/talon_go/blob/b5a7a07/api/openapi.yaml.
 */
@Tag("service")
class TalonOneTest {
    private static final String EMAIL = "ada@example.com";

    private final VendorSchema schema = new VendorSchema("talon-one");

    @TempDir
    private Path dir;

    private SyncCase talon;

    private Pair start() throws Exception {
        talon = SyncCase.start(
                dir,
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder().kind(ProgramKind.TALON_ONE),
                "program.poll-every",
                "100ms",
                "bridge.profiles-dir",
                Profiles.copy(dir.resolve("profiles"), "talon-one", "call-life=1s")
                        .toString());
        return talon.pair(EMAIL, 100, 100);
    }

    @AfterEach
    void everyCallIsAsTalonOneDescribesIt() {
        try {
            assertThat(talon.programProxy.answered()).isNotEmpty();
            talon.programProxy.answered().forEach(each -> {
                String operation =
                        schema.operation(each.call().method(), each.call().path());
                assertThat(schema.request(operation, each.call().body()))
                        .as(each.call().body())
                        .isEmpty();
                assertThat(
                                each.status() < 300
                                        ? schema.answer(operation, each.answer())
                                        : schema.problems("ErrorResponseWithStatus", each.answer(), false))
                        .as(each.answer())
                        .isEmpty();
                assertThat(each.call().headers().get("authorization"))
                        .containsExactly(
                                each.call().path().startsWith("/v2/customer_profiles/")
                                        ? "ApiKey-v1 "
                                                + talon.sync.program().options().secondToken()
                                        : "ManagementKey-v1 "
                                                + talon.sync.program().options().token());
            });
        } finally {
            if (talon != null) {
                talon.close();
            }
        }
    }

    private void onWix(Pair pair, OrganicChange change) {
        talon.sync.wix().organic(pair.contact(), change);
    }

    private void onTalonOne(Pair pair, OrganicChange change) {
        talon.sync.program().organic(pair.customer(), change);
    }

    private List<JsonNode> ours(Pair pair) {
        return talon.sync.program().transactions(pair.customer()).stream()
                .filter(each -> each.path("reference").asText().startsWith("sync-"))
                .toList();
    }

    private List<WixProxy.Call> calls(String pathEnd) {
        return talon.programProxy.calls().stream()
                .filter(call -> call.path().endsWith(pathEnd))
                .toList();
    }

    @Test
    void changesGoBothWaysOnceAndNoneComesBack() throws Exception {
        Pair pair = start();
        onWix(pair, OrganicChange.purchase(7));
        talon.awaitBalances(pair, 107);
        onTalonOne(pair, OrganicChange.redeem(50));
        talon.awaitBalances(pair, 57);
        onWix(pair, OrganicChange.redeem(20));
        talon.awaitBalances(pair, 37);
        for (int i = 0; i < 5; i++) {
            onWix(pair, OrganicChange.purchase(1));
            onTalonOne(pair, OrganicChange.purchase(10));
        }
        talon.awaitBalances(pair, 92);
        assertThat(ours(pair).stream()
                        .mapToLong(each -> each.path("amount").asLong())
                        .sum())
                .isEqualTo(-8);
    }

    @Test
    void aCallWithoutAnAnswerThatTookEffectIsFoundByItsNameAndNotRepeated() throws Exception {
        Pair pair = start();
        talon.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "talon.addLoyaltyPoints", 1));
        onWix(pair, OrganicChange.purchase(7));
        talon.awaitBalances(pair, 107);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/add_points")).hasSize(1);
        assertThat(calls("/ledger_transactions")).isNotEmpty();
    }

    @Test
    void aCallWithoutAnAnswerThatTookNoEffectIsMadeOnceMore() throws Exception {
        Pair pair = start();
        talon.sync.program().faults().add(Fault.next(FaultKind.DROP_BEFORE, "talon.removeLoyaltyPoints", 1));
        onWix(pair, OrganicChange.redeem(7));
        talon.awaitBalances(pair, 93);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/deduct_points")).hasSize(2);
    }

    @Test
    void aRefusalBelowZeroIsParkedAndCutToNothing() throws Exception {
        Pair pair = start();
        talon.sync.program().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "talon.getLoyaltyProgramTransactions"));
        onTalonOne(pair, OrganicChange.redeem(95));
        onWix(pair, OrganicChange.redeem(50));
        SyncCase.patiently().untilAsserted(() -> assertThat(talon.refused())
                .singleElement()
                .asString()
                .contains("400, there are only 5 active points"));
        assertThat(talon.sync.programBalance(pair.customer())).isEqualTo(5);
    }

    @Test
    void aNewCustomerOfWixGetsAProfileOnceAlsoWithoutAnAnswer() throws Exception {
        start();
        talon.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "talon.updateCustomerProfileV2", 1));
        String contact = talon.sync.wix().seedAccount("bob@example.com", "Bob", 30);
        SyncCase.patiently().untilAsserted(() -> {
            assertThat(talon.programCustomers()).hasSize(2);
            assertThat(talon.sync.programBalance(talon.programCustomers().get(1)))
                    .isEqualTo(30);
        });
        assertThat(talon.sync.wixBalance(contact)).isEqualTo(30);
    }

    @Test
    void aProfileOfAnyIdIsJoinedToItsEmailAtItsFirstPoints() throws Exception {
        start();
        String id = "cy 1+2%3/é@example.com";
        talon.sync.program().seedCustomer(id, "cy@example.com", "Cy", 20);
        SyncCase.patiently().untilAsserted(() -> assertThat(talon.texts(
                        "SELECT program_id FROM links WHERE email = 'cy@example.com' AND state = 'MATCHED'"))
                .containsExactly(id));
        talon.awaitQuiet();
        Pair cy = new Pair(
                talon.texts("SELECT contact_id FROM links WHERE email = 'cy@example.com'")
                        .get(0),
                id);
        onWix(cy, OrganicChange.purchase(3));
        talon.awaitBalances(cy, 23);
    }

    @Test
    void reconcileReadsAllProfilesAndEveryOperationIsUsed() throws Exception {
        Pair pair = start();
        talon.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "talon.addLoyaltyPoints", 1));
        onWix(pair, OrganicChange.purchase(7));
        talon.awaitBalances(pair, 107);
        onWix(pair, OrganicChange.redeem(7));
        talon.awaitBalances(pair, 100);
        onWix(pair, OrganicChange.purchase(1));
        talon.awaitBalances(pair, 101);
        talon.sync.wix().seedAccount("bob@example.com", "Bob", 0);
        SyncCase.patiently()
                .untilAsserted(() -> assertThat(talon.programCustomers()).hasSize(2));
        talon.awaitQuiet();
        assertThat(talon.sync.bridge().job("reconcile").run(List.of(), line -> {}))
                .isZero();
        Set<String> used = new HashSet<>();
        talon.programProxy
                .answered()
                .forEach(each -> used.add(
                        schema.operation(each.call().method(), each.call().path())));
        assertThat(used).containsExactlyInAnyOrderElementsOf(schema.operations());
    }
}
