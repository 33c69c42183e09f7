package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.wix.EffectBehaviour;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WixSubscriptionsTest {
    private static final String PATH = "/email-marketing/v1/email-subscriptions";
    private WixStandIn wix;
    private Http http;

    @BeforeEach
    void start() {
        wix = WixStandIn.start(WixStandIn.Options.builder()
                .effects(EffectBehaviour.DEFAULT.withMostEmails(120))
                .build());
        http = Http.apiKey(wix.baseUrl());
    }

    @AfterEach
    void stop() {
        wix.close();
    }

    private static String in(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "'e" + i + "@example.com'")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Reply query(String filter) {
        return http.post(PATH + "/query", "{'filter':" + filter + "}");
    }

    @Test
    void anAddressIsFoundWithItsStatusAndOneWithoutRecordIsAbsent() {
        wix.setSubscription("ann@example.com", "SUBSCRIBED");
        wix.setSubscription("ben@example.com", "UNSUBSCRIBED");
        JsonNode found = query("{'email':{'$in':['Ann@Example.com','nobody@example.com','ann@example.com']}}")
                .body();
        assertThat(found.get("subscriptions")).hasSize(1);
        assertThat(found.at("/subscriptions/0/email").asText()).isEqualTo("ann@example.com");
        assertThat(found.at("/subscriptions/0/subscriptionStatus").asText()).isEqualTo("SUBSCRIBED");
        assertThat(found.at("/subscriptions/0/deliverabilityStatus").asText()).isEqualTo("NOT_SET");
        assertThat(found.at("/metadata/total").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {}                                          | UNSUPPORTED_FILTER_OPERATOR
            {'email':'a@example.com'}                   | UNSUPPORTED_FILTER_OPERATOR
            {'email':{'$eq':'a@example.com'}}           | UNSUPPORTED_FILTER_OPERATOR
            {'email':{'$in':['a@b.c'],'$ne':'x'}}       | UNSUPPORTED_FILTER_OPERATOR
            {'$or':[{'email':{'$in':['a@b.c']}}]}       | UNSUPPORTED_FILTER_OPERATOR
            {'id':{'$in':['a']}}                        | UNSUPPORTED_FILTER_FIELD_UNKNOWN
            {'email':{'$in':'a@example.com'}}           | UNSUPPORTED_FILTER_VALUE_TYPE
            {'email':{'$in':[1]}}                       | UNSUPPORTED_FILTER_VALUE_TYPE
            """)
    void nothingButAListOfAddressesIsAFilter(String filter, String code) {
        Reply reply = query(filter);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void moreAddressesThanAllowedAreRefused() {
        assertThat(query("{'email':{'$in':" + in(0, 120) + "}}").status()).isEqualTo(200);
        Reply reply = query("{'email':{'$in':" + in(0, 121) + "}}");
        assertThat(reply.code()).isEqualTo("UNSUPPORTED_FILTER_VALUE");
        assertThat(reply.body().get("message").asText()).isEqualTo("More than 120 addresses");
        assertThat(http.post(PATH + "/query", "{}").field()).isEqualTo("filter");
    }

    @Test
    void foundRecordsComeInPages() {
        IntStream.range(0, 60).forEach(i -> wix.setSubscription("e" + i + "@example.com", "SUBSCRIBED"));
        String filter = "{'filter':{'email':{'$in':" + in(0, 60) + "}}";
        assertThat(http.post(PATH + "/query", filter + "}").body().get("subscriptions"))
                .hasSize(50);
        assertThat(http.post(PATH + "/query", filter + ",'paging':{'limit':100}}")
                        .body()
                        .get("subscriptions"))
                .hasSize(60);
        JsonNode rest = http.post(PATH + "/query", filter + ",'paging':{'limit':50,'offset':50}}")
                .body();
        assertThat(rest.at("/subscriptions/0/email").asText()).isEqualTo("e50@example.com");
        assertThat(rest.at("/metadata/count").asInt()).isEqualTo(10);
        assertThat(http.post(PATH + "/query", filter + ",'paging':{'limit':101}}")
                        .rule())
                .isEqualTo("MAX");
    }

    @Test
    void anUpsertMakesOrChangesOneRecordAndItsContactShowsIt() {
        String contact = wix.seedContact("ann@example.com", "Ann");
        String body = "{'subscription':{'email':'%s','subscriptionStatus':'%s'}}";
        Reply made = http.post(PATH, body.formatted("ann@example.com", "PENDING"));
        Reply changed = http.post(PATH, body.formatted("ANN@example.com", "SUBSCRIBED"));
        assertThat(changed.body().at("/subscription/id")).isEqualTo(made.body().at("/subscription/id"));
        assertThat(wix.subscription("ann@example.com")).isEqualTo("SUBSCRIBED");
        JsonNode shown = http.get("/contacts/v4/contacts/" + contact).body().get("contact");
        assertThat(shown.at("/primaryEmail/subscriptionStatus").asText()).isEqualTo("SUBSCRIBED");
        assertThat(shown.get("revision").asInt()).isEqualTo(1);
        assertThat(http.post(PATH, "{'subscription':{'email':'new@example.com'}}")
                        .body()
                        .at("/subscription/subscriptionStatus")
                        .asText())
                .isEqualTo("NOT_SET");
        assertThat(http.post(PATH, "{'subscription':{'subscriptionStatus':'PENDING'}}")
                        .field())
                .isEqualTo("subscription.email");
        assertThat(http.post(PATH, body.formatted("no address", "PENDING")).rule())
                .isEqualTo("FORMAT");
        assertThat(http.post(PATH, body.formatted("a@example.com", "MAYBE")).rule())
                .isEqualTo("INVALID_ENUM_VALUE");
    }

    @Test
    void aBulkUpsertTakesOneToAHundredAndSaysWhatBecameOfEach() {
        JsonNode done = http.post(
                        PATH + "/bulk",
                        "{'subscriptions':[{'email':'a@example.com','subscriptionStatus':'SUBSCRIBED'},"
                                + "{'subscriptionStatus':'SUBSCRIBED'}]}")
                .body();
        assertThat(done.at("/results/0/emailSubscription/subscriptionStatus").asText())
                .isEqualTo("SUBSCRIBED");
        assertThat(done.at("/results/1/originalIndex").asInt()).isEqualTo(1);
        assertThat(done.at("/results/1/error/message").asText()).isEqualTo("email is required");
        assertThat(done.at("/metadata/totalSuccess").asInt()).isEqualTo(1);
        assertThat(done.at("/metadata/totalFailure").asInt()).isEqualTo(1);
        assertThat(http.post(PATH + "/bulk", "{'subscriptions':[]}").rule()).isEqualTo("MIN_SIZE");
        String many = "{'email':'a@example.com'},".repeat(101);
        assertThat(http.post(PATH + "/bulk", "{'subscriptions':[" + many.substring(0, many.length() - 1) + "]}")
                        .rule())
                .isEqualTo("MAX_SIZE");
    }

    @Test
    void whoFollowsTheLinkIsUnsubscribed() {
        wix.setSubscription("ann@example.com", "SUBSCRIBED");
        String link = http.post(PATH + "/unsubscribe-link", "{'emailAddress':'ann@example.com','language':'de'}")
                .body()
                .get("link")
                .asText();
        assertThat(link).startsWith(wix.baseUrl() + "/");
        assertThat(new Http(wix.baseUrl())
                        .get(link.substring(wix.baseUrl().length()))
                        .status())
                .isEqualTo(200);
        assertThat(wix.subscription("ann@example.com")).isEqualTo("UNSUBSCRIBED");
        assertThat(new Http(wix.baseUrl()).get("/_sandbox/unsubscribe?token=x").status())
                .isEqualTo(404);
        assertThat(http.post(PATH + "/unsubscribe-link", "{}").field()).isEqualTo("emailAddress");
    }

    @Test
    void statusesAreSetAndShownByControlCommands() {
        Http control = new Http(wix.baseUrl());
        control.post(
                "/_sandbox/seed",
                "{'contacts':[{'email':'a@example.com','locale':'de-de','subscription':'SUBSCRIBED'}]}");
        control.post("/_sandbox/subscriptions", "{'email':'b@example.com','status':'UNSUBSCRIBED'}");
        assertThat(control.get("/_sandbox/subscriptions").body().get("subscriptions"))
                .extracting(each -> each.get("subscriptionStatus").asText())
                .containsExactly("SUBSCRIBED", "UNSUBSCRIBED");
        JsonNode contact = http.post("/contacts/v4/contacts/query", "{}").body().at("/contacts/0");
        assertThat(contact.at("/info/locale").asText()).isEqualTo("de-de");
        assertThat(contact.at("/primaryEmail/subscriptionStatus").asText()).isEqualTo("SUBSCRIBED");
        assertThat(control.post("/_sandbox/subscriptions", "{'email':'b@example.com','status':'YES'}")
                        .body()
                        .get("error")
                        .asText())
                .isEqualTo("status has to be one of [NOT_SET, PENDING, SUBSCRIBED, UNSUBSCRIBED]");
        assertThat(control.post("/_sandbox/subscriptions", "{}")
                        .body()
                        .get("error")
                        .asText())
                .isEqualTo("email is required");
    }

    @Test
    void faultsWorkAsForOtherCalls() {
        String name = "email-subscriptions_email-subscriptions.upsertEmailSubscription";
        wix.faults().add(Fault.next(FaultKind.ERROR_BEFORE, name, 1));
        String body = "{'subscription':{'email':'a@example.com','subscriptionStatus':'SUBSCRIBED'}}";
        assertThat(http.post(PATH, body).status()).isEqualTo(500);
        assertThat(wix.subscription("a@example.com")).isNull();
        wix.faults().add(Fault.next(FaultKind.ERROR_AFTER, name, 1));
        assertThat(http.post(PATH, body).status()).isEqualTo(500);
        assertThat(wix.subscription("a@example.com")).isEqualTo("SUBSCRIBED");
    }
}
