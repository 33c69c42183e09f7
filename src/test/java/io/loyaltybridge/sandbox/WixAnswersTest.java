package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.Ids;
import io.loyaltybridge.sandbox.wix.Stamps;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stand-in answers where something is refused that is in order, and the times that it gives. */
class WixAnswersTest {
    private static final String READ = "loyalty_accounts.getAccount";
    private static final String ADJUST = "loyalty_accounts.adjustPoints";

    @TempDir
    private Path dir;

    private WixStandIn wix;
    private Http http;
    private String contact;
    private String account;

    @BeforeEach
    void start() {
        wix = WixStandIn.start(WixStandIn.Options.builder().build());
        http = Http.apiKey(wix.baseUrl());
        contact = wix.seedAccount("ada@example.com", "Ada", 100);
        account = wix.account(contact).get("id").asText();
    }

    @AfterEach
    void stop() {
        wix.close();
    }

    private Reply read() {
        return http.get("/loyalty-accounts/v1/accounts/" + account);
    }

    private Reply adjust(long amount, long revision) {
        return http.post(
                "/loyalty-accounts/v1/accounts/" + account + "/adjust-points",
                "{'amount':" + amount + ",'revision':'" + revision + "','description':'x'}");
    }

    @Test
    void anAccountThatIsThereIsNotFoundInWixOwnWords() {
        wix.faults().add(Fault.next(FaultKind.NOT_FOUND, READ, 1));
        Reply reply = read();
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("NOT_FOUND");
        assertThat(reply.body().path("message").asText()).isEqualTo("Loyalty account not found: " + account);
        assertThat(read().status()).isEqualTo(200);
    }

    @Test
    void aQueryIsNotFoundAsTheGatewaySaysIt() {
        wix.faults().add(Fault.next(FaultKind.NOT_FOUND, "loyalty_transactions.queryLoyaltyTransactions", 1));
        Reply reply = http.post("/loyalty-transactions/v1/loyalty-transactions/query", "{'query':{}}");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEmpty();
    }

