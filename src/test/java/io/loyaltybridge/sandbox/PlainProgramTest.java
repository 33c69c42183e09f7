package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.Receiver.Received;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramOptionsBuilder;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-in as a program that only sets balances: what it takes, refuses and tells. */
class PlainProgramTest {
    private static final String SET = "plain.setPoints";
    private final Receiver receiver = new Receiver();
    private ProgramStandIn program;
    private Http http;

    private void start(ProgramOptionsBuilder options) {
        program = ProgramStandIn.start(
                options.kind(ProgramKind.PLAIN).resendScale(0.0002).build());
        http = new Http(
                program.baseUrl(),
                "Authorization",
                "Bearer " + program.options().token());
    }

    private void start() {
        start(ProgramStandIn.Options.builder());
    }

    @AfterEach
    void stop() {
        program.close();
        receiver.close();
    }

    private Reply set(String number, long points) {
        return http.send("PUT", "/members/" + number + "/points", "{'points':" + points + "}");
    }

    private static String code(Reply reply) {
        return reply.body().at("/error/code").asText();
    }

    private List<Received> received(int count) {
        await().until(() -> receiver.all().size() >= count);
        return receiver.all();
    }

    @Test
    void aCallNeedsTheTokenAsBearer() {
        start();
        assertThat(new Http(program.baseUrl()).get("/members").status()).isEqualTo(401);
        assertThat(new Http(program.baseUrl(), "Authorization", "Bearer other")
                        .get("/members")
                        .status())
                .isEqualTo(401);
        assertThat(http.get("/members").status()).isEqualTo(200);
    }

