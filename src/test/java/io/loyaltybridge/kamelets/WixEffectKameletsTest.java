package io.loyaltybridge.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixProxy;
import io.loyaltybridge.wix.WixConflictException;
import io.loyaltybridge.wix.WixRefusedException;
import io.loyaltybridge.wix.WixUnavailableException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kamelets around subscriptions, coupons, badges and messages: what each sends, and what comes back. */
@Tag("service")
class WixEffectKameletsTest {
    @TempDir
    private static Path dir;

    private static WixProxy proxy;
    private static BridgeFixture fixture;
    private static ProducerTemplate template;
    private static WixStandIn wix;

    @BeforeAll
    static void start() {
        proxy = WixProxy.start();
        fixture = BridgeFixture.start(dir, Map.of("wix.base-url", proxy.url(), "wix.response-timeout", "2s"));
        wix = fixture.standIn();
        proxy.forwardTo(wix.baseUrl());
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
        proxy.clear();
    }

    private static String member() {
        return wix.memberId(wix.seedMember(UUID.randomUUID() + "@example.com", "Member"));
    }

    private static Object at(Object body, Object... path) {
        Object value = body;
        for (Object step : path) {
            value = step instanceof Integer index ? ((List<?>) value).get(index) : ((Map<?, ?>) value).get(step);
        }
        return value;
    }

    @Test
    void subscriptionsAreAskedForUpToAHundredAddresses() {
        wix.setSubscription("yes@example.com", "SUBSCRIBED");
        Map<?, ?> found = answer(
                call("wix-query-email-subscriptions-action", "emails", List.of("yes@example.com", "none@example.com")));

        assertThat((List<?>) found.get("subscriptions")).hasSize(1);
        assertThat(at(found, "subscriptions", 0, "subscriptionStatus")).isEqualTo("SUBSCRIBED");
        sent(
                "POST /email-marketing/v1/email-subscriptions/query",
                "{'filter':{'email':{'$in':['yes@example.com','none@example.com']}},'paging':{'limit':100,'offset':0}}");
    }

    @Test
    void unsubscribeLinkIsMadeInALanguageOrWithout() {
        Exchange made = call("wix-generate-unsubscribe-link-action", "email", "o@example.com", "language", "de");

        assertThat(made.getException()).isNull();
        assertThat(made.getVariable("unsubscribeLink", String.class)).startsWith("http");
        sent(
                "POST /email-marketing/v1/email-subscriptions/unsubscribe-link",
                "{'emailAddress':'o@example.com','language':'de'}");
        call("wix-generate-unsubscribe-link-action", "email", "o@example.com");
        sent("POST /email-marketing/v1/email-subscriptions/unsubscribe-link", "{'emailAddress':'o@example.com'}");
    }

    @Test
    void couponIsTheMapOfTheVariableAndTakenOnce() {
        Map<String, Object> coupon = new java.util.TreeMap<>(Map.of(
                "name",
                "Ten",
                "code",
                "TEN-A",
                "startTime",
                "1796000000000",
                "percentOffRate",
                10,
                "scope",
                Map.of("namespace", "stores")));
        assertThat(answer(call("wix-create-coupon-action", "coupon", coupon)).get("id"))
                .isNotNull();
        sent(
                "POST /stores/v2/coupons",
                "{'specification':{'code':'TEN-A','name':'Ten','percentOffRate':10,"
                        + "'scope':{'namespace':'stores'},'startTime':'1796000000000'}}");

        assertThat(call("wix-create-coupon-action", "coupon", coupon).getException())
                .isInstanceOf(WixConflictException.class);
        coupon.remove("scope");
        coupon.put("code", "TEN-B");
        assertThat(call("wix-create-coupon-action", "coupon", coupon).getException())
                .isInstanceOf(WixRefusedException.class)
                .hasMessageContaining("One of [scope, minimumSubtotal] has to be set");
    }

    @Test
    void couponWhoseAnswerIsLostIsAnUnknownOutcome() {
        fixture.wix().fault("DROP_AFTER", "marketing_coupons.createCoupon", 1);
        Map<String, Object> coupon = Map.of(
                "name",
                "Ten",
                "code",
                "TEN-C",
                "startTime",
                1_796_000_000_000L,
                "percentOffRate",
                10,
                "minimumSubtotal",
                0);

        assertThat(call("wix-create-coupon-action", "coupon", coupon).getException())
                .isInstanceOf(WixUnavailableException.class);
        assertThat(call("wix-create-coupon-action", "coupon", coupon).getException())
                .isInstanceOf(WixConflictException.class);
    }

