package io.loyaltybridge.message;

import static io.loyaltybridge.testing.EffectCase.CREATE_COUPON;
import static io.loyaltybridge.testing.EffectCase.OPEN_CONVERSATION;
import static io.loyaltybridge.testing.EffectCase.SEND_MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.EffectCase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A coupon is told to its customer in Wix's inbox. */
@Tag("service")
class MessageEffectTest {
    private static final String LIST_MESSAGES = "inbox_messages.listMessages";
    private static final String CONSENT = "email-subscriptions_email-subscriptions.queryEmailSubscriptions";

    @TempDir
    private Path dir;

    private EffectCase site;

    private void start(String... settings) {
        String[] all = Stream.concat(Stream.of("coupons.tell", "message"), Stream.of(settings))
                .toArray(String[]::new);
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

        assertThat(site.messages(ada))
                .singleElement()
                .asString()
                .startsWith("Hello Ada,")
                .contains("1,000")
                .contains("Code: " + site.codes().get(0))
                .contains("Coupon: 10%");
        assertThat(site.effects()).hasSize(2).last().isEqualTo("message SETTLED sent");
        assertThat(site.effect("message").externalId())
                .isEqualTo(site.wix().messagesToContact(ada).get(0).path("id").asText());
        assertThat(site.effect("message").why())
                .isEqualTo("tells of coupon " + site.codes().get(0));
    }

    @Test
    void aMessageThatIsAnswered404WasNotSentAndIsSentAgain() {
        start();
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.NOT_FOUND, SEND_MESSAGE, 3);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(1);
        assertThat(site.effects()).last().isEqualTo("message SETTLED sent");
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
    void aMessageThatDoesNotShowWhenItsCallIsOverIsSentOnce() {
        start("messages.call-life", "1s");
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_BEFORE, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(1);
        assertThat(site.effects()).last().isEqualTo("message SETTLED sent");
        assertThat(site.effect("message").attempt()).isEqualTo(2);
    }

    @Test
    void whileItsCallMayStillTakeEffectItWaitsAndUsesNoAttemptUp() {
        start("messages.call-life", "1h", "retry.max-attempts", "3");
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_BEFORE, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        for (int i = 0; i < 4; i++) {
            EffectCase.patiently().untilAsserted(() -> assertThat(site.effects())
                    .last()
                    .asString()
                    .startsWith("message SENT the answer was lost"));
            StoredEffect waiting = site.effect("message");
            assertThat(waiting.attempt()).isEqualTo(1);
            assertThat(waiting.dueAt()).isEqualTo(waiting.calledAt().plus(Duration.ofHours(1)));
            site.fixture().stopBridge();
            site.change("UPDATE effects SET due_at = 0, outcome = NULL WHERE kind = 'message'");
            site.fixture().startBridge();
        }
        assertThat(site.messages(ada)).isEmpty();
        assertThat(site.calls(SEND_MESSAGE)).as("the dropped one alone").isLessThanOrEqualTo(1);
    }

