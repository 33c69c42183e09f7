package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every request is held against the description of its operation. */
class WixRequestFormTest {
    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
    private static WixStandIn wix;
    private static Http http;
    private static String account;
    private static String contact;

    @BeforeAll
    static void start() {
        wix = WixStandIn.start(WixStandIn.Options.builder().build());
        http = Http.apiKey(wix.baseUrl());
        contact = wix.seedAccount("form@example.com", "Form Test", 10);
        account = wix.account(contact).get("id").asText();
    }

    @AfterAll
    static void stop() {
        wix.close();
    }

    @Test
    void anUnknownPathIsNotFound() {
        assertThat(http.get("/loyalty/v1/accounts").status()).isEqualTo(404);
        assertThat(http.get("/loyalty-accounts/v1/accounts/" + account + "/more/than")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aWrongMethodIsRefusedAndTheRightOnesAreNamed() {
        Reply reply = http.get("/oauth2/token");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("POST");
        assertThat(http.send("DELETE", "/loyalty-accounts/v1/accounts/" + account, null)
                        .status())
                .isEqualTo(405);
    }

    @Test
    void everyAnswerCarriesTheHeadersOfWix() {
        for (Reply reply : new Reply[] {
            http.get("/nowhere"),
            http.get("/loyalty-programs/v1/program"),
            new Http(wix.baseUrl()).get("/loyalty-programs/v1/program")
        }) {
            assertThat(reply.header("X-Wix-Request-Id")).isNotBlank();
            assertThat(reply.header("X-Wix-Consistent")).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {'amount':5,'idempotencyKey':'k'}                                     | REQUIRED_FIELD     | appId
            {'amount':5,'appId':'a'}                                              | REQUIRED_FIELD     | idempotencyKey
            {'amount':0,'appId':'a','idempotencyKey':'k'}                         | MIN                | amount
            {'appId':'a','idempotencyKey':'k'}                                    | MIN                | amount
            {'amount':10000000,'appId':'a','idempotencyKey':'k'}                  | MAX                | amount
            {'amount':'5','appId':'a','idempotencyKey':'k'}                       | OTHER              | amount
            {'amount':1.5,'appId':'a','idempotencyKey':'k'}                       | FORMAT             | amount
            {'amount':5,'appId':'','idempotencyKey':'k'}                          | MIN_LENGTH         | appId
            {'amount':5,'appId':'a','idempotencyKey':7}                           | OTHER              | idempotencyKey
            {'amount':5,'appId':'a','idempotencyKey':'k','points':5}              | FIELD_NOT_ALLOWED  | points
            {'amount':5,'appId':'a','idempotencyKey':'k','accountId':'no'}        | FORMAT             | accountId
            {'amount':5,'appId':'a','idempotencyKey':'k','followedSocialMedia':1} | OTHER              | followedSocialMedia
            [1]                                                                   | OTHER              | ``
            {'amount':                                                            | OTHER              | ``
            """)
    void anEarnThatDiffersFromItsDescriptionIsRefused(String body, String rule, String field) {
        Reply reply = http.post("/loyalty-accounts/v1/accounts/" + account + "/earn-points", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.rule()).isEqualTo(rule);
        assertThat(reply.field()).isEqualTo(field);
    }

    @Test
    void textIsLimitedAsDescribed() {
        String path = "/loyalty-accounts/v1/accounts/" + account + "/earn-points";
        Reply reply = http.post(
                path, "{'amount':5,'appId':'a','idempotencyKey':'k','description':'" + "x".repeat(101) + "'}");
        assertThat(reply.rule()).isEqualTo("MAX_LENGTH");
        assertThat(reply.body()
                        .at("/details/validationError/fieldViolations/0/data/threshold")
                        .asInt())
                .isEqualTo(100);
        assertThat(http.post(path, "{'amount':5,'appId':'a','idempotencyKey':'" + "k".repeat(257) + "'}")
                        .field())
                .isEqualTo("idempotencyKey");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {'description':'d','revision':'1'}                | REQUIRED_ONE_OF_FIELD | ``
            {'amount':0,'revision':'1'}                       | OTHER                 | amount
            {'balance':-1,'revision':'1'}                     | MIN                   | balance
            {'balance':1000000000,'revision':'1'}             | MAX                   | balance
            {'amount':-10000000,'revision':'1'}               | MIN                   | amount
            {'amount':1,'revision':1}                         | OTHER                 | revision
            {'amount':1,'revision':'one'}                     | FORMAT                | revision
            {'amount':1,'revision':'0'}                       | MIN                   | revision
            {'amount':1,'description':'','revision':'1'}      | MIN_LENGTH            | description
            {'type':{'amount':1},'revision':'1'}              | FIELD_NOT_ALLOWED     | type
            {'amount':1,'revision':'1','idempotencyKey':'k'}  | FIELD_NOT_ALLOWED     | idempotencyKey
            {'amount':1}                                      | REQUIRED_FIELD        | revision
            """)
    void anAdjustThatDiffersFromItsDescriptionIsRefused(String body, String rule, String field) {
        Reply reply = http.post("/loyalty-accounts/v1/accounts/" + account + "/adjust-points", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.rule()).isEqualTo(rule);
        assertThat(reply.field()).isEqualTo(field);
    }

    @Test
    void fetchByTakesExactlyOneIdInTheQuery() {
        String path = "/loyalty-accounts/v1/accounts/fetch-by";
        assertThat(http.get(path).rule()).isEqualTo("REQUIRED_ONE_OF_FIELD");
        assertThat(http.get(path + "?contactId=a&memberId=b").rule()).isEqualTo("REQUIRED_ONE_OF_FIELD");
        assertThat(http.get(path + "?contact_id=a").rule()).isEqualTo("FIELD_NOT_ALLOWED");
        assertThat(http.get(path + "?contactId=" + "x".repeat(51)).rule()).isEqualTo("MAX_LENGTH");
        assertThat(http.send("GET", path, "{'contact_id':'" + contact + "'}").status())
                .isEqualTo(400);
        assertThat(http.get(path + "?contactId=" + contact)
                        .body()
                        .at("/account/id")
                        .asText())
                .isEqualTo(account);
    }

    @Test
    void bulkAdjustTakesOneOfAmountAndBalance() {
        assertThat(http.post("/loyalty-accounts/v1/accounts/bulk-adjust", "{'amount':1,'balance':2}")
                        .rule())
                .isEqualTo("REQUIRED_ONE_OF_FIELD");
        assertThat(http.post("/loyalty-accounts/v1/accounts/bulk-adjust", "{'search':{}}")
                        .rule())
                .isEqualTo("REQUIRED_ONE_OF_FIELD");
    }

    @Test
    void enumerationsAndSizesAreChecked() {
        assertThat(http.post("/contacts/v4/contacts/query", "{'query':{'fieldsets':['ALL']}}")
                        .rule())
                .isEqualTo("INVALID_ENUM_VALUE");
        assertThat(http.post(
                                "/contacts/v4/contacts/query",
                                "{'query':{'sort':[{'fieldName':'id'},{'fieldName':'createdDate'}]}}")
                        .rule())
                .isEqualTo("MAX_SIZE");
        String items = "{'email':'a@example.com'},".repeat(51);
        Reply reply = http.post(
                "/contacts/v4/contacts",
                "{'info':{'emails':{'items':[" + items.substring(0, items.length() - 1) + "]}}}");
        assertThat(reply.rule()).isEqualTo("MAX_SIZE");
        assertThat(reply.field()).isEqualTo("info.emails.items");
    }

    @Test
    void aPageOverTheMaximumIsRefused() {
        assertThat(http.post("/loyalty-accounts/v1/accounts/search", "{'search':{'cursorPaging':{'limit':101}}}")
                        .field())
                .isEqualTo("search.cursorPaging.limit");
        assertThat(http.post("/loyalty-accounts/v1/accounts/query", "{'query':{'cursorPaging':{'limit':101}}}")
                        .rule())
                .isEqualTo("MAX");
        assertThat(http.post("/contacts/v4/contacts/query", "{'query':{'paging':{'limit':1001}}}")
                        .rule())
                .isEqualTo("MAX");
        assertThat(http.post("/members/v1/members/query", "{'query':{'paging':{'limit':101}}}")
                        .rule())
                .isEqualTo("MAX");
    }

    @Test
    void pathParametersMayBeRepeatedAsTheSdkDoes() {
        assertThat(http.get("/loyalty-accounts/v1/accounts/" + account + "?id=" + account)
                        .status())
                .isEqualTo(200);
        assertThat(http.post(
                                "/loyalty-accounts/v1/accounts/" + account + "/earn-points",
                                "{'accountId':'" + account + "','amount':5,'appId':'a','idempotencyKey':'sdk'}")
                        .status())
                .isEqualTo(200);
        assertThat(http.get("/loyalty-accounts/v1/accounts/" + account + "?view=all")
                        .rule())
                .isEqualTo("FIELD_NOT_ALLOWED");
    }

    @Test
    void queryStringsNestWithDots() {
        Reply reply = http.get("/contacts/v4/contacts?paging.limit=1&paging.offset=0&fieldsets=BASIC&fieldsets=FULL");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().at("/pagingMetadata/count").asInt()).isEqualTo(1);
        assertThat(http.get("/contacts/v4/contacts?paging.limit=many").rule()).isEqualTo("OTHER");
    }

    @Test
    void anIdThatIsNoGuidIsRefusedAndAnUnknownOneNotFound() {
        assertThat(http.get("/loyalty-accounts/v1/accounts/42").rule()).isEqualTo("FORMAT");
        assertThat(http.get("/loyalty-accounts/v1/accounts/" + UNKNOWN).status())
                .isEqualTo(404);
        assertThat(http.get("/contacts/v4/contacts/" + UNKNOWN).code()).isEqualTo("CONTACT_NOT_FOUND");
        assertThat(http.get("/loyalty-transactions/v1/loyalty-transactions/" + UNKNOWN)
                        .status())
                .isEqualTo(404);
    }
}
