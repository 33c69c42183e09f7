package io.loyaltybridge.flow;

import static io.loyaltybridge.testing.EffectCase.CREATE_COUPON;
import static io.loyaltybridge.testing.EffectCase.OPEN_CONVERSATION;
import static io.loyaltybridge.testing.EffectCase.SEND_MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.EffectCase;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coupon is told to its customer in Wix's inbox. */
class MessageEffectTest {
    @TempDir
    private Path dir;
    private EffectCase site;

    private void start(String... settings) {
        String[] all = Stream.concat(Stream.of("coupons.tell", "message"), Stream.of(settings)).toArray(String[]::new);
        site = EffectCase.start(dir, EffectCase.withCoupons(all));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void theCustomerIsToldOnceOfHisCode() {
        start();
        String ada = site.account("ada@example.com", 990);
        site.earns(ada, 20);
        site.awaitQuiet();

        assertThat(site.messages(ada)).singleElement().asString().startsWith("Hello Ada,").contains("1,000").contains("Code: " + site.codes().get(0)).contains("Coupon: 10%");
        assertThat(site.effects()).hasSize(2).last().isEqualTo("message SETTLED sent");
        assertThat(site.effect("message").externalId()).isEqualTo(site.wix().messagesToContact(ada).get(0).path("id").asText());
        assertThat(site.effect("message").why()).isEqualTo("tells of coupon " + site.codes().get(0));
    }

    @Test
    void theSecondMessageOfACustomerCostsOneCall() {
        start("milestones.points", "1000 2000");
        String ada = site.account("ada@example.com", 990);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(1);
        long before = site.wix().stats().calls();
        site.earns(ada, 1000);
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(2);
        assertThat(site.wix().stats().calls() - before).isEqualTo(2);
    }

    @Test
    void heIsWrittenToInHisLanguage() {
        start();
        String ada = site.wix().seedMember("ada@example.com", "Ada Lovelace", "de-at", 990);
        site.seen(ada, 990);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.messages(ada)).singleElement().asString().startsWith("Hallo Ada,");
    }

    @Test
    void aMessageWhoseAnswerWasLostIsFoundInTheConversation() {
        start();
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_AFTER, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(1);
        assertThat(site.effects()).last().isEqualTo("message SETTLED sent by an earlier attempt");
    }

    @Test
    void aMessageThatMayHaveBeenSentAndIsNotFoundIsLeftToAPerson() {
        start();
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_BEFORE, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.messages(ada)).isEmpty();
        assertThat(site.effects()).last().asString().startsWith("message UNKNOWN the answer was lost");

        String id = site.effect("message").id();
        List<String> answer = site.job("parked-decide", id, "not-applied");
        assertThat(answer).anyMatch(line -> line.contains("effect " + id + " is settled: sent"));
        assertThat(site.messages(ada)).hasSize(1);
    }

    @Test
    void atLeastOnceItIsSentAgain() {
        start("messages.unknown", "at-least-once");
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_BEFORE, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(1);
        assertThat(site.effects()).last().isEqualTo("message SETTLED sent");
    }

    @Test
    void whatFailsBeforeItIsSentIsTriedAgain() {
        start();
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.ERROR_AFTER, OPEN_CONVERSATION, 2);
        site.wix().faults().add(Fault.next(FaultKind.THROTTLE, SEND_MESSAGE, 1).withRetryAfter(1));
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(1);
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.calls(CREATE_COUPON)).isEqualTo(1);
    }

    @Test
    void stoppedBetweenCouponAndMessageBothAreThereOnce() {
        start("effects.sweep-every", "1h");
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.ERROR_BEFORE, OPEN_CONVERSATION, 1);
        site.earns(ada, 20);
        assertThat(site.effects()).hasSize(2).last().asString().startsWith("message PLANNED");
        site.fixture().stopBridge();
        site.fixture().startBridge();
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.messages(ada)).hasSize(1);
    }

    @Test
    void withoutConsentNothingIsSentAndTheReasonIsKept() {
        start("messages.consent", "subscribed");
        String ada = site.account("ada@example.com", 990);
        String ben = site.account("ben@example.com", 990);
        site.wix().setSubscription("ben@example.com", "SUBSCRIBED");
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.effects()).last().isEqualTo("message CANCELLED not sent: the customer is not subscribed (messages.consent=subscribed)");
        assertThat(site.messages(ada)).isEmpty();
        site.earns(ben, 20);
        site.awaitQuiet();
        assertThat(site.messages(ben)).hasSize(1);
    }

    @Test
    void aConversationThatIsGoneIsOpenedAnew() {
        start("milestones.points", "1000 2000");
        String ada = site.account("ada@example.com", 990);
        site.earns(ada, 20);
        site.awaitQuiet();
        site.fixture().stopBridge();
        try (var store = io.loyaltybridge.store.SqliteStore.open(dir)) {
            store.write(tx -> tx.update("UPDATE conversations SET conversation_id = '11111111-1111-4111-8111-111111111111'"));
        }
        site.fixture().startBridge();
        site.earns(ada, 1000);
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(2);
    }

    @Test
    void aMailIsPlannedForWhoeverSendsMails() {
        // Nobody listens there: the mail stays planned.
        start("coupons.tell", "mail", "mail.host", "127.0.0.1", "mail.port", "9", "mail.tls", "none", "mail.from", "shop@example.com");
        String ada = site.account("ada@example.com", 990);
        site.earns(ada, 20);
        EffectCase.patiently().until(() -> site.effects().size() == 2);
        assertThat(site.effect("mail").payload().path("template").asText()).isEqualTo("coupon");
        assertThat(site.effect("mail").payload().path("fields").path("couponCode").asText()).isEqualTo(site.codes().get(0));
        assertThat(site.effect("mail").reason()).isEqualTo(site.effect("coupon").id());
    }

    @Test
    void ofAnUnknownOutcomeForTooLongAPersonDecides() {
        site = EffectCase.start(dir, EffectCase.withCoupons("coupons.tell", "message", "retry.max-attempts", "2"), WixStandIn.Options.builder());
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.ERROR_BEFORE, CREATE_COUPON, 2);
        site.earns(ada, 20);
        EffectCase.patiently().until(() -> site.effects().size() == 1 && site.effects().get(0).startsWith("coupon UNKNOWN"));
        assertThat(site.effects()).containsExactly("coupon UNKNOWN Wix create-coupon: 500 (after 2 attempts)");
        assertThat(site.job("parked-replay", site.effect("coupon").id())).anyMatch(line -> line.contains("is settled"));
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(1);
    }
}