    @Test
    void theBalanceIsSetAgainWithEveryCall() {
        start();
        String number = program.seedCustomer("ann@example.com", "Ann", 10);
        Reply answer = set(number, 15);
        JsonNode member = http.get("/members/" + number).body();
        assertThat(answer.body().get("points").asInt()).isEqualTo(15);
        assertThat(answer.body().get("changedAt")).isEqualTo(member.get("changedAt"));
        assertThat(member.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("number", "email", "points", "changedAt");
        program.organic(number, OrganicChange.purchase(100));
        set(number, 15);
        assertThat(http.get("/members/" + number).body().get("points").asInt()).isEqualTo(15);
    }

    @Test
    void aBalanceBelowZeroAndAnUnknownMemberAreRefused() {
        start();
        String number = program.seedCustomer("ann@example.com", "Ann", 10);
        Reply refused = set(number, -1);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(code(refused)).isEqualTo("NEGATIVE_BALANCE");
        assertThat(set("nobody", 1).status()).isEqualTo(404);
        assertThat(http.get("/members/nobody").status()).isEqualTo(404);
        assertThat(http.send("DELETE", "/members/nobody", null).status()).isEqualTo(404);
        assertThat(http.send("DELETE", "/members/" + number, null).status()).isEqualTo(200);
        assertThat(set(number, 1).status()).isEqualTo(404);
    }

    @Test
    void aRepeatedCreationMakesAnotherMemberOrIsRefused() {
        start();
        assertThat(http.post("/members", "{'email':'ann@example.com'}")
                        .body()
                        .get("points")
                        .asInt())
                .isZero();
        Reply refused = http.post("/members", "{'email':'Ann@example.com'}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(code(refused)).isEqualTo("EMAIL_EXISTS");
        program.close();
        start(ProgramStandIn.Options.builder().allowDuplicateEmails(true));
        http.post("/members", "{'email':'ann@example.com'}");
        http.post("/members", "{'email':'ann@example.com'}");
        assertThat(http.get("/members?email=ANN@example.com").body().get("members"))
                .hasSize(2);
    }

    @Test
    void membersAreListedInPagesByNumber() {
        start();
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            numbers.add(program.seedCustomer("c" + i + "@example.com", null, 0));
        }
        List<String> listed = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            JsonNode body = http.get("/members?perPage=3&page=" + page).body();
            assertThat(body.get("page").asInt()).isEqualTo(page);
            assertThat(body.get("pages").asInt()).isEqualTo(3);
            assertThat(body.get("total").asInt()).isEqualTo(7);
            body.get("members")
                    .forEach(member -> listed.add(member.get("number").asText()));
        }
        assertThat(listed).isEqualTo(numbers);
        assertThat(http.get("/members?perPage=3&page=4").body().get("members")).isEmpty();
        assertThat(http.get("/members?email=nobody@example.com")
                        .body()
                        .get("pages")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aWebhookTellsABalanceAndItsTimeAndIsSignedOnItsBodyAlone() throws Exception {
        start();
        program.setWebhookUrl(receiver.url());
        String number = http.post("/members", "{'email':'ann@example.com'}")
                .body()
                .get("number")
                .asText();
        Reply answer = set(number, 15);
        set(number, 15);
        http.send("DELETE", "/members/" + number, null);
        Received webhook = received(1).get(0);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(program.options().webhookSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(webhook.header("x-shopify-hmac-sha256"))
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(mac.doFinal(webhook.body().getBytes(StandardCharsets.UTF_8))));
        JsonNode told = Http.JSON.readTree(webhook.body());
        assertThat(told.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("number", "points", "changedAt");
        assertThat(told.get("points").asInt()).isEqualTo(15);
        assertThat(told.get("changedAt")).isEqualTo(answer.body().get("changedAt"));
        assertThat(program.webhooks().get("published").asInt())
                .as("creation, deletion and a set that changes nothing are not told")
                .isEqualTo(1);
    }

    @Test
    void aSetCanTakeEffectLate() {
        start();
        String number = program.seedCustomer("ann@example.com", "Ann", 10);
        program.faults().add(Fault.next(FaultKind.LATE_COMMIT, SET, 1).withDelayMs(300));
        assertThat(set(number, 15).status()).isEqualTo(500);
        assertThat(set(number, 20).status()).isEqualTo(200);
        await().until(() -> program.customer(number).get("balance").asInt() == 15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            POST | /members           | {'name':'Ann'}                                 | email
            POST | /members           | {'email':'ann'}                                | email
            POST | /members           | {'email':'a@example.com','idempotencyKey':'k'} | idempotencyKey
            PUT  | /members/ID/points | {}                                             | points
            PUT  | /members/ID/points | {'points':1.5}                                 | points
            PUT  | /members/ID/points | {'points':'1'}                                 | points
            PUT  | /members/ID/points | {'points':1000000000}                          | points
            PUT  | /members/ID/points | {'points':1,'reference':'r'}                   | reference
            GET  | /members?perPage=101 |                                              | perPage
            GET  | /members?page=0    |                                                | page
            GET  | /members?cursor=x  |                                                | cursor
            """)
    void aRequestThatIsNotDescribedIsRefusedAndNamesItsField(String method, String path, String body, String field) {
        start();
        String number = program.seedCustomer("seeded@example.com", null, 0);
        Reply reply = http.send(method, path.replace("ID", number), body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(code(reply)).isEqualTo("INVALID_REQUEST");
        assertThat(reply.body().at("/error/field").asText()).isEqualTo(field);
    }

    @Test
    void theOtherProgramsPathsAreNotThere() {
        start();
        assertThat(http.get("/customers").status()).isEqualTo(404);
        assertThat(http.send("POST", "/members/1/points", "{'points':1}").header("Allow"))
                .isEqualTo("PUT");
    }

    @Test
    void aShortWebhookSecretIsRefused() {
        start();
        assertThatThrownBy(() -> ProgramStandIn.start(ProgramStandIn.Options.builder()
                        .kind(ProgramKind.PLAIN)
                        .webhookSecret("short")
                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A webhook secret has 16 characters or more, not 5");
    }
}