    @Test
    void badgesAreReadInBothVersions() {
        wix.seedBadge("Bronze");
        wix.seedBadge("Silver");
        Map<?, ?> first = answer(call("wix-query-badges-action?limit=1"));
        sent("POST /badges/v4/badges/query", "{'query':{'cursorPaging':{'limit':1}}}");
        Object cursor = at(first, "pagingMetadata", "cursors", "next");
        assertThat((List<?>) answer(call("wix-query-badges-action?limit=1", "cursor", cursor))
                        .get("badges"))
                .hasSize(1)
                .isNotEqualTo(first.get("badges"));
        sent("POST /badges/v4/badges/query", "{'query':{'cursorPaging':{'limit':1,'cursor':'" + cursor + "'}}}");
        Map<?, ?> silver = answer(call("wix-query-badges-action", "filter", Map.of("title", Map.of("$eq", "Silver"))));
        assertThat((List<?>) silver.get("badges")).hasSize(1);
        sent(
                "POST /badges/v4/badges/query",
                "{'query':{'filter':{'title':{'$eq':'Silver'}},'cursorPaging':{'limit':100}}}");

        assertThat((List<?>) answer(call("wix-list-badges-action?limit=1")).get("badges"))
                .hasSize(1);
        sent("GET /members/v3/badges?paging.limit=1", "");
        assertThat((List<?>) answer(call("wix-list-badges-action", "offset", 1)).get("badges"))
                .isNotEmpty();
        sent("GET /members/v3/badges?paging.limit=100&paging.offset=1", "");
    }

    @Test
    void badgesAreAssignedFoundAndTakenAwayInBulk() {
        String badge = wix.seedBadge("Gold");
        String ann = member();
        String ben = member();
        wix.assignBadge(badge, ben);
        List<Map<String, String>> wanted = List.of(
                new java.util.TreeMap<>(Map.of("badgeId", badge, "memberId", ann)),
                new java.util.TreeMap<>(Map.of("badgeId", badge, "memberId", ben)));
        Map<?, ?> done = answer(call("wix-assign-badges-action", "badgeAssignments", wanted));
        sent(
                "POST /badges/v4/bulk/assignments/create",
                "{'badgeAssignments':[{'badgeId':'" + badge + "','memberId':'" + ann + "'},{'badgeId':'" + badge
                        + "','memberId':'" + ben + "'}],'returnEntity':true}");
        assertThat(at(done, "results", 0, "item", "memberId")).isEqualTo(ann);
        assertThat(at(done, "results", 1, "itemMetadata", "error", "code")).isEqualTo("ALREADY_EXISTS");

        Map<?, ?> found = answer(call(
                "wix-query-badge-assignments-action?limit=5",
                "filter",
                Map.of("memberId", Map.of("$in", List.of(ann)))));
        sent(
                "POST /badges/v4/assignments/query",
                "{'query':{'filter':{'memberId':{'$in':['" + ann + "']}},'cursorPaging':{'limit':5}}}");
        Object id = at(found, "badgeAssignments", 0, "id");
        assertThat(id).isEqualTo(at(done, "results", 0, "itemMetadata", "id"));
        Map<?, ?> gone = answer(call("wix-unassign-badges-action", "assignmentIds", List.of(id)));
        sent("POST /badges/v4/bulk/assignments/delete", "{'badgeAssignmentIds':['" + id + "']}");
        assertThat(at(gone, "bulkActionMetadata", "totalSuccesses")).isEqualTo(1);
        assertThat(wix.badgesOf(ann)).isEmpty();
    }

    @Test
    void badgeIsAssignedAndTakenAwayByTheOlderVersion() {
        String badge = wix.seedBadge("Old");
        String ann = member();
        String ben = member();
        assertThat((List<?>)
                        answer(call("wix-assign-badge-v3-action", "badgeId", badge, "memberIds", List.of(ann, ben)))
                                .get("memberIds"))
                .hasSize(2);
        sent("POST /members/v3/badges/" + badge + "/members", "{'memberIds':['" + ann + "','" + ben + "']}");
        assertThat(wix.badgesOf(ben)).containsExactly(badge);

        assertThat(answer(call("wix-unassign-badge-v3-action", "badgeId", badge, "memberIds", List.of(ann, ben))))
                .isEmpty();
        sent("DELETE /members/v3/badges/" + badge + "/members?memberIds=" + ann + "&memberIds=" + ben, "");
        assertThat(wix.badgesOf(ann)).isEmpty();
        assertThat(wix.badgesOf(ben)).isEmpty();
        wix.assignBadge(badge, ann);
        answer(call("wix-unassign-badge-v3-action", "badgeId", badge, "memberIds", List.of(ann)));
        assertThat(wix.badgesOf(ann)).isEmpty();
    }