    @Test
    void aProxyAnswersWithAPage() throws Exception {
        wix.faults().add(Fault.next(FaultKind.NOT_FOUND_PAGE, "loyalty_*", 1));
        var page = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create(wix.baseUrl() + "/loyalty-accounts/v1/accounts/" + account))
                                .header("Authorization", "key")
                                .header("wix-site-id", "s")
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(page.body()).startsWith("<html>");
        assertThat(read().status()).isEqualTo(200);
    }

    @Test
    void aMissingPermissionAndAnotherConflictChangeNothing() {
        wix.faults().add(Fault.next(FaultKind.FORBIDDEN, ADJUST, 1));
        long revision = wix.account(contact).get("revision").asLong();
        assertThat(adjust(5, revision).status()).isEqualTo(403);
        wix.faults().add(Fault.next(FaultKind.UNAUTHORIZED, ADJUST, 1));
        assertThat(adjust(5, revision).status()).isEqualTo(401);
        wix.faults().add(Fault.next(FaultKind.OTHER_CONFLICT, ADJUST, 1));
        Reply conflict = adjust(5, revision);
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.code()).isEqualTo("FAILED_PRECONDITION");
        assertThat(adjust(5, revision).status()).isEqualTo(200);
    }

    @Test
    void anOvertakingChangeIsBookedBeforeTheCall() {
        wix.faults().add(Fault.next(FaultKind.OVERTAKE, ADJUST, 1));
        long revision = wix.account(contact).get("revision").asLong();
        assertThat(adjust(5, revision).code()).isEqualTo("REVISION_MISMATCH");
        assertThat(wix.account(contact).at("/points/balance").asLong()).isEqualTo(101);
        assertThat(wix.account(contact).get("revision").asLong()).isEqualTo(revision + 1);
    }

    @Test
    void theProgramDeniesInItsOwnWordsToo() {
        try (ProgramStandIn program =
                ProgramStandIn.start(ProgramStandIn.Options.builder().build())) {
            String id = program.seedCustomer("ada@example.com", "Ada", 10);
            Http client = new Http(
                    program.baseUrl(),
                    "Authorization",
                    "Bearer " + program.options().token());
            program.faults().add(Fault.next(FaultKind.NOT_FOUND, "program.getCustomer", 1));
            Reply gone = client.get("/customers/" + id);
            assertThat(gone.status()).isEqualTo(404);
            assertThat(gone.body().at("/error/message").asText()).isEqualTo("There is no customer " + id);
            program.faults().add(Fault.next(FaultKind.UNAUTHORIZED, "program.getCustomer", 1));
            assertThat(client.get("/customers/" + id).status()).isEqualTo(401);
            program.faults().add(Fault.next(FaultKind.FORBIDDEN, "program.getCustomer", 1));
            assertThat(client.get("/customers/" + id).status()).isEqualTo(403);
            program.faults().add(Fault.next(FaultKind.OTHER_CONFLICT, "program.getCustomer", 1));
            assertThat(client.get("/customers/" + id).body().at("/error/code").asText())
                    .isEqualTo("LOCKED");
            assertThat(client.get("/customers/" + id).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Stamps.class)
    void theTimesOfAnAccountAndItsTransactionAreAsFineAndInTheOrderThatIsSet(Stamps stamps) {
        wix.setStamps(stamps);
        for (int i = 0; i < 20; i++) {
            long revision = wix.account(contact).get("revision").asLong();
            adjust(1, revision);
            JsonNode after = wix.account(contact);
            String changed = after.get("updatedDate").asText();
            List<JsonNode> transactions = wix.transactions(account);
            String booked =
                    transactions.get(transactions.size() - 1).get("createdDate").asText();
            assertThat(changed).hasSize(stamps == Stamps.MILLIS ? 24 : 27);
            int order = Integer.signum(Instant.parse(booked).compareTo(Instant.parse(changed)));
            assertThat(order)
                    .isEqualTo(stamps == Stamps.ACCOUNT_FIRST ? 1 : stamps == Stamps.TRANSACTION_FIRST ? -1 : 0);
            // The query sees a transaction by its own time, also where that is later than the account's.
            Reply later = http.post(
                    "/loyalty-transactions/v1/loyalty-transactions/query",
                    "{'query':{'filter':{'accountId':{'$eq':'" + account + "'},'createdDate':{'$gt':'" + changed
                            + "'}}}}");
            assertThat(later.body().path("loyaltyTransactions")).hasSize(stamps == Stamps.ACCOUNT_FIRST ? 1 : 0);
        }
    }

    @Test
    void callsAreLoggedWithWhomTheyAreAbout() throws Exception {
        wix.logCalls(dir.resolve("calls.jsonl"));
        read();
        wix.faults().add(Fault.next(FaultKind.DROP_BEFORE, ADJUST, 1));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> adjust(1, 1)).isInstanceOf(RuntimeException.class);
        http.post("/loyalty-accounts/v1/accounts", "{'contactId':'" + contact + "'}");
        List<JsonNode> lines = new java.util.ArrayList<>();
        for (String line : Files.readAllLines(dir.resolve("calls.jsonl"))) {
            lines.add(Http.JSON.readTree(line));
        }
        assertThat(lines)
                .extracting(line -> line.path("operation").asText() + " "
                        + line.path("status").asInt())
                .containsExactly(READ + " 200", ADJUST + " 0", "loyalty_accounts.createAccount 409");
        assertThat(lines.get(0).path("path").asText()).endsWith(account);
        assertThat(lines.get(2).path("contactId").asText()).isEqualTo(contact);
    }

    @Test
    void countedIdsAreTheSameOnTwoSites() {
        try (WixStandIn one = counted();
                WixStandIn other = counted();
                ProgramStandIn program = countedProgram();
                ProgramStandIn another = countedProgram()) {
            assertThat(one.seedAccount("ada@example.com", "Ada", 10))
                    .isEqualTo(other.seedAccount("bea@example.com", "Bea", 20))
                    .isNotEqualTo(one.seedAccount("cleo@example.com", "Cleo", 30));
            assertThat(program.seedCustomer("ada@example.com", "Ada", 10))
                    .isEqualTo(another.seedCustomer("bea@example.com", "Bea", 20));
        }
    }

    private static WixStandIn counted() {
        return WixStandIn.start(WixStandIn.Options.builder().ids(Ids.counted()).build());
    }

    private static ProgramStandIn countedProgram() {
        return ProgramStandIn.start(
                ProgramStandIn.Options.builder().ids(Ids.counted()).build());
    }
}