    @Test
    void itsCallIsOverSoLongAfterTheLastOneAndNotAfterTheFirst() {
        start("messages.call-life", "1h", "messages.unknown", "at-least-once");
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_BEFORE, SEND_MESSAGE, 3);
        site.earns(ada, 20);
        EffectCase.patiently()
                .untilAsserted(() -> assertThat(site.effect("message").state()).isEqualTo(OperationState.SETTLED));
        StoredEffect sent = site.effect("message");
        assertThat(sent.calledAt()).isAfter(sent.begunAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"at-most-once", "at-least-once"})
    void aMessageThatWasSentIsFoundOnWhateverPageItStands(String unknown) {
        start("messages.call-life", "1s", "messages.unknown", unknown, "effects.sweep-every", "1h");
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_AFTER, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.wix().writes(ada, 250);
        site.restartWith(Map.of("effects.sweep-every", "100ms"));
        site.awaitQuiet();
        assertThat(site.messages(ada).stream()
                        .filter(text -> text.contains(site.codes().get(0))))
                .hasSize(1);
        assertThat(site.effects()).last().isEqualTo("message SETTLED sent by an earlier attempt");
    }

    @Test
    void itIsLookedForWhereItWasSentTo() {
        start("messages.call-life", "1s", "effects.sweep-every", "1h");
        String ben = site.account("ben@example.com", 990);
        site.earns(ben, 20);
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_AFTER, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.fixture().stopBridge();
        // As after a merge of contacts, or where another message found the conversation gone and opened a new one.
        site.change(
                "UPDATE conversations SET conversation_id = (SELECT c.conversation_id FROM conversations c WHERE c.contact_id = '"
                        + ben + "')");
        site.fixture().change(Map.of("effects.sweep-every", "100ms"));
        site.fixture().startBridge();
        site.awaitQuiet();
        assertThat(site.effects()).last().isEqualTo("message SETTLED sent by an earlier attempt");
        assertThat(site.messages(ada)).hasSize(1);
        assertThat(site.messages(ben)).hasSize(1);
    }

    @Test
    void whereTheConversationIsTooLongToBeReadAPersonDecides() {
        start("messages.call-life", "1s", "effects.sweep-every", "1h");
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_BEFORE, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.wix().writes(ada, 1_001);
        site.restartWith(Map.of("effects.sweep-every", "100ms"));
        site.awaitQuiet();
        assertThat(site.effects()).last().asString().startsWith("message UNKNOWN the answer was lost");

        String id = site.effect("message").id();
        List<String> answer = site.job("parked-decide", id, "not-applied");
        assertThat(answer).anyMatch(line -> line.contains("effect " + id + " is settled: sent"));
        assertThat(site.messages(ada).stream()
                        .filter(text -> text.contains(site.codes().get(0))))
                .hasSize(1);
    }

    @Test
    void whatFailsBeforeItIsLookedForSendsNoSecondMessage() {
        start(
                "messages.consent",
                "subscribed",
                "effects.sweep-every",
                "1h",
                "retry.first-delay",
                "5s",
                "retry.max-delay",
                "5s");
        String ada = site.account("ada@example.com", 990);
        site.wix().setSubscription("ada@example.com", "SUBSCRIBED");
        site.fault(FaultKind.DROP_AFTER, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.wix().faults().add(Fault.next(FaultKind.THROTTLE, CONSENT, 1).withRetryAfter(1));
        site.restartWith(
                Map.of("effects.sweep-every", "100ms", "retry.first-delay", "50ms", "retry.max-delay", "200ms"));
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(1);
        assertThat(site.effects()).last().isEqualTo("message SETTLED sent by an earlier attempt");
    }

    @Test
    void whatFailsBeforeItIsLookedForCountsAsAnAttempt() {
        start(
                "messages.consent",
                "subscribed",
                "effects.sweep-every",
                "1h",
                "retry.first-delay",
                "5s",
                "retry.max-delay",
                "5s",
                "retry.max-attempts",
                "3");
        String ada = site.account("ada@example.com", 990);
        site.wix().setSubscription("ada@example.com", "SUBSCRIBED");
        site.fault(FaultKind.DROP_AFTER, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, CONSENT));
        site.restartWith(
                Map.of("effects.sweep-every", "100ms", "retry.first-delay", "50ms", "retry.max-delay", "200ms"));
        site.awaitQuiet();
        assertThat(site.effects())
                .last()
                .asString()
                .startsWith("message UNKNOWN ")
                .endsWith("(after 3 attempts)");
    }

    @Test
    void quotaThatIsUsedUpWhileItIsLookedForUsesNoAttemptUp() {
        start("messages.call-life", "1s", "effects.sweep-every", "1h", "retry.max-attempts", "3");
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_BEFORE, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.wix().faults().add(Fault.next(FaultKind.THROTTLE, LIST_MESSAGES, 4).withRetryAfter(1));
        site.restartWith(Map.of("effects.sweep-every", "100ms"));
        site.awaitQuiet();
        assertThat(site.effects()).last().isEqualTo("message SETTLED sent");
        assertThat(site.effect("message").attempt()).isEqualTo(2);
    }

    @Test
    void whoWantsNoneAnyMoreGetsNoneAndWhatWasSentBeforeIsFound() {
        start("messages.call-life", "1s", "messages.consent", "subscribed", "effects.sweep-every", "1h");
        String ada = site.account("ada@example.com", 990);
        String ben = site.account("ben@example.com", 990);
        for (String email : List.of("ada@example.com", "ben@example.com")) {
            site.wix().setSubscription(email, "SUBSCRIBED");
        }
        site.fault(FaultKind.DROP_AFTER, SEND_MESSAGE, 1);
        site.earns(ada, 20);
        site.fault(FaultKind.DROP_BEFORE, SEND_MESSAGE, 1);
        site.earns(ben, 20);
        for (String email : List.of("ada@example.com", "ben@example.com")) {
            site.wix().setSubscription(email, "UNSUBSCRIBED");
        }
        site.restartWith(Map.of("effects.sweep-every", "100ms"));
        site.awaitQuiet();
        assertThat(site.effects().stream().filter(effect -> effect.startsWith("message")))
                .containsExactly(
                        "message SETTLED sent by an earlier attempt",
                        "message CANCELLED not sent: the customer is not subscribed (messages.consent=subscribed)");
        assertThat(site.messages(ada)).hasSize(1);
        assertThat(site.messages(ben)).isEmpty();
    }

    @Test
    void aConversationThatIsGoneEachTimeIsNotOpenedForEver() {
        start("retry.max-attempts", "3");
        String ada = site.account("ada@example.com", 990);
        site.wix().faults().add(Fault.always(FaultKind.NOT_FOUND, SEND_MESSAGE));
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.effects())
                .last()
                .asString()
                .startsWith("message REFUSED ")
                .endsWith("(after 3 attempts)");
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
        site.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, OPEN_CONVERSATION));
        site.earns(ada, 20);
        assertThat(site.effects()).hasSize(2).last().asString().startsWith("message PLANNED");
        site.fixture().stopBridge();
        site.wix().faults().clear();
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
        assertThat(site.effects())
                .last()
                .isEqualTo("message CANCELLED not sent: the customer is not subscribed (messages.consent=subscribed)");
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
        try (var store = io.loyaltybridge.testing.TestStore.open(dir)) {
            store.write(tx ->
                    tx.update("UPDATE conversations SET conversation_id = '11111111-1111-4111-8111-111111111111'"));
        }
        site.fixture().startBridge();
        site.earns(ada, 1000);
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(2);
    }

    @Test
    void aMailIsPlannedForWhoeverSendsMails() {
        // Nobody listens there: the mail stays planned.
        start(
                "coupons.tell",
                "mail",
                "mail.host",
                "127.0.0.1",
                "mail.port",
                "9",
                "mail.tls",
                "none",
                "mail.from",
                "shop@example.com");
        String ada = site.account("ada@example.com", 990);
        site.earns(ada, 20);
        EffectCase.patiently().until(() -> site.effects().size() == 2);
        assertThat(site.effect("mail").payload().path("template").asText()).isEqualTo("coupon");
        assertThat(site.effect("mail")
                        .payload()
                        .path("fields")
                        .path("couponCode")
                        .asText())
                .isEqualTo(site.codes().get(0));
        assertThat(site.effect("mail").reason()).isEqualTo(site.effect("coupon").id());
    }

    @Test
    void ofAnUnknownOutcomeForTooLongAPersonDecides() {
        site = EffectCase.start(
                dir,
                EffectCase.withCoupons("coupons.tell", "message", "retry.max-attempts", "2"),
                WixStandIn.Options.builder());
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.ERROR_BEFORE, CREATE_COUPON, 2);
        site.earns(ada, 20);
        EffectCase.patiently()
                .until(() -> site.effects().size() == 1 && site.effects().get(0).startsWith("coupon UNKNOWN"));
        assertThat(site.effects()).containsExactly("coupon UNKNOWN Wix create-coupon: 500 (after 2 attempts)");
        assertThat(site.job("parked-replay", site.effect("coupon").id())).anyMatch(line -> line.contains("is settled"));
        site.awaitQuiet();
        assertThat(site.messages(ada)).hasSize(1);
    }
}
