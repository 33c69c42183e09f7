package io.loyaltybridge.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixProxy;
import io.loyaltybridge.wix.WixException;
import io.loyaltybridge.wix.WixThrottledException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kamelet that is one call: what it sends, and what comes back. The composed ones are tested with the flow. */
@Tag("service")
class KameletsTest {
    @TempDir
    private static Path dir;

    private static WixProxy proxy;
    private static BridgeFixture fixture;
    private static ProducerTemplate template;

    @BeforeAll
    static void start() {
        proxy = WixProxy.start();
        fixture = BridgeFixture.start(dir, Map.of("wix.base-url", proxy.url(), "wix.response-timeout", "2s"));
        proxy.forwardTo(fixture.standIn().baseUrl());
        template = fixture.bridge().camelContext().createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        template.stop();
        fixture.close();
        proxy.close();
    }

    @BeforeEach
    void forget() {
        proxy.clear();
    }

    private static Exchange call(String kamelet, Object... variables) {
        return template.request("kamelet:" + kamelet, exchange -> {
            exchange.getMessage().setHeader("hostile", "header");
            for (int i = 0; i < variables.length; i += 2) {
                exchange.setVariable((String) variables[i], variables[i + 1]);
            }
        });
    }

    private static Map<?, ?> answer(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(Map.class);
    }

    private static void sent(String call, String body) {
        assertThat(proxy.calls()).hasSize(1);
        WixProxy.Call made = proxy.calls().get(0);
        assertThat(made.method() + " " + made.path() + (made.query() == null ? "" : "?" + made.query()))
                .isEqualTo(call);
        assertThat(made.body()).isEqualTo(body.replace('\'', '"'));
        assertThat(made.headers())
                .doesNotContainKey("hostile")
                .containsEntry("authorization", List.of("key-of-no-value"));
    }

    private static String accountId(String email) {
        return fixture.standIn()
                .account(fixture.standIn().seedAccount(email, "Name", 100))
                .path("id")
                .asText();
    }

    @Test
    void getAccountReadsBalanceAndRevision() {
        String id = accountId("get@example.com");
        Map<?, ?> account = (Map<?, ?>)
                answer(call("wix-get-account-action", "accountId", id)).get("account");

        assertThat(account.get("id")).isEqualTo(id);
        sent("GET /loyalty-accounts/v1/accounts/" + id, "");
    }

    @Test
    void fetchAccountAsksByContactOrMemberAndLeavesNoBodyWhereThereIsNone() {
        String contact = fixture.standIn().seedContact("fetch@example.com", "Name");
        Exchange none = call("wix-fetch-account-action", "contactId", contact);

        assertThat(none.getException()).isNull();
        assertThat(none.getMessage().getBody(String.class)).isEmpty();
        sent("GET /loyalty-accounts/v1/accounts/fetch-by?contactId=" + contact, "");
        proxy.clear();
        call("wix-fetch-account-action?by=memberId", "memberId", contact);
        sent("GET /loyalty-accounts/v1/accounts/fetch-by?memberId=" + contact, "");
    }

    @Test
    void createAccountNamesTheContact() {
        String contact = fixture.standIn().seedContact("create@example.com", "Name");

        assertThat(answer(call("wix-create-account-action", "contactId", contact))
                        .get("account"))
                .isInstanceOf(Map.class);
        sent("POST /loyalty-accounts/v1/accounts", "{'contactId':'" + contact + "'}");
    }

    @Test
    void createContactTakesNoDuplicates() {
        Map<?, ?> contact = (Map<?, ?>) answer(call("wix-create-contact-action", "email", "o'brien@example.com"))
                .get("contact");

        assertThat(contact.get("id")).isNotNull();
        assertThat(proxy.calls().get(0).body())
                .isEqualTo("{\"info\":{\"emails\":{\"items\":[{\"email\":\"o'brien@example.com\",\"primary\":true,"
                        + "\"tag\":\"MAIN\"}]}},\"allowDuplicates\":false}");
    }

    @Test
    void queryContactsAsksByEMail() {
        fixture.standIn().seedContact("query@example.com", "Name");

        assertThat((List<?>) answer(call("wix-query-contacts-action?limit=3", "email", "query@example.com"))
                        .get("contacts"))
                .hasSize(1);
        sent(
                "POST /contacts/v4/contacts/query",
                "{'query':{'filter':{'info.emails.email':{'$eq':'query@example.com'}},"
                        + "'paging':{'limit':3,'offset':0},'fieldsets':['BASIC']}}");
    }

    @Test
    void adjustPointsComparesTheRevision() {
        String id = accountId("adjust@example.com");
        Number revision = Long.valueOf(String.valueOf(((Map<?, ?>)
                        answer(call("wix-get-account-action", "accountId", id)).get("account"))
                .get("revision")));
        proxy.clear();
        Exchange done = call(
                "wix-adjust-points-action",
                "accountId",
                id,
                "amount",
                -30L,
                "revision",
                revision.toString(),
                "operationId",
                "sync-1");

        assertThat(answer(done).get("transactionId")).isNotNull();
        sent(
                "POST /loyalty-accounts/v1/accounts/" + id + "/adjust-points",
                "{'amount':-30,'description':'sync-1','revision':'" + revision + "'}");
        assertThat(fixture.wix().balanceOf(id)).isEqualTo(70);
        Exchange stale = call(
                "wix-adjust-points-action",
                "accountId",
                id,
                "amount",
                -30L,
                "revision",
                revision.toString(),
                "operationId",
                "sync-2");
        assertThat(stale.getException(WixException.class).status()).isEqualTo(409);
    }

