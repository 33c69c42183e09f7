package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.program.ProgramOptionsBuilder;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramApiTest {
    private ProgramStandIn program;
    private Http http;

    private void start(ProgramOptionsBuilder options) {
        program = ProgramStandIn.start(options.build());
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
    }

    private Reply create(String email, String key) {
        return http.post("/customers", "{'email':'" + email + "','name':'Ann','idempotencyKey':'" + key + "'}");
    }

    private Reply points(String id, int amount, String key) {
        return http.post(
                "/customers/" + id + "/points",
                "{'amount':" + amount + ",'reference':'ref-" + key + "','idempotencyKey':'" + key + "'}");
    }

    private static String code(Reply reply) {
        return reply.body().at("/error/code").asText();
    }

    @Test
    void aCallNeedsTheTokenAsBearer() {
        start();
        assertThat(new Http(program.baseUrl()).get("/customers").status()).isEqualTo(401);
        assertThat(new Http(
                                program.baseUrl(),
                                "Authorization",
                                program.options().token())
                        .get("/customers")
                        .status())
                .isEqualTo(401);
        assertThat(new Http(program.baseUrl(), "Authorization", "Bearer other")
                        .get("/customers")
                        .status())
                .isEqualTo(401);
        assertThat(http.get("/customers").status()).isEqualTo(200);
    }

    @Test
    void aCustomerIsCreatedOnceByItsKey() {
        start();
        Reply created = create("ann@example.com", "k1");
        assertThat(created.status()).isEqualTo(200);
        assertThat(created.body().get("balance").asInt()).isZero();
        assertThat(created.body().get("version").asInt()).isEqualTo(1);
        String id = created.body().get("id").asText();
        points(id, 5, "p1");
        assertThat(create("ann@example.com", "k1").body())
                .as("the first answer")
                .isEqualTo(created.body());
        assertThat(http.get("/customers/" + id).body().get("balance").asInt()).isEqualTo(5);
        assertThat(http.get("/customers?email=ANN@example.com").body().get("customers"))
                .hasSize(1);
        assertThat(http.get("/customers?email=bob@example.com").body().get("customers"))
                .isEmpty();
    }

    @Test
    void aSecondCustomerWithAnEmailIsRefusedUnlessAllowed() {
        start();
        create("ann@example.com", "k1");
        Reply refused = create("Ann@Example.com", "k2");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(code(refused)).isEqualTo("EMAIL_EXISTS");
        program.close();
        start(ProgramStandIn.Options.builder().allowDuplicateEmails(true));
        create("ann@example.com", "k1");
        assertThat(create("ann@example.com", "k2").status()).isEqualTo(200);
        assertThat(http.get("/customers?email=ann@example.com").body().get("customers"))
                .hasSize(2);
    }

    @Test
    void pointsAreBookedOnceByTheirKey() {
        start();
        String id = program.seedCustomer("ann@example.com", "Ann", 10);
        Reply first = points(id, 5, "k");
        assertThat(first.body().get("balance").asInt()).isEqualTo(15);
        assertThat(first.body().get("version").asInt()).isEqualTo(3);
        points(id, -3, "other");
        assertThat(points(id, 5, "k").body()).isEqualTo(first.body());
        assertThat(program.customer(id).get("balance").asInt()).isEqualTo(12);
        JsonNode found = http.get("/customers/" + id + "/transactions?reference=ref-k")
                .body()
                .get("transactions");
        assertThat(found).hasSize(1);
        assertThat(found.at("/0/id")).isEqualTo(first.body().get("transactionId"));
        assertThat(found.at("/0/amount").asInt()).isEqualTo(5);
        assertThat(found.at("/0/createdAt").asText()).endsWith("Z");
        assertThat(http.get("/customers/" + id + "/transactions").body().get("transactions"))
                .hasSize(3);
    }

    @Test
    void aRefusalBelowZeroIsKeptUnderItsKey() {
        start();
        String id = program.seedCustomer("ann@example.com", "Ann", 10);
        Reply refused = points(id, -11, "k");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(code(refused)).isEqualTo("INSUFFICIENT_POINTS");
        program.organic(id, OrganicChange.purchase(100));
        assertThat(points(id, -11, "k").status()).isEqualTo(409);
        assertThat(points(id, -11, "another").status()).isEqualTo(200);
    }

    @Test
    void aRefusalCanBeForgotten() {
        start(ProgramStandIn.Options.builder().storeRefusals(false));
        String id = program.seedCustomer("ann@example.com", "Ann", 10);
        points(id, -11, "k");
        program.organic(id, OrganicChange.purchase(100));
        assertThat(points(id, -11, "k").body().get("balance").asInt()).isEqualTo(99);
    }

    @Test
    void aDeletedCustomerIsGone() {
        start();
        String id = program.seedCustomer("ann@example.com", "Ann", 10);
        assertThat(http.send("DELETE", "/customers/" + id, null).status()).isEqualTo(200);
        for (String path : List.of("/customers/" + id, "/customers/" + id + "/transactions")) {
            assertThat(http.get(path).status()).isEqualTo(404);
        }
        assertThat(points(id, 1, "k").status()).isEqualTo(404);
        assertThat(http.send("DELETE", "/customers/" + id, null).status()).isEqualTo(404);
        assertThat(create("ann@example.com", "again").status()).isEqualTo(200);
        assertThatThrownBy(() -> program.organic(id, OrganicChange.purchase(1)))
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void customersAreListedInPagesThatSurviveDeletions() {
        start();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(program.seedCustomer("c" + i + "@example.com", null, 0));
        }
        JsonNode page = http.get("/customers?limit=3").body();
        assertThat(page.get("customers")).hasSize(3);
        http.send("DELETE", "/customers/" + ids.get(2), null);
        List<String> rest = new ArrayList<>();
        while (!page.get("nextCursor").isNull()) {
            page = http.get("/customers?limit=3&cursor="
                            + page.get("nextCursor").asText())
                    .body();
            page.get("customers").forEach(each -> rest.add(each.get("id").asText()));
        }
        assertThat(rest).isEqualTo(ids.subList(3, 7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            POST | /customers           | {'name':'Ann','idempotencyKey':'k'}                              | email
            POST | /customers           | {'email':'ann@example.com'}                                      | idempotencyKey
            POST | /customers           | {'email':'ann','idempotencyKey':'k'}                             | email
            POST | /customers           | {'email':'a@example.com','idempotencyKey':'k','balance':5}       | balance
            POST | /customers           | {'email':'a@example.com','idempotencyKey':5}                     | idempotencyKey
            POST | /customers/ID/points | {'reference':'r','idempotencyKey':'k'}                           | amount
            POST | /customers/ID/points | {'amount':1,'idempotencyKey':'k'}                                | reference
            POST | /customers/ID/points | {'amount':1,'reference':'r'}                                     | idempotencyKey
            POST | /customers/ID/points | {'amount':1.5,'reference':'r','idempotencyKey':'k'}              | amount
            POST | /customers/ID/points | {'amount':'1','reference':'r','idempotencyKey':'k'}              | amount
            POST | /customers/ID/points | {'amount':0,'reference':'r','idempotencyKey':'k'}                | amount
            POST | /customers/ID/points | {'amount':1,'reference':'','idempotencyKey':'k'}                 | reference
            POST | /customers/ID/points | {'amount':1,'reference':'r','idempotencyKey':'k','version':1}    | version
            GET  | /customers?limit=201 |                                                                  | limit
            GET  | /customers?limit=0   |                                                                  | limit
            GET  | /customers?limit=all |                                                                  | limit
            GET  | /customers?cursor=x  |                                                                  | cursor
            GET  | /customers?mail=x    |                                                                  | mail
            """)
    void aRequestThatIsNotDescribedIsRefusedAndNamesItsField(String method, String path, String body, String field) {
        start();
        String id = program.seedCustomer("seeded@example.com", null, 0);
        Reply reply = http.send(method, path.replace("ID", id), body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(code(reply)).isEqualTo("INVALID_REQUEST");
        assertThat(reply.body().at("/error/field").asText()).isEqualTo(field);
        assertThat(reply.body().at("/error/message").asText()).contains(field);
    }

    @Test
    void unknownPathsMethodsAndBrokenJsonAreRefused() {
        start();
        assertThat(http.get("/accounts").status()).isEqualTo(404);
        Reply reply = http.send("PUT", "/customers", "{}");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("GET, POST");
        assertThat(http.post("/customers", "{").body().at("/error/message").asText())
                .contains("not valid JSON");
    }
}
