package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.Receiver.Received;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks, faults, journal and control path of the program. */
class ProgramStandInTest {
    private static final String POINTS = "program.addPoints";
    private final Receiver receiver = new Receiver();

    @TempDir
    Path directory;

    private ProgramStandIn program;
    private Http http;
    private Http control;
    private String id;

    @BeforeEach
    void start() {
        program = ProgramStandIn.start(ProgramStandIn.Options.builder()
                .resendScale(0.0002)
                .journal(directory.resolve("program.jsonl"))
                .build());
        http = new Http(
                program.baseUrl(),
                "Authorization",
                "Bearer " + program.options().token());
        control = new Http(program.baseUrl());
        id = program.seedCustomer("ann@example.com", "Ann", 10);
        program.setWebhookUrl(receiver.url());
    }

    @AfterEach
    void stop() {
        program.close();
        receiver.close();
    }

    private Reply points(int amount, String key) {
        return http.post("/customers/" + id + "/points", body(amount, key));
    }

    private static String body(int amount, String key) {
        return "{'amount':" + amount + ",'reference':'ref','idempotencyKey':'" + key + "'}";
    }

    private int balance() {
        return program.customer(id).get("balance").asInt();
    }

    private List<Received> received(int count) {
        await().until(() -> receiver.all().size() >= count);
        return receiver.all();
    }