    @Test
    void queryTransactionsAsksByTheOperationsId() {
        String id = accountId("transactions@example.com");
        Map<?, ?> found = answer(
                call("wix-query-transactions-action?by=idempotencyKey", "accountId", id, "operationId", "award-1"));

        assertThat((List<?>) found.get("loyaltyTransactions")).isEmpty();
        sent(
                "POST /loyalty-transactions/v1/loyalty-transactions/query",
                "{'query':{'filter':{'accountId':{'$eq':'" + id
                        + "'},'idempotencyKey':{'$eq':'award-1'}},'cursorPaging':{'limit':10}}}");
    }

    @Test
    void searchAccountsGoesOnByCursor() {
        accountId("search-1@example.com");
        accountId("search-2@example.com");
        Map<?, ?> first = answer(call("wix-search-accounts-action?limit=1"));
        Object cursor = ((Map<?, ?>) ((Map<?, ?>) first.get("pagingMetadata")).get("cursors")).get("next");
        sent("POST /loyalty-accounts/v1/accounts/search", "{'search':{'cursorPaging':{'limit':1}}}");
        proxy.clear();
        Map<?, ?> second = answer(call("wix-search-accounts-action?limit=1", "cursor", cursor));

        assertThat((List<?>) second.get("accounts")).hasSize(1).isNotEqualTo(first.get("accounts"));
        sent(
                "POST /loyalty-accounts/v1/accounts/search",
                "{'search':{'cursorPaging':{'limit':1,'cursor':'" + cursor + "'}}}");
    }

    @Test
    void programIsReadChangedAndActivated() {
        assertThat(answer(call("wix-get-program-action")).get("loyaltyProgram")).isInstanceOf(Map.class);
        assertThat(answer(call("wix-activate-program-action")).get("loyaltyProgram"))
                .isInstanceOf(Map.class);
        proxy.clear();
        Map<?, ?> changed = (Map<?, ?>) answer(call("wix-update-program-action", "programName", "Stars"))
                .get("loyaltyProgram");

        assertThat(changed.get("name")).isEqualTo("Stars");
        sent("PATCH /loyalty-programs/v1/program", "{'loyaltyProgram':{'name':'Stars','pointDefinition':{}}}");
    }

    @ParameterizedTest
    @CsvSource({
        "400,WixRefusedException",
        "403,WixCredentialsException",
        "404,WixNotFoundException",
        "409,WixConflictException",
        "428,WixRefusedException",
        "500,WixUnavailableException",
        "503,WixUnavailableException",
        "302,WixUnavailableException"
    })
    void errorOfWixIsTyped(int status, String type) {
        proxy.answer("/program", status, "{'message':'','details':{}}", Map.of("X-Wix-Request-Id", "request-1"));
        WixException error = call("wix-get-program-action").getException(WixException.class);

        assertThat(error.getClass().getSimpleName()).isEqualTo(type);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.requestId()).isEqualTo("request-1");
        assertThat(error.operation()).isEqualTo("get-program");
        assertThat(proxy.calls()).hasSize(1);
    }

    @Test
    void answerThatIsNoJsonIsAnUnknownOutcome() {
        proxy.answer("/program", 200, "<html>");

        assertThat(call("wix-get-program-action").getException())
                .hasMessage("Wix get-program: the answer is not a JSON object, so its outcome is unknown");
    }

    @Test
    void slowAnswerIsNoAnswer() {
        fixture.wix()
                .fault("{'kind':'DELAY','operation':'loyalty_programs.getLoyaltyProgram','count':1,'delayMs':3000}");

        assertThat(call("wix-get-program-action").getException())
                .hasMessageStartingWith("Wix get-program: no answer (SocketTimeoutException");
    }

    @Test
    void throttledCallSaysHowLong(@TempDir Path other) {
        try (WixProxy own = WixProxy.start();
                BridgeFixture bridge = BridgeFixture.start(other, Map.of("wix.base-url", own.url()))) {
            own.answer("/program", 429, "{}", Map.of("Retry-After", "7"));
            Exchange exchange = bridge.bridge()
                    .camelContext()
                    .createProducerTemplate()
                    .request("kamelet:wix-get-program-action", e -> {});

            assertThat(exchange.getException(WixThrottledException.class).retryAfter())
                    .isEqualTo(Duration.ofSeconds(7));
        }
    }

    @Test
    void idThatWouldChangeThePathIsRefusedBeforeAnyCall() {
        for (String id : List.of("a/../b", "a b", "a\r\nX: y", "../program", "a#b", "a%2fb")) {
            assertThat(call("wix-get-account-action", "accountId", id).getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the variable call: expected \"operation METHOD /path\", found ");
        }
        assertThat(proxy.calls()).isEmpty();
    }
}
