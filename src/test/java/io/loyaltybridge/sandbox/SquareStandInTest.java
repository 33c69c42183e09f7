package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-in for Square Loyalty: what it takes, and what it refuses as Square does. */
class SquareStandInTest {
    private static final String ACCOUNTS = "/v2/loyalty/accounts";
    private ProgramStandIn square;
    private Http http;
    private String account;

    @BeforeEach
    void start() {
        square = ProgramStandIn.start(
                ProgramStandIn.Options.builder().kind(ProgramKind.SQUARE).build());
        http = new Http(
                square.baseUrl(), "Authorization", "Bearer " + square.options().token());
        account = square.seedCustomer("ada@example.com", "Ada", 10);
    }

    @AfterEach
    void stop() {
        square.close();
    }

    private Reply adjust(String key, long points) {
        return http.send(
                "POST",
                ACCOUNTS + "/" + account + "/adjust",
                "{'idempotency_key':'" + key + "','adjust_points':{'points':" + points + ",'reason':'r'}}");
    }

    private static String error(Reply reply) {
        JsonNode error = reply.body().at("/errors/0");
        return reply.status() + " " + error.path("category").asText() + " "
                + error.path("code").asText();
    }

    private long balance() {
        return square.customer(account).path("balance").asLong();
    }

    @Test
    void aKeyBringsTheAnswerOfTheFirstSuccessAndIsRefusedForAnotherChange() {
        Reply first = adjust("k1", 5);
        assertThat(adjust("k1", 5).body()).isEqualTo(first.body());
        assertThat(balance()).isEqualTo(15);
        assertThat(error(adjust("k1", 6))).isEqualTo("400 INVALID_REQUEST_ERROR IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aRefusalIsNotKeptForItsKey() {
        assertThat(error(adjust("k1", -20))).isEqualTo("400 INVALID_REQUEST_ERROR BAD_REQUEST");
        adjust("k2", 15);
        assertThat(adjust("k1", -20).status()).isEqualTo(200);
        assertThat(balance()).isEqualTo(5);
    }

    @Test
    void aBalanceFallsBelowZeroOnlyWhereThatIsAllowed() {
        Reply reply = http.send(
                "POST",
                ACCOUNTS + "/" + account + "/adjust",
                "{'idempotency_key':'k','adjust_points':{'points':-20},'allow_negative_balance':true}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(balance()).isEqualTo(-10);
    }

    @Test
    void whoHasNoTokenIsRefused() {
        Reply reply = new Http(square.baseUrl(), "Authorization", "Bearer other").get(ACCOUNTS + "/" + account);
        assertThat(error(reply)).isEqualTo("401 AUTHENTICATION_ERROR UNAUTHORIZED");
    }

    @Test
    void anAccountThatIsNotThereIsNotFound() {
        assertThat(error(http.get(ACCOUNTS + "/none"))).isEqualTo("404 INVALID_REQUEST_ERROR NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {'loyalty_account':{'program_id':'5216e8b2-d43e-41e2-9ed8-eccf3e892aef','mapping':{'phone_number':'415 555'}},'idempotency_key':'k'} | INVALID_PHONE_NUMBER
            {'loyalty_account':{'program_id':'5216e8b2-d43e-41e2-9ed8-eccf3e892aef'},'idempotency_key':'k'} | INVALID_PHONE_NUMBER
            {'loyalty_account':{'program_id':'5216e8b2-d43e-41e2-9ed8-eccf3e892aef','mapping':{'phone_number':'+14155550001'}},'idempotency_key':'k'} | BAD_REQUEST
            {'loyalty_account':{'program_id':'5216e8b2-d43e-41e2-9ed8-eccf3e892aef','balance':7},'idempotency_key':'k'} | BAD_REQUEST
            {'loyalty_account':{'program_id':'5216e8b2-d43e-41e2-9ed8-eccf3e892aef'}} | BAD_REQUEST
            """)
    void anAccountNeedsAPhoneNumberThatNobodyHas(String body, String code) {
        assertThat(error(http.send("POST", ACCOUNTS, body))).isEqualTo("400 INVALID_REQUEST_ERROR " + code);
    }

    @Test
    void accountsArePagedTheOldestFirstAndEventsTheNewestFirst() {
        square.seedCustomer("bob@example.com", "Bob", 0);
        Reply page = http.send("POST", ACCOUNTS + "/search", "{'limit':1}");
        assertThat(page.body().at("/loyalty_accounts/0/id").asText()).isEqualTo(account);
        Reply last = http.send(
                "POST",
                ACCOUNTS + "/search",
                "{'limit':1,'cursor':'" + page.body().path("cursor").asText() + "'}");
        assertThat(last.body().at("/loyalty_accounts/0/id").asText()).isNotEqualTo(account);
        assertThat(last.body().has("cursor")).isFalse();
        adjust("k1", 5);
        Reply events = http.send(
                "POST",
                "/v2/loyalty/events/search",
                "{'query':{'filter':{'loyalty_account_filter':{'loyalty_account_id':'" + account + "'} } } }");
        assertThat(events.body().at("/events/0/adjust_points/points").asLong()).isEqualTo(5);
        assertThat(error(http.send("POST", "/v2/loyalty/events/search", "{'limit':31}")))
                .isEqualTo("400 INVALID_REQUEST_ERROR BAD_REQUEST");
        assertThat(error(http.send("POST", ACCOUNTS + "/search", "{'cursor':'other'}")))
                .isEqualTo("400 INVALID_REQUEST_ERROR INVALID_CURSOR");
    }

    @Test
    void accountsAreSearchedByProfileOrByPhoneButNotByBoth() {
        String profile = http.send(
                        "POST",
                        "/v2/customers/search",
                        "{'query':{'filter':{'email_address':{'exact':'ADA@example.com'} } } }")
                .body()
                .at("/customers/0/id")
                .asText();
        assertThat(http.send("POST", ACCOUNTS + "/search", "{'query':{'customer_ids':['" + profile + "']} }")
                        .body()
                        .at("/loyalty_accounts/0/id")
                        .asText())
                .isEqualTo(account);
        assertThat(error(http.send(
                        "POST",
                        ACCOUNTS + "/search",
                        "{'query':{'customer_ids':['a'],'mappings':[{'phone_number':'+14155550001'}]} }")))
                .isEqualTo("400 INVALID_REQUEST_ERROR CONFLICTING_PARAMETERS");
    }
}
