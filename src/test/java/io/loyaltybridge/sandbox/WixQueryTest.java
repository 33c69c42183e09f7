package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters, sorting, cursors and the lag of the index. */
class WixQueryTest {
    private static final String ACCOUNTS = "/loyalty-accounts/v1/accounts";
    private static final String TRANSACTIONS = "/loyalty-transactions/v1/loyalty-transactions";
    private final MutableClock clock = new MutableClock();
    private WixStandIn wix;
    private Http http;
    private final List<String> contacts = new ArrayList<>();

    /** Accounts a0 to a9 with balances 0, 10, … 90, one minute apart. */
    @BeforeEach
    void start() {
        wix = WixStandIn.start(WixStandIn.Options.builder().clock(clock).build());
        http = Http.apiKey(wix.baseUrl());
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofMinutes(1));
            contacts.add(wix.seedAccount("a" + i + "@example.com", "Account " + i, i * 10));
        }
    }

    @AfterEach
    void stop() {
        wix.close();
    }

    private List<String> emails(JsonNode list) {
        List<String> emails = new ArrayList<>();
        list.forEach(account -> emails.add(account.at("/contact/email").asText().substring(0, 2)));
        return emails;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {'points.balance':{'$gt':70}}                                             | a8 a9
            {'points.balance':{'$gte':70,'$lt':90}}                                   | a7 a8
            {'points.balance':{'$lte':10}}                                            | a0 a1
            {'points.balance':20}                                                     | a2
            {'points.balance':{'$in':[30,50]}}                                        | a3 a5
            {'points.balance':{'$nin':[0,10,20,30,40,50,60]}}                         | a7 a8 a9
            {'$and':[{'points.balance':{'$gt':20}},{'points.balance':{'$lt':40}}]}    | a3
            {'$or':[{'points.balance':{'$eq':10}},{'contact.email':'a4@example.com'}]}| a1 a4
            {'$not':{'points.balance':{'$gt':0}}}                                     | a0
            {'contact.email':{'$in':['A1@example.com','a9@example.com']}}             | a1 a9
            {'contact.email':{'$startsWith':'a5'}}                                    | a5
            {'contact.email':{'$hasSome':['a6@example.com']}}                         | a6
            {'contact.email':{'$exists':false}}                                       | ``
            {'contact.name':{'$ne':'Account 0'},'points.balance':{'$lt':20}}          | a1
            {'updatedDate':{'$gt':'2026-11-01T08:08:00Z'}}                            | a8 a9
            {'updatedDate':{'$gte':'2026-11-01T09:10:00.000+01:00'}}                  | a9
            """)
    void aFilterSelects(String filter, String expected) {
        Reply reply = http.post(ACCOUNTS + "/search", "{'search':{'filter':" + filter + "}}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(String.join(" ", emails(reply.body().get("accounts")))).isEqualTo(expected);
        assertThat(http.post(ACCOUNTS + "/count", "{'filter':" + filter + "}")
                        .body()
                        .get("count")
                        .asInt())
                .isEqualTo(reply.body().get("accounts").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {'points.total':1}                       | UNSUPPORTED_FILTER_FIELD_UNKNOWN
            {'contact.email':{'$regex':'a'}}         | UNSUPPORTED_FILTER_OPERATOR
            {'points.balance':{'$startsWith':'1'}}   | UNSUPPORTED_FILTER_OPERATOR
            {'$nor':[]}                              | UNSUPPORTED_FILTER_OPERATOR
            {'points.balance':{'$gt':'ten'}}         | UNSUPPORTED_FILTER_VALUE_TYPE
            {'contact.email':{'$in':'a'}}            | UNSUPPORTED_FILTER_VALUE_TYPE
            {'updatedDate':{'$gt':'yesterday'}}      | UNSUPPORTED_FILTER_VALUE_TYPE
            {'contact.email':{'$exists':'yes'}}      | UNSUPPORTED_FILTER_VALUE_TYPE
            {'$and':{}}                              | MALFORMED_FILTER
            {'contact.email':{}}                     | MALFORMED_FILTER
            """)
    void whatAFilterCannotSayIsRefused(String filter, String code) {
        Reply reply = http.post(ACCOUNTS + "/search", "{'search':{'filter':" + filter + "}}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void tooManyValuesAreRefused() {
        Reply reply = http.post(
                ACCOUNTS + "/search",
                "{'search':{'filter':{'contact.email':{'$in':[" + "'x',".repeat(100) + "'x']}}}}");
        assertThat(reply.code()).isEqualTo("UNSUPPORTED_FILTER_VALUE");
    }

    @Test
    void aCursorLeadsThroughAllPages() {
        List<String> seen = new ArrayList<>();
        String body = "{'query':{'cursorPaging':{'limit':4},'filter':{'points.balance':{'$gt':0}}}}";
        for (int page = 0; page < 3; page++) {
            JsonNode answer = http.post(ACCOUNTS + "/query", body).body();
            seen.addAll(emails(answer.get("loyaltyAccounts")));
            assertThat(answer.at("/pagingMetadata/count").asInt())
                    .isEqualTo(answer.get("loyaltyAccounts").size());
            boolean more = answer.at("/pagingMetadata/hasNext").asBoolean();
            assertThat(more).isEqualTo(page < 2);
            body = "{'query':{'cursorPaging':{'cursor':'"
                    + answer.at("/pagingMetadata/cursors/next").asText() + "'}}}";
        }
        assertThat(seen).containsExactly("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9");
    }

    @Test
    void aSortedListIsPagedToo() {
        String sort = "'sort':[{'fieldName':'points.balance','order':'DESC'}]";
        JsonNode first = http.post(ACCOUNTS + "/search", "{'search':{'cursorPaging':{'limit':6}," + sort + "}}")
                .body();
        assertThat(emails(first.get("accounts"))).startsWith("a9", "a8").hasSize(6);
        JsonNode second = http.post(
                        ACCOUNTS + "/search",
                        "{'search':{'cursorPaging':{'cursor':'"
                                + first.at("/pagingMetadata/cursors/next").asText() + "'}}}")
                .body();
        assertThat(emails(second.get("accounts"))).containsExactly("a3", "a2", "a1", "a0");
        assertThat(http.post(ACCOUNTS + "/search", "{'search':{'sort':[{'fieldName':'colour'}]}}")
                        .code())
                .isEqualTo("UNSUPPORTED_SORT_FIELD");
    }

    @Test
    void aCursorGoesAlone() {
        assertThat(http.post(ACCOUNTS + "/query", "{'query':{'cursorPaging':{'cursor':'made-up'}}}")
                        .code())
                .isEqualTo("INVALID_CURSOR");
        assertThat(http.post(
                                ACCOUNTS + "/query",
                                "{'query':{'cursorPaging':{'cursor':'c'}," + "'filter':{'points.balance':1}}}")
                        .code())
                .isEqualTo("INVALID_CURSOR");
        assertThat(http.post(ACCOUNTS + "/query", "{'query':{'cursorPaging':{'limit':-1}}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void queryKnowsOtherFieldsThanSearch() {
        assertThat(http.post(ACCOUNTS + "/query", "{'query':{'filter':{'contact.email':'a1@example.com'}}}")
                        .code())
                .isEqualTo("UNSUPPORTED_FILTER_FIELD_UNKNOWN");
        assertThat(http.post(
                                ACCOUNTS + "/query",
                                "{'query':{'filter':{'contactId':{'$in':['" + contacts.get(3) + "']}}}}")
                        .body()
                        .get("loyaltyAccounts"))
                .hasSize(1);
        assertThat(http.post(ACCOUNTS + "/query", "{}").field()).isEqualTo("query");
    }

    @Test
    void freeTextSearchesNamesAndEmails() {
        assertThat(emails(http.post(ACCOUNTS + "/search", "{'search':{'search':{'expression':'account 7'}}}")
                        .body()
                        .get("accounts")))
                .containsExactly("a7");
    }

    @Test
    void transactionsAreFoundByAccountDescriptionAndKey() {
        String account = wix.account(contacts.get(1)).get("id").asText();
        http.post(
                ACCOUNTS + "/" + account + "/earn-points",
                "{'amount':5,'appId':'app','description':'op-1','idempotencyKey':'key-1'}");
        for (String filter : List.of(
                "'accountId':'" + account + "','description':'op-1'",
                "'idempotencyKey':'key-1'",
                "'description':{'$startsWith':'op-'}",
                "'accountId':'" + account + "','transactionType':'EARN'",
                "'accountId':{'$in':['" + account + "']},'amount':{'$lt':6}")) {
            JsonNode found = http.post(TRANSACTIONS + "/query", "{'query':{'filter':{" + filter + "}}}")
                    .body()
                    .get("loyaltyTransactions");
            assertThat(found).as(filter).hasSize(1);
            assertThat(found.at("/0/amount").asInt()).isEqualTo(5);
        }
        JsonNode delta = http.post(
                        TRANSACTIONS + "/query",
                        "{'query':{'filter':{'createdDate':{'$gt':'2026-11-01T08:09:00.000Z'}}}}")
                .body();
        assertThat(delta.get("loyaltyTransactions")).hasSize(2);
    }

    @Test
    void theIndexLagsAndTheEchoedHeaderMendsItForAccountsOnly() {
        wix.setLag(Duration.ofSeconds(30), Duration.ZERO);
        clock.advance(Duration.ofMinutes(5));
        wix.organic(contacts.get(0), OrganicChange.purchase(1));
        clock.advance(Duration.ofSeconds(10));
        wix.organic(contacts.get(1), OrganicChange.purchase(1000));
        String search = "{'search':{'filter':{'points.balance':{'$in':[0,1,1010]}}}}";
        String later = "{'query':{'filter':{'createdDate':{'$gt':'2026-11-01T08:12:00Z'}}}}";
        assertThat(emails(http.post(ACCOUNTS + "/search", search).body().get("accounts")))
                .containsExactly("a0");
        assertThat(http.post(TRANSACTIONS + "/query", later).body().get("loyaltyTransactions"))
                .isEmpty();
        String token = http.get("/loyalty-programs/v1/program").header("X-Wix-Consistent");
        Http consistent = http.with("X-Wix-Consistent", token);
        assertThat(emails(consistent.post(ACCOUNTS + "/search", search).body().get("accounts")))
                .containsExactly("a0", "a1");
        assertThat(consistent.post(TRANSACTIONS + "/query", later).body().get("loyaltyTransactions"))
                .isEmpty();
        clock.advance(Duration.ofSeconds(25));
        assertThat(http.post(TRANSACTIONS + "/query", later).body().get("loyaltyTransactions"))
                .as("the older one first: a prefix")
                .hasSize(1);
        clock.advance(Duration.ofSeconds(10));
        assertThat(http.post(TRANSACTIONS + "/query", later).body().get("loyaltyTransactions"))
                .hasSize(2);
        assertThat(emails(http.post(ACCOUNTS + "/search", search).body().get("accounts")))
                .containsExactly("a0", "a1");
    }

    @Test
    void aReadOfOneAccountCanBeStale() {
        wix.setLag(Duration.ZERO, Duration.ofSeconds(30));
        clock.advance(Duration.ofMinutes(5));
        wix.organic(contacts.get(0), OrganicChange.purchase(1));
        String path = ACCOUNTS + "/" + wix.account(contacts.get(0)).get("id").asText();
        Reply stale = http.get(path);
        assertThat(stale.body().at("/account/points/balance").asInt()).isZero();
        Http consistent = http.with("X-Wix-Consistent", stale.header("X-Wix-Consistent"));
        clock.advance(Duration.ofSeconds(1));
        wix.organic(contacts.get(0), OrganicChange.purchase(1));
        wix.organic(contacts.get(1), OrganicChange.purchase(1));
        assertThat(consistent.get(path).body().at("/account/points/balance").asInt())
                .as("its own write, and not the later ones")
                .isEqualTo(1);
        assertThat(http.with("X-Wix-Consistent", "garbage")
                        .get(path)
                        .body()
                        .at("/account/points/balance")
                        .asInt())
                .isZero();
    }
}
