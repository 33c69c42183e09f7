package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.wix.EffectBehaviour;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WixInboxTest {
    private static final String CONVERSATIONS = "/inbox/v2/conversations";
    private static final String MESSAGES = "/inbox/v2/messages";
    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
    private WixStandIn wix;
    private Http http;
    private String contact;
    private String member;

    @BeforeEach
    void start() {
        start(EffectBehaviour.DEFAULT);
    }

    private void start(EffectBehaviour behaviour) {
        stop();
        wix = WixStandIn.start(WixStandIn.Options.builder().effects(behaviour).build());
        http = Http.apiKey(wix.baseUrl());
        contact = wix.seedMember("ann@example.com", "Ann", "de", 5);
        member = wix.memberId(contact);
    }

    @AfterEach
    void stop() {
        if (wix != null) {
            wix.close();
        }
    }

    private String conversation() {
        return open("memberId", member).body().at("/conversation/id").asText();
    }

    private Reply open(String field, String id) {
        return http.post(CONVERSATIONS, "{'participantId':{'" + field + "':'" + id + "'}}");
    }

    private static String body(String conversation, String text) {
        return body(conversation, "{'basic':{'items':[{'text':'" + text + "'}]}}", "");
    }

    private static String body(String conversation, String content, String more) {
        return "{'conversationId':'" + conversation + "','message':{'content':" + content
                + ",'direction':'BUSINESS_TO_PARTICIPANT',"
                + "'visibility':'BUSINESS_AND_PARTICIPANT','sourceChannel':'CHAT','targetChannels':['CHAT']},'sendNotifications':true,"
                + "'sendAs':'CALLER'" + more + "}";
    }

    private JsonNode list(String conversation, String more) {
        return http.get(MESSAGES + "?conversationId=" + conversation + "&visibility=BUSINESS_AND_PARTICIPANT" + more)
                .body();
    }

    private static List<String> texts(JsonNode page) {
        List<String> texts = new ArrayList<>();
        page.get("messages")
                .forEach(message ->
                        texts.add(message.at("/content/basic/items/0/text").asText()));
        return texts;
    }

    @Test
    void aParticipantHasOneConversation() {
        Reply first = open("memberId", member);
        assertThat(first.body().get("newConversation").asBoolean()).isTrue();
        assertThat(first.body().at("/conversation/participant/contactId").asText())
                .isEqualTo(contact);
        Reply again = open("memberId", member);
        assertThat(again.body().get("newConversation").asBoolean()).isFalse();
        assertThat(again.body().get("conversation")).isEqualTo(first.body().get("conversation"));
        assertThat(open("contactId", contact).body().get("conversation"))
                .isEqualTo(first.body().get("conversation"));
        assertThat(open("anonymousVisitorId", UNKNOWN)
                        .body()
                        .get("newConversation")
                        .asBoolean())
                .isTrue();
        assertThat(open("anonymousVisitorId", UNKNOWN)
                        .body()
                        .get("newConversation")
                        .asBoolean())
                .isFalse();
        String id = first.body().at("/conversation/id").asText();
        assertThat(http.get(CONVERSATIONS + "/" + id).body().get("conversation"))
                .isEqualTo(first.body().get("conversation"));
    }

    @Test
    void aConversationNeedsOneParticipantWhoExists() {
        assertThat(http.post(CONVERSATIONS, "{}").field()).isEqualTo("participantId");
        assertThat(http.post(CONVERSATIONS, "{'participantId':{}}").rule()).isEqualTo("REQUIRED_ONE_OF_FIELD");
        assertThat(http.post(
                                CONVERSATIONS,
                                "{'participantId':{'memberId':'" + member + "','contactId':'" + contact + "'}}")
                        .rule())
                .isEqualTo("REQUIRED_ONE_OF_FIELD");
        assertThat(open("contactId", UNKNOWN).code()).isEqualTo("CONTACT_NOT_FOUND");
        assertThat(open("memberId", UNKNOWN).code()).isEqualTo("MEMBER_NOT_FOUND");
        assertThat(http.get(CONVERSATIONS + "/" + UNKNOWN).code()).isEqualTo("CONVERSATION_NOT_FOUND");
    }

    @Test
    void everyCallSendsAMessage() {
        String conversation = conversation();
        JsonNode first = http.post(MESSAGES, body(conversation, "Hello")).body().get("message");
        JsonNode second =
                http.post(MESSAGES, body(conversation, "Hello")).body().get("message");
        assertThat(first.get("id")).isNotEqualTo(second.get("id"));
        assertThat(second.get("sequence").asText()).isEqualTo("2");
        assertThat(first.at("/content/previewText").asText()).isEqualTo("Hello");
        assertThat(first.at("/sender/wixUserId").asText()).isNotBlank();
        assertThat(wix.messagesTo(member)).hasSize(2).allSatisfy(sent -> {
            assertThat(sent.get("conversationId").asText()).isEqualTo(conversation);
            assertThat(sent.get("sendNotifications").asBoolean()).isTrue();
        });
        assertThat(wix.messagesToContact(contact)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {}                                               | REQUIRED_ONE_OF_FIELD | message.content
            {'basic':{}}                                     | MIN_SIZE              | message.content.basic.items
            {'basic':{'items':[]}}                           | MIN_SIZE              | message.content.basic.items
            {'basic':{'items':[{}]}}                         | REQUIRED_ONE_OF_FIELD | message.content.basic.items
            {'basic':{'items':[{'text':''}]}}                | MIN_LENGTH            | message.content.basic.items[0].text
            {'basic':{'items':[{'html':'x'}]}}               | FIELD_NOT_ALLOWED     | message.content.basic.items[0].html
            {'basic':{'items':[{'text':'x'}]},'minimal':{'text':'x'}} | REQUIRED_ONE_OF_FIELD | message.content
            """)
    void contentThatCannotBeIsRefused(String content, String rule, String field) {
        Reply reply = http.post(MESSAGES, body(conversation(), content, ""));
        assertThat(reply.rule()).isEqualTo(rule);
        assertThat(reply.field()).isEqualTo(field);
    }

    @Test
    void aMessageIsHeldAgainstItsLimitsAndItsConversation() {
        String conversation = conversation();
        assertThat(http.post(MESSAGES, body(conversation, "x".repeat(16_384))).status())
                .isEqualTo(200);
        assertThat(http.post(MESSAGES, body(conversation, "x".repeat(16_385))).rule())
                .isEqualTo("MAX_LENGTH");
        Reply unknown = http.post(MESSAGES, body(UNKNOWN, "Hello"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("CONVERSATION_NOT_FOUND");
        assertThat(http.post(
                                MESSAGES,
                                body(conversation, "Hello").replace(",'direction':'BUSINESS_TO_PARTICIPANT'", ""))
                        .field())
                .isEqualTo("message.direction");
        assertThat(http.post(
                                MESSAGES,
                                body(conversation, "Hello").replace("'visibility':'BUSINESS_AND_PARTICIPANT',", ""))
                        .field())
                .isEqualTo("message.visibility");
        assertThat(http.post(MESSAGES, body(conversation, "Hello").replace("CALLER", "PARTICIPANT"))
                        .code())
                .isEqualTo("IDENTITY_DOES_NOT_MATCH");
        assertThat(http.post(MESSAGES, body(conversation, "Hello").replace("['CHAT']", "['CHAT','EMAIL']"))
                        .field())
                .isEqualTo("message.targetChannels");
        assertThat(http.post(
                                MESSAGES,
                                body(conversation, "{'basic':{'items':[{'text':'x'}]}}", ",'idempotencyKey':'k'"))
                        .rule())
                .isEqualTo("FIELD_NOT_ALLOWED");
        assertThat(wix.messagesTo(member)).hasSize(1);
    }

    @Test
    void messagesAreListedInPagesByVisibility() {
        String conversation = conversation();
        for (int i = 1; i <= 5; i++) {
            http.post(MESSAGES, body(conversation, "m" + i));
        }
        http.post(MESSAGES, body(conversation, "internal").replace("BUSINESS_AND_PARTICIPANT", "BUSINESS"));
        JsonNode page = list(conversation, "&paging.limit=2");
        assertThat(texts(page)).containsExactly("m5", "m4");
        String cursor = page.at("/pagingMetadata/cursors/next").asText();
        http.post(MESSAGES, body(conversation, "later"));
        page = list(conversation, "&paging.limit=3&paging.cursor=" + cursor);
        assertThat(texts(page)).containsExactly("m3", "m2", "m1");
        assertThat(page.at("/pagingMetadata/cursors").has("next")).isFalse();
        assertThat(texts(list(conversation, "&sorting.fieldName=createdDate&sorting.order=ASC")))
                .containsExactly("m1", "m2", "m3", "m4", "m5", "later");
        assertThat(http.get(MESSAGES + "?conversationId=" + conversation + "&visibility=BUSINESS")
                        .body()
                        .get("messages"))
                .hasSize(1);
    }

    @Test
    void theOrderWithoutSortingIsAsTheStandInIsToldTo() {
        start(EffectBehaviour.DEFAULT.withMessageOrder(EffectBehaviour.MessageOrder.OLDEST_FIRST));
        String conversation = conversation();
        http.post(MESSAGES, body(conversation, "m1"));
        http.post(MESSAGES, body(conversation, "m2"));
        assertThat(texts(list(conversation, ""))).containsExactly("m1", "m2");
    }

    @Test
    void aListNeedsConversationAndVisibility() {
        String conversation = conversation();
        assertThat(http.get(MESSAGES + "?conversationId=" + conversation).field())
                .isEqualTo("visibility");
        assertThat(http.get(MESSAGES + "?visibility=BUSINESS").field()).isEqualTo("conversationId");
        assertThat(http.get(MESSAGES + "?visibility=BUSINESS&conversationId=" + UNKNOWN)
                        .code())
                .isEqualTo("CONVERSATION_NOT_FOUND");
        String path = MESSAGES + "?visibility=BUSINESS&conversationId=" + conversation;
        assertThat(http.get(path + "&paging.limit=101").rule()).isEqualTo("MAX");
        assertThat(http.get(path + "&paging.cursor=x").code()).isEqualTo("INVALID_CURSOR");
        assertThat(http.get(path + "&sorting.fieldName=sequence").code()).isEqualTo("UNSUPPORTED_SORT_FIELD");
    }

    @Test
    void aMessageWhoseAnswerIsLostIsSent() {
        String conversation = conversation();
        wix.faults().add(Fault.next(FaultKind.DROP_AFTER, "inbox_messages.sendMessage", 1));
        assertThatThrownBy(() -> http.post(MESSAGES, body(conversation, "Hello")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(wix.messagesTo(member)).hasSize(1);
        wix.faults().add(Fault.next(FaultKind.DROP_BEFORE, "inbox_messages.sendMessage", 1));
        assertThatThrownBy(() -> http.post(MESSAGES, body(conversation, "Hello")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(wix.messagesTo(member)).hasSize(1);
    }

    @Test
    void messagesAreShownByTheControlPath() {
        http.post(MESSAGES, body(conversation(), "Hello"));
        Http control = new Http(wix.baseUrl());
        for (String query : List.of("", "?memberId=" + member, "?contactId=" + contact)) {
            assertThat(texts(control.get("/_sandbox/messages" + query).body())).containsExactly("Hello");
        }
        assertThat(control.get("/_sandbox/messages?memberId=" + UNKNOWN).status())
                .isEqualTo(404);
    }
}