    private static JsonNode json(String text) {
        try {
            return Http.JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean verified(Received webhook) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    Base64.getDecoder().decode(program.options().webhookSecret().substring("whsec_".length())), "x"));
            String signed =
                    webhook.header("webhook-id") + "." + webhook.header("webhook-timestamp") + "." + webhook.body();
            return webhook.header("webhook-signature")
                    .equals("v1,"
                            + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void webhooksAreSignedAfterStandardWebhooks() {
        String transaction = points(5, "k").body().get("transactionId").asText();
        Received webhook = received(1).get(0);
        assertThat(verified(webhook)).isTrue();
        JsonNode event = json(webhook.body());
        assertThat(event.get("id").asText())
                .isEqualTo(webhook.header("webhook-id"))
                .doesNotContain(".");
        assertThat(event.get("type").asText()).isEqualTo("balance.updated");
        assertThat(event.at("/data/customer")).isEqualTo(program.customer(id));
        assertThat(event.at("/data/transaction/id").asText()).isEqualTo(transaction);
        assertThat(event.at("/data/transaction/amount").asInt()).isEqualTo(5);
        assertThat(event.at("/data/transaction/reference").asText()).isEqualTo("ref");
    }

    @Test
    void creationAndDeletionAreAnnounced() {
        String other = http.post("/customers", "{'email':'bob@example.com','idempotencyKey':'k'}")
                .body()
                .get("id")
                .asText();
        received(1);
        http.send("DELETE", "/customers/" + other, null);
        assertThat(received(2))
                .extracting(each -> json(each.body()).get("type").asText())
                .containsExactly("customer.created", "customer.deleted");
        assertThat(json(receiver.all().get(1).body()).at("/data/customer/id").asText())
                .isEqualTo(other);
        assertThat(json(receiver.all().get(1).body()).get("data").has("transaction"))
                .isFalse();
    }

    @Test
    void anythingButA200IsSentAgain() {
        receiver.answer(number -> number == 0 ? 503 : 200);
        points(5, "k");
        List<Received> all = received(2);
        assertThat(all.get(1).body()).isEqualTo(all.get(0).body());
        assertThat(all).allMatch(this::verified);
        await().until(() -> program.webhooks().get("delivered").asInt() == 1);
    }

    @Test
    void webhookFaultsWorkAsTheyDoForWix() {
        program.faults().add(Fault.next(FaultKind.WEBHOOK_DUPLICATE, "balance.updated", 1));
        program.faults().add(Fault.next(FaultKind.WEBHOOK_BREAK_SIGNATURE, "balance.*", 1));
        points(5, "k");
        assertThat(received(3)).extracting(this::verified).containsExactlyInAnyOrder(true, true, false);
        program.faults().add(Fault.next(FaultKind.WEBHOOK_LOSE, null, 1));
        points(5, "k2");
        assertThat(program.webhooks().get("lost").asInt()).isEqualTo(1);
    }

    @Test
    void aChangeIsKeptWhenItsAnswerIsLost() {
        program.faults().add(Fault.next(FaultKind.ERROR_AFTER, POINTS, 1));
        assertThat(points(5, "k").status()).isEqualTo(500);
        program.faults().add(Fault.next(FaultKind.DROP_AFTER, POINTS, 1));
        assertThatThrownBy(() ->
                        http.exchange("POST", "/customers/" + id + "/points", body(5, "k"), Duration.ofSeconds(5)))
                .isInstanceOf(IOException.class);
        assertThat(balance()).isEqualTo(15);
        assertThat(points(5, "k").body().get("balance").asInt()).isEqualTo(15);
    }

    @Test
    void aLateCommitHonoursTheKeyAtTheLateMoment() {
        program.faults().add(Fault.next(FaultKind.LATE_COMMIT, POINTS, 1).withDelayMs(1000));
        assertThat(points(5, "k").status()).isEqualTo(500);
        assertThat(points(5, "k").status()).isEqualTo(200);
        program.faults().add(Fault.next(FaultKind.DELAY, POINTS, 1).withDelayMs(1500));
        points(1, "after the late moment");
        assertThat(balance()).isEqualTo(16);
    }

    @Test
    void theQuotaIsCounted() {
        program.setQuota(2);
        points(1, "1");
        points(1, "2");
        assertThat(points(1, "3").status()).isEqualTo(429);
        assertThat(program.stats().highestPerMinute()).isEqualTo(3);
        assertThat(program.stats().calls(POINTS, 200)).isEqualTo(2);
    }

    @Test
    void theJournalHasEveryChangeWithItsMaker() throws IOException {
        points(5, "k");
        program.organic(id, OrganicChange.redeem(3));
        control.post("/_sandbox/customers/email", "{'customerId':'" + id + "','email':'anna@example.com'}");
        control.post("/_sandbox/customers/delete", "{'email':'anna@example.com'}");
        List<String> seen = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("program.jsonl"))) {
            JsonNode change = json(line);
            assertThat(change.get("accountId").asText()).isEqualTo(id);
            seen.add(change.get("revision").asText() + " " + change.get("type").asText() + " "
                    + change.get("amount").asText() + " "
                    + change.get("balance").asText() + " "
                    + change.get("by").asText());
        }
        assertThat(seen)
                .containsExactly(
                        "1 CREATE 0 0 owner",
                        "2 ADJUST 10 10 owner",
                        "3 POINTS 5 15 app",
                        "4 REDEEM -3 12 customer",
                        "5 TOUCH 0 12 owner",
                        "6 DELETE 0 12 owner");
    }

    @Test
    void theControlPathSeedsChangesAndShows() {
        JsonNode seeded = control.post(
                        "/_sandbox/seed",
                        "{'customers':[{'email':'x@example.com','balance':7},{'email':'y@example.com'}]}")
                .body();
        assertThat(seeded.at("/customers/0/balance").asInt()).isEqualTo(7);
        Reply changed = control.post(
                "/_sandbox/organic", "{'email':'x@example.com','kind':'set_balance','points':3,'by':'owner'}");
        assertThat(changed.body().at("/customer/balance").asInt()).isEqualTo(3);
        assertThat(control.get("/_sandbox/customers").body().get("customers")).hasSize(3);
        String customer = seeded.at("/customers/0/id").asText();
        assertThat(control.get("/_sandbox/transactions?customerId=" + customer)
                        .body()
                        .get("transactions"))
                .extracting(each -> each.get("amount").asInt())
                .containsExactly(7, -4);
        assertThat(control.get("/_sandbox/transactions").body().get("transactions"))
                .hasSize(3);
        control.post("/_sandbox/reset", "{}");
        assertThat(control.get("/_sandbox/customers").body().get("customers")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            organic         | {'email':'ann@example.com','points':1}                       | 400 | kind is required
            organic         | {'kind':'purchase','points':1}                               | 400 | customerId or email is required
            organic         | {'email':'ann@example.com','kind':'redeem','points':11}      | 400 | The balance would be -1
            organic         | {'email':'bob@example.com','kind':'redeem','points':1}       | 404 | There is no customer bob@example.com
            seed            | {}                                                           | 400 | customers is required
            seed            | {'customers':[{}]}                                           | 400 | email is required
            seed            | {'customers':[{'email':'z@example.com','balance':-1}]}       | 400 | balance must not be negative
            customers/email | {'customerId':'x'}                                           | 400 | email is required
            contacts/merge  | {}                                                           | 404 | No such command
            """)
    void whatIsWrongWithACommandIsSaid(String command, String body, int status, String message) {
        Reply reply = control.post("/_sandbox/" + command, body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body().get("error").asText()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "secret, A webhook secret starts with whsec_",
        "whsec_AAAA, 'A webhook secret has 24 to 64 bytes, not 3'"
    })
    void aWrongWebhookSecretIsRefused(String secret, String message) {
        assertThatThrownBy(() -> ProgramStandIn.start(
                        ProgramStandIn.Options.builder().webhookSecret(secret).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
