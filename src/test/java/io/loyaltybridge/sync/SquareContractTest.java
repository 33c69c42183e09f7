package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.payload.Payloads;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the connector "square" sends, and what its stand-in answers and tells, are as Square describes them in
 * https://github.com/square/connect-api-specification/blob/5733f66/api.json.
 */
@Tag("service")
class SquareContractTest {
    private final VendorSchema square = new VendorSchema("square");

    @TempDir
    private Path dir;

    @Test
    void everyCallEveryAnswerAndEveryWebhookIsAsSquareDescribesIt() throws Exception {
        try (SyncCase sync = SyncCase.start(
                dir,
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder().kind(ProgramKind.SQUARE),
                "bridge.profiles-dir",
                Profiles.copy(dir.resolve("profiles"), "square", "call-life=1s").toString())) {
            useEverything(sync);
            Set<String> used = new HashSet<>();
            List<WixProxy.Answered> answered = sync.programProxy.answered();
            assertThat(answered).allSatisfy(each -> {
                String operation =
                        square.operation(each.call().method(), each.call().path());
                used.add(operation);
                assertThat(square.request(operation, each.call().body()))
                        .as(each.call().body())
                        .isEmpty();
                assertThat(square.answer(operation, each.answer()))
                        .as(each.answer())
                        .isEmpty();
            });
            assertThat(used).containsExactlyInAnyOrderElementsOf(square.operations());
            assertThat(answered).extracting(WixProxy.Answered::status).contains(200, 400, 404);
            List<String> webhooks = sync.texts("SELECT body FROM inbox WHERE source = 'program'");
            assertThat(webhooks).allSatisfy(webhook -> {
                String type = Payloads.stored(webhook).path("type").asText();
                String schema =
                        switch (type) {
                            case "loyalty.account.created" -> "LoyaltyAccountCreatedEvent";
                            case "loyalty.account.updated" -> "LoyaltyAccountUpdatedEvent";
                            case "loyalty.account.deleted" -> "LoyaltyAccountDeletedEvent";
                            case "loyalty.event.created" -> "LoyaltyEventCreatedEvent";
                            default -> throw new AssertionError(type);
                        };
                assertThat(square.problems(schema, webhook, false)).as(webhook).isEmpty();
            });
            assertThat(webhooks.stream()
                            .map(webhook ->
                                    Payloads.stored(webhook).path("type").asText())
                            .distinct())
                    .hasSize(4);
        }
    }

    private static void useEverything(SyncCase sync) throws Exception {
        Pair pair = sync.pair("ada@example.com", 100, 100);
        sync.sync.wix().organic(pair.contact(), OrganicChange.purchase(7));
        sync.awaitBalances(pair, 107);
        sync.sync.program().organic(pair.customer(), OrganicChange.purchase(9));
        sync.sync.program().organic(pair.customer(), OrganicChange.redeem(5));
        sync.sync
                .program()
                .organic(
                        pair.customer(), new OrganicChange(OrganicChange.Kind.EXPIRE, 1, OrganicChange.By.OWNER, null));
        sync.awaitBalances(pair, 110);
        // A call whose outcome has to be looked up.
        sync.programProxy.replaceAnswer("/adjust", 503, "{}");
        sync.programProxy.answer(
                "/adjust", 400, "{'errors':[{'category':'INVALID_REQUEST_ERROR','code':'BAD_REQUEST'}]}");
        sync.sync.wix().organic(pair.contact(), OrganicChange.purchase(3));
        sync.awaitBalances(pair, 113);
        // One that is refused.
        sync.inSilence(() -> sync.sync.program().organic(pair.customer(), OrganicChange.redeem(110)));
        sync.sync.wix().organic(pair.contact(), OrganicChange.redeem(50));
        SyncCase.patiently().untilAsserted(() -> assertThat(sync.refused()).hasSize(1));
        // One who is enrolled, one who joins there, and one who leaves.
        sync.sync.program().addSquareProfile("bob@example.com", "+1 415 555 9911");
        String contactOfBob = sync.sync.wix().seedAccount("bob@example.com", "Bob", 30);
        SyncCase.patiently()
                .untilAsserted(() -> assertThat(sync.programCustomers()).hasSize(2));
        String cy = sync.sync.program().seedCustomer("cy@example.com", "Cy", 20);
        SyncCase.patiently()
                .untilAsserted(() -> assertThat(sync.texts("SELECT email FROM links WHERE program_id = '" + cy + "'"))
                        .hasSize(1));
        sync.awaitQuiet();
        assertThat(sync.sync.bridge().job("reconcile").run(List.of(), line -> {}))
                .isZero();
        sync.sync.program().deleteCustomer(cy);
        SyncCase.patiently()
                .untilAsserted(() -> assertThat(sync.texts("SELECT email FROM links WHERE program_id = '" + cy + "'"))
                        .isEmpty());
        String bob = sync.texts("SELECT program_id FROM links WHERE email = 'bob@example.com'")
                .get(0);
        sync.inSilence(() -> {
            sync.sync.program().deleteCustomer(bob);
            return bob;
        });
        sync.sync.wix().organic(contactOfBob, OrganicChange.purchase(1));
        SyncCase.patiently().until(() -> sync.programProxy.answered().stream().anyMatch(each -> each.status() == 404));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"adjust_points":{"points":"7"},"idempotency_key":"k"}         | is no whole number
            {"adjust_points":{"points":7}}                                 | has no idempotency_key
            {"adjust_points":{"points":7},"idempotency_key":""}            | has 0 characters
            {"adjust_points":{"points":7},"idempotency_key":"k","more":1}  | is not described
            {"adjust_points":{"points":7,"loyalty_program_id":"p"},"idempotency_key":"k"} | is only in answers
            """)
    void whatIsWrongIsFound(String body, String problem) {
        assertThat(square.request("POST /v2/loyalty/accounts/{account_id}/adjust", body))
                .singleElement()
                .asString()
                .endsWith(problem);
    }
}
