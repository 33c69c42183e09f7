package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import io.loyaltybridge.sandbox.Receiver.Received;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.webhook.ResendSchedule;
import io.loyaltybridge.sandbox.wix.Behaviour;
import io.loyaltybridge.sandbox.wix.WebhookForm;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WixWebhooksTest {
    private static final String POINTS = "wix.loyalty.v1.account_points_updated";
    private final Receiver receiver = new Receiver();
    private WixStandIn wix;

    @AfterEach
    void stop() {
        if (wix != null) {
            wix.close();
        }
        receiver.close();
    }

    private void start(WixOptionsBuilder options) {
        wix = WixStandIn.start(options.webhookUrl(receiver.url()).build());
    }

    private static WixOptionsBuilder pointsOnly() {
        return WixStandIn.Options.builder().webhookEvents(Set.of(POINTS)).resendScale(0.0002);
    }

    private List<Received> received(int count) {
        await().until(() -> receiver.all().size() >= count);
        return receiver.all();
    }

    private boolean verified(Received webhook) {
        try {
            String base64 = wix.publicKeyPem().replaceAll("-----[A-Z ]+-----|\\s", "");
            RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
            return JWSObject.parse(webhook.body()).verify(new RSASSAVerifier(key));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return Http.JSON.readTree(text);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode payload(Received webhook) {
        try {
            return json(JWSObject.parse(webhook.body()).getPayload().toString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode envelope(Received webhook) {
        return json(payload(webhook).get("data").asText());
    }

    private static JsonNode event(Received webhook) {
        return json(envelope(webhook).get("data").asText());
    }

    @Test
    void aWebhookIsOneSignedTokenWithThreeLevels() {
        start(pointsOnly());
        String contact = wix.seedAccount("hook@example.com", "Hook", 0);
        wix.organic(contact, OrganicChange.purchase(5));
        Received webhook = received(1).get(0);
        assertThat(webhook.header("Content-Type")).isEqualTo("text/plain");
        assertThat(verified(webhook)).isTrue();
        JsonNode payload = payload(webhook);
        assertThat(payload.get("exp").asLong()).isGreaterThan(payload.get("iat").asLong());
        JsonNode envelope = envelope(webhook);
        assertThat(envelope.get("eventType").asText()).isEqualTo(POINTS);
        assertThat(envelope.get("instanceId").asText()).isEqualTo(wix.options().instanceId());
        assertThat(envelope.at("/accountInfo/siteId").asText())
                .isEqualTo(wix.options().siteId());
        assertThat(envelope.get("identity").isTextual()).isTrue();
        JsonNode event = event(webhook);
        assertThat(event.get("entityFqdn").asText()).isEqualTo("wix.loyalty.v1.account");
        assertThat(event.get("slug").asText()).isEqualTo("points_updated");
        assertThat(event.get("entityId")).isEqualTo(wix.account(contact).get("id"));
        assertThat(event.at("/actionEvent/body/account")).isEqualTo(wix.account(contact));
        assertThat(event.get("entityEventSequence").isTextual()).isTrue();
        assertThat(event.get("id").asText()).hasSize(36);
    }

    @Test
    void whatFollowsFromARequestToAnonymiseSaysSo() {
        start(WixStandIn.Options.builder()
                .webhookEvents(java.util.Set.of("wix.contacts.v4.contact_updated", "wix.contacts.v4.contact_deleted")));
        String kept = wix.seedAccount("one@example.com", "One Stone", 0);
        String gone = wix.seedContact("two@example.com", "Two");
        String usual = wix.seedContact("three@example.com", "Three");
        Http control = new Http(wix.baseUrl());
        control.post("/_sandbox/anonymize", "{'contactId':'" + kept + "','keep':true}");
        control.post("/_sandbox/anonymize", "{'email':'two@example.com'}");
        control.post("/_sandbox/contacts/delete", "{'contactId':'" + usual + "'}");
        assertThat(received(3))
                .extracting(each -> event(each).get("entityId").asText() + " "
                        + event(each).get("slug").asText() + " "
                        + event(each).get("triggeredByAnonymizeRequest").asBoolean())
                .containsExactlyInAnyOrder(kept + " updated true", gone + " deleted true", usual + " deleted false");
        assertThat(wix.account(kept).path("contact").path("email").isMissingNode())
                .isTrue();
    }

    @Test
    void eachKindOfChangeHasItsEvents() {
        start(WixStandIn.Options.builder());
        String target = wix.seedAccount("one@example.com", "One", 0);
        String source = wix.seedContact("two@example.com", "Two");
        String gone = wix.seedContact("three@example.com", "Three");
        wix.organic(target, OrganicChange.purchase(5));
        Http control = new Http(wix.baseUrl());
        control.post("/_sandbox/contacts/email", "{'contactId':'" + target + "','email':'uno@example.com'}");
        control.post("/_sandbox/contacts/delete", "{'contactId':'" + gone + "'}");
        control.post(
                "/_sandbox/contacts/merge",
                "{'targetContactId':'" + target + "','sourceContactIds':['" + source + "']}");
        control.post("/_sandbox/program", "{'status':'PAUSED'}");
        List<Received> all = received(12);
        assertThat(all)
                .extracting(each -> envelope(each).get("eventType").asText())
                .containsExactlyInAnyOrder(
                        "wix.contacts.v4.contact_created",
                        "wix.contacts.v4.contact_created",
                        "wix.contacts.v4.contact_created",
                        "wix.loyalty.v1.account_created",
                        POINTS,
                        "wix.loyalty.v1.account_updated",
                        "wix.contacts.v4.contact_updated",
                        "wix.contacts.v4.contact_deleted",
                        "wix.contacts.v4.contact_updated",
                        "wix.contacts.v4.contact_merged",
                        "wix.contacts.v4.contact_deleted",
                        "wix.loyalty.v1.program_updated");
        assertThat(all)
                .filteredOn(each -> event(each).path("originatedFrom").asText().equals("merge"))
                .hasSize(2);
        JsonNode merged = all.stream()
                .filter(each -> event(each).get("slug").asText().equals("merged"))
                .map(each -> event(each).at("/actionEvent/body"))
                .findFirst()
                .orElseThrow();
        assertThat(merged.get("targetContactId").asText()).isEqualTo(target);
        assertThat(merged.at("/sourceContactIds/0").asText()).isEqualTo(source);
        assertThat(all.stream()
                        .filter(each -> event(each).get("entityId").asText().equals(target))
                        .map(each -> event(each).get("entityEventSequence").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theIdentityTellsWhoMadeTheChange() {
        start(pointsOnly());
        String contact = wix.seedAccount("who@example.com", "Who", 0);
        String path = "/loyalty-accounts/v1/accounts/"
                + wix.account(contact).get("id").asText() + "/earn-points";
        String token = new Http(wix.baseUrl())
                .post(
                        "/oauth2/token",
                        "{'grant_type':'client_credentials',"
                                + "'client_id':'our-app','client_secret':'none','instance_id':'i'}")
                .body()
                .get("access_token")
                .asText();
        new Http(wix.baseUrl(), "Authorization", token).post(path, "{'amount':1,'appId':'a','idempotencyKey':'1'}");
        assertThat(json(envelope(received(1).get(0)).get("identity").asText()))
                .isEqualTo(json("{\"identityType\":\"APP\",\"appId\":\"our-app\"}"));
        Http.apiKey(wix.baseUrl()).post(path, "{'amount':1,'appId':'a','idempotencyKey':'2'}");
        assertThat(json(envelope(received(2).get(1)).get("identity").asText())
                        .get("identityType")
                        .asText())
                .isEqualTo("WIX_USER");
        wix.organic(contact, OrganicChange.setBalance(9));
        assertThat(json(envelope(received(3).get(2)).get("identity").asText()).has("wixUserId"))
                .isTrue();
        String member = wix.seedMember("mem@example.com", "Mem");
        Http.apiKey(wix.baseUrl()).post("/loyalty-accounts/v1/accounts", "{'contactId':'" + member + "'}");
        wix.organic(member, OrganicChange.purchase(1));
        assertThat(json(envelope(received(4).get(3)).get("identity").asText()).get("memberId"))
                .isEqualTo(wix.account(member).get("memberId"));
    }

    @Test
    void aCallWithAnApiKeyCanBeTheApps() {
        start(pointsOnly()
                .appId("chosen")
                .behaviour(Behaviour.DEFAULT.withApiKeyIdentity(Behaviour.ApiKeyIdentity.APP)));
        String contact = wix.seedAccount("who@example.com", "Who", 0);
        Http.apiKey(wix.baseUrl())
                .post(
                        "/loyalty-accounts/v1/accounts/"
                                + wix.account(contact).get("id").asText() + "/earn-points",
                        "{'amount':1,'appId':'a','idempotencyKey':'1'}");
        assertThat(json(envelope(received(1).get(0)).get("identity").asText())
                        .get("appId")
                        .asText())
                .isEqualTo("chosen");
    }

    @Test
    void theEntityCanBeAString() {
        start(pointsOnly().behaviour(Behaviour.DEFAULT.withWebhookForm(WebhookForm.ENTITY_AS_JSON)));
        String contact = wix.seedAccount("hook@example.com", "Hook", 7);
        JsonNode body =
                json(event(received(1).get(0)).at("/actionEvent/bodyAsJson").asText());
        assertThat(body.get("account")).isEqualTo(wix.account(contact));
    }

    @Test
    void theLevelsCanBeObjects() {
        start(pointsOnly().behaviour(Behaviour.DEFAULT.withWebhookForm(WebhookForm.NESTED_OBJECTS)));
        String contact = wix.seedAccount("hook@example.com", "Hook", 7);
        assertThat(payload(received(1).get(0)).at("/data/data/actionEvent/body/account"))
                .isEqualTo(wix.account(contact));
    }

    @Test
    void anythingButA200IsSentAgainWithTheSameEvent() {
        start(pointsOnly());
        receiver.answer(number -> number == 0 ? 500 : number == 1 ? 204 : 200);
        wix.seedAccount("again@example.com", "Again", 5);
        List<Received> all = received(3);
        assertThat(all).extracting(WixWebhooksTest::event).containsOnly(event(all.get(0)));
        await().until(() -> wix.webhooks().get("delivered").asInt() == 1);
        assertThat(wix.webhooks().get("failed").asInt()).isEqualTo(2);
    }

    @Test
    void anAnswerThatComesTooLateCountsAsFailed() {
        start(pointsOnly());
        receiver.answer(number -> number == 0 ? 0 : 200);
        wix.seedAccount("slow@example.com", "Slow", 5);
        received(2);
        await().until(() -> wix.webhooks().get("delivered").asInt() == 1);
        assertThat(wix.webhooks().get("failed").asInt()).isEqualTo(1);
    }

    @Test
    void afterTwelveResendsAWebhookIsGivenUp() {
        start(WixStandIn.Options.builder().webhookEvents(Set.of(POINTS)).resendScale(1e-7));
        receiver.answer(number -> 503);
        wix.seedAccount("never@example.com", "Never", 5);
        await().until(() -> wix.webhooks().get("givenUp").asInt() == 1);
        assertThat(wix.webhooks().get("attempts").asInt()).isEqualTo(13);
        assertThat(receiver.all()).hasSize(13);
    }

    @Test
    void theScheduleIsThatOfWixTimesAFactor() {
        assertThat(ResendSchedule.WIX.waits().stream()
                        .mapToLong(Duration::toMinutes)
                        .boxed())
                .containsExactly(1L, 10L, 60L, 120L, 120L, 120L, 240L, 240L, 240L, 480L, 480L, 720L);
        assertThat(ResendSchedule.WIX.scaled(0.001).waits().get(1)).isEqualTo(Duration.ofMillis(600));
        assertThatThrownBy(() -> ResendSchedule.WIX.scaled(0)).hasMessageContaining("above 0");
    }

    @Test
    void aDuplicatedWebhookArrivesSeveralTimes() {
        start(pointsOnly());
        wix.faults().add(Fault.next(FaultKind.WEBHOOK_DUPLICATE, POINTS, 1).withTimes(3));
        wix.seedAccount("dup@example.com", "Dup", 5);
        List<Received> all = received(4);
        assertThat(all)
                .extracting(each -> event(each).get("id"))
                .containsOnly(event(all.get(0)).get("id"));
    }

    @Test
    void aLostWebhookNeverArrives() {
        start(pointsOnly());
        wix.faults().add(Fault.next(FaultKind.WEBHOOK_LOSE, POINTS, 1));
        String contact = wix.seedAccount("lost@example.com", "Lost", 5);
        wix.organic(contact, OrganicChange.purchase(1));
        assertThat(event(received(1).get(0))
                        .at("/actionEvent/body/account/points/balance")
                        .asInt())
                .isEqualTo(6);
        assertThat(wix.webhooks().get("lost").asInt()).isEqualTo(1);
        assertThat(wix.webhooks().get("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void heldBackWebhooksArriveInAnotherOrder() {
        start(pointsOnly());
        String contact = wix.seedAccount("order@example.com", "Order", 0);
        wix.faults()
                .add(Fault.always(FaultKind.WEBHOOK_REORDER, POINTS)
                        .withHold(20)
                        .withDelayMs(60_000));
        for (int i = 0; i < 20; i++) {
            assertThat(receiver.all()).isEmpty();
            wix.organic(contact, OrganicChange.purchase(1));
        }
        List<Integer> balances = received(20).stream()
                .map(each -> event(each)
                        .at("/actionEvent/body/account/points/balance")
                        .asInt())
                .toList();
        assertThat(balances)
                .doesNotHaveDuplicates()
                .isNotEqualTo(balances.stream().sorted().toList());
    }

    @Test
    void webhooksHeldBackAreReleasedOnRequest() {
        start(pointsOnly());
        wix.faults()
                .add(Fault.always(FaultKind.WEBHOOK_REORDER, POINTS)
                        .withHold(20)
                        .withDelayMs(60_000));
        wix.seedAccount("order@example.com", "Order", 5);
        Http control = new Http(wix.baseUrl());
        assertThat(control.get("/_sandbox/webhooks").body().get("heldBack").asInt())
                .isEqualTo(1);
        control.post("/_sandbox/webhooks/flush", "{}");
        assertThat(received(1)).hasSize(1);
    }

    @Test
    void aDelayedWebhookIsOvertaken() {
        start(pointsOnly());
        wix.faults().add(Fault.next(FaultKind.WEBHOOK_DELAY, POINTS, 1).withDelayMs(700));
        String contact = wix.seedAccount("late@example.com", "Late", 5);
        wix.organic(contact, OrganicChange.purchase(1));
        assertThat(received(2))
                .extracting(each -> event(each)
                        .at("/actionEvent/body/account/points/balance")
                        .asInt())
                .containsExactly(6, 5);
    }

    @Test
    void aCopyWithABrokenSignatureDoesNotVerify() {
        start(pointsOnly());
        wix.faults().add(Fault.next(FaultKind.WEBHOOK_BREAK_SIGNATURE, POINTS, 1));
        wix.seedAccount("bad@example.com", "Bad", 5);
        assertThat(received(2)).extracting(this::verified).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void webhooksCanBeTurnedToAnotherUrlWhileRunning() {
        wix = WixStandIn.start(pointsOnly().build());
        wix.seedAccount("off@example.com", "Off", 5);
        new Http(wix.baseUrl()).post("/_sandbox/webhooks", "{'url':'" + receiver.url() + "'}");
        wix.seedAccount("on@example.com", "On", 6);
        assertThat(event(received(1).get(0))
                        .at("/actionEvent/body/account/points/balance")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void anEventThatTheStandInDoesNotHaveIsNamed() {
        wix = WixStandIn.start(pointsOnly().build());
        assertThatThrownBy(() -> WixStandIn.Options.builder().webhookEvents(Set.of("wix.loyalty.v1.tier_created")))
                .hasMessageContaining("wix.loyalty.v1.tier_created");
    }
}