    @Test
    void conversationIsFoundByMemberOrContact() {
        String contact = wix.seedMember(UUID.randomUUID() + "@example.com", "Member");
        String member = wix.memberId(contact);
        Exchange opened = call("wix-get-or-create-conversation-action", "memberId", member, "contactId", contact);
        assertThat(answer(opened).get("newConversation")).isEqualTo(true);
        sent("POST /inbox/v2/conversations", "{'participantId':{'memberId':'" + member + "'}}");
        Exchange again =
                call("wix-get-or-create-conversation-action?by=contactId", "memberId", member, "contactId", contact);
        assertThat(answer(again).get("newConversation")).isEqualTo(false);
        sent("POST /inbox/v2/conversations", "{'participantId':{'contactId':'" + contact + "'}}");
        assertThat(again.getVariable("conversationId", String.class))
                .isNotBlank()
                .isEqualTo(opened.getVariable("conversationId"));
    }

    @Test
    void messageIsSentAsTheBusinessAndFoundInTheList() {
        String member = member();
        String conversation = call("wix-get-or-create-conversation-action", "memberId", member)
                .getVariable("conversationId", String.class);
        proxy.clear();
        Exchange first = call(
                "wix-send-message-action", "conversationId", conversation, "text", "You have ${points} of {{points}}");
        answer(first);
        sent(
                "POST /inbox/v2/messages",
                "{'conversationId':'" + conversation + "','message':{'content':{'basic':{'items':[{'text':"
                        + "'You have ${points} of {{points}}'}]}},'direction':'BUSINESS_TO_PARTICIPANT','visibility':'BUSINESS_AND_PARTICIPANT'},"
                        + "'sendNotifications':true,'sendAs':'CALLER'}");
        answer(call(
                "wix-send-message-action?sendNotifications=false", "conversationId", conversation, "text", "Second"));
        proxy.clear();
        assertThat(wix.messagesTo(member))
                .extracting(message -> message.get("sendNotifications").asBoolean())
                .containsExactly(true, false);

        Map<?, ?> page = answer(call("wix-list-messages-action?limit=1", "conversationId", conversation));
        sent(
                "GET /inbox/v2/messages?conversationId=" + conversation
                        + "&visibility=BUSINESS_AND_PARTICIPANT&sorting.fieldName=createdDate"
                        + "&sorting.order=DESC&paging.limit=1",
                "");
        assertThat(at(page, "messages", 0, "content", "basic", "items", 0, "text"))
                .isEqualTo("Second");
        Map<?, ?> rest = answer(call(
                "wix-list-messages-action",
                "conversationId",
                conversation,
                "cursor",
                at(page, "pagingMetadata", "cursors", "next")));
        assertThat(at(rest, "messages", 0, "id")).isEqualTo(first.getVariable("messageId"));
        assertThat((Map<?, ?>) at(rest, "pagingMetadata", "cursors")).isEmpty();
    }

    @Test
    void cursorIsWrittenIntoTheQueryAsItIs() {
        proxy.answer("/messages", 200, "{'messages':[]}");
        answer(call("wix-list-messages-action", "conversationId", "c", "cursor", "a+b/c=&visibility=x"));
        assertThat(proxy.calls().get(0).query())
                .endsWith("&paging.limit=50&paging.cursor=a%2Bb%2Fc%3D%26visibility%3Dx");
    }

    @Test
    void accountsAreCounted() {
        wix.seedAccount("count@example.com", "Count", 77_777);
        Map<?, ?> filter = Map.of("points.balance", Map.of("$eq", 77_777));
        assertThat(answer(call("wix-count-accounts-action", "filter", filter)).get("count"))
                .isEqualTo(1);
        sent("POST /loyalty-accounts/v1/accounts/count", "{'filter':{'points.balance':{'$eq':77777}}}");
        assertThat((Integer) answer(call("wix-count-accounts-action")).get("count"))
                .isPositive();
        sent("POST /loyalty-accounts/v1/accounts/count", "{}");
    }
}
