package io.loyaltybridge.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.mail.Mail;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.testing.EffectCase;
import io.loyaltybridge.testing.TestKeys;
import io.loyaltybridge.testing.WixSandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A coupon is told to its customer by mail. */
@Tag("service")
class MailEffectTest {
    private static final String LINK = "email-subscriptions_email-subscriptions.generateUnsubscribeLink";
    private static final String CONSENT = "email-subscriptions_email-subscriptions.queryEmailSubscriptions";

    @TempDir
    private Path dir;

    private Mailbox mailbox;
    private EffectCase site;

    private void start(String... settings) {
        start(Mailbox.start(0), settings);
    }

    private void start(Mailbox started, String... settings) {
        mailbox = started;
        Map<String, String> basic = EffectCase.withMailsTo(
                mailbox,
                EffectCase.withCoupons("coupons.tell", "mail"),
                "mail.from",
                "Café <shop@example.com>",
                "mail.reply-to",
                "help@example.com");
        site = EffectCase.start(dir, EffectCase.settings(basic, settings));
    }

    @AfterEach
    void close() {
        site.close();
        mailbox.close();
    }

    private String subscribed(String email, String locale) {
        return site.subscriber(email, locale, 990);
    }

    private void passesTheMilestone(String contact) {
        site.earns(contact, 244);
        site.awaitQuiet();
    }

    private String mailEffect() {
        return site.effects().stream()
                .filter(effect -> effect.startsWith("mail "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theCustomerGetsOneMailInTextAndHtmlWithALinkToUnsubscribe() {
        start();
        passesTheMilestone(subscribed("ada@example.com", null));

        assertThat(mailbox.mails()).hasSize(1);
        Mail mail = mailbox.mails().get(0);
        assertThat(mail.to()).containsExactly("ada@example.com");
        assertThat(mail.subject()).contains("1,000");
        assertThat(mail.text())
                .startsWith("Hello Ada,")
                .contains("Code: " + site.codes().get(0))
                .contains("10%")
                .contains("1,234");
        assertThat(mail.html()).contains(site.codes().get(0)).contains("<html lang=\"en\">");
        assertThat(mail.header("Content-Type")).startsWith("multipart/alternative");
        assertThat(mail.header("From")).contains("<shop@example.com>").contains("=?UTF-8?Q?Caf=C3=A9?=");
        assertThat(mail.header("Reply-To")).isEqualTo("help@example.com");
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
        String id = site.effect("mail").id();
        assertThat(mail.header("Message-ID"))
                .isEqualTo("<" + id + "@example.com>")
                .isEqualTo(site.effect("mail").externalId());
        String link = mail.header("List-Unsubscribe").replaceAll("[<>]", "");
        assertThat(mail.text()).contains(link);
        assertThat(mailEffect()).isEqualTo("mail SETTLED accepted by the mail server");
        site.fixture().wix().get(link.replaceFirst(".*/_sandbox/", ""));
        assertThat(site.wix().subscription("ada@example.com")).isEqualTo("UNSUBSCRIBED");
    }

    @Test
    void heIsWrittenToInHisLanguageWithItsNumbers() {
        start();
        passesTheMilestone(subscribed("ada@example.com", "de"));
        assertThat(mailbox.mails().get(0).text())
                .startsWith("Hallo Ada,")
                .contains("10\u00a0%")
                .contains("1.234");
        assertThat(mailbox.mails().get(0).subject()).contains("1.000");
    }

    @ParameterizedTest
    @EnumSource(value = Mailbox.Tls.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theConnectionIsProtectedAndTheCertificateTrusted(Mailbox.Tls tls) {
        TestKeys keys = TestKeys.make(dir);
        start(
                Mailbox.start(0, tls, keys.context()),
                "mail.tls",
                tls.name().toLowerCase(java.util.Locale.ROOT),
                "mail.username",
                "shop",
                "mail.password",
                "secret",
                "mail.trusted-certificates",
                keys.pem().toString());
        mailbox.requireLogin("shop", "secret");
        passesTheMilestone(subscribed("ada@example.com", null));
        assertThat(mailEffect()).isEqualTo("mail SETTLED accepted by the mail server");
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void onlySubscribedCounts() {
        start();
        for (String status : List.of("NOT_SET", "PENDING", "UNSUBSCRIBED")) {
            String email = status.toLowerCase(java.util.Locale.ROOT) + "@example.com";
            String contact = subscribed(email, null);
            site.wix().setSubscription(email, status);
            passesTheMilestone(contact);
            assertThat(site.effects())
                    .last()
                    .isEqualTo(
                            "mail CANCELLED not sent: the customer is not subscribed to mails (Wix: " + status + ")");
        }
        passesTheMilestone(site.account("unknown@example.com", 990));
        assertThat(site.effects()).last().isEqualTo("mail CANCELLED not sent: the customer is not subscribed to mails");
        assertThat(mailbox.mails()).isEmpty();
        assertThat(site.text("SELECT COUNT(*) FROM effects WHERE state IN ('REFUSED', 'UNKNOWN')"))
                .isEqualTo("0");
    }

    @Test
    void aLinkThatWixCannotMakeNowIsAskedForAgain() {
        start();
        String ada = subscribed("ada@example.com", null);
        site.fault(FaultKind.ERROR_BEFORE, LINK, 1);
        passesTheMilestone(ada);
        assertThat(mailbox.mails()).hasSize(1);
        assertThat(mailbox.mails().get(0).header("List-Unsubscribe")).startsWith("<http");
        assertThat(mailEffect()).isEqualTo("mail SETTLED accepted by the mail server");
    }

    @Test
    void whereWixRefusesToMakeALinkTheMailNamesAnAddressToWriteTo() {
        start();
        String ada = subscribed("ada@example.com", null);
        site.fault(FaultKind.NOT_FOUND, LINK, 1);
        passesTheMilestone(ada);
        assertThat(mailbox.mails()).hasSize(1);
        assertThat(mailbox.mails().get(0).header("List-Unsubscribe"))
                .startsWith("<mailto:")
                .endsWith("?subject=unsubscribe>");
        assertThat(mailbox.mails().get(0).text()).doesNotContain("Unsubscribe").doesNotContain("[[");
        assertThat(mailEffect()).isEqualTo("mail SETTLED accepted by the mail server, without an unsubscribe link");
    }

    @Test
    void withoutLinksAMailCostsTheCallsForContactConsentAndNames() {
        start("mail.unsubscribe-link", "none", "texts.program-name", "Beans", "texts.points-name", "beans");
        String ada = subscribed("ada@example.com", null);
        long before = site.wix().stats().calls();
        passesTheMilestone(ada);
        assertThat(site.calls(LINK)).isZero();
        assertThat(site.wix().stats().calls() - before)
                .as("coupon, contact, consent")
                .isEqualTo(3);
        assertThat(mailbox.mails().get(0).text()).contains("1,000 beans at Beans");
    }

    @Test
    void aRefusedRecipientIsParkedWithTheServersWordsAndSentAgainWhenAPersonSaysSo() {
        start();
        String ada = subscribed("ada@example.com", null);
        mailbox.refuse("ada@example.com");
        passesTheMilestone(ada);
        assertThat(mailEffect())
                .isEqualTo("mail REFUSED the mail server refused the mail: 550 5.1.1 No such mailbox here");
        assertThat(site.calls(CONSENT)).isEqualTo(1);

        mailbox.answerRecipient("ada@example.com", null);
        String id = site.effect("mail").id();
        assertThat(site.fixture().job("parked-replay", id))
                .anyMatch(line -> line.contains("is settled: accepted by the mail server"));
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void whatTheServerDoesNotTakeForNowIsSentLater() {
        start();
        String ada = subscribed("ada@example.com", null);
        mailbox.answerRecipient("ada@example.com", "450 4.2.1 Try again later");
        site.earns(ada, 244);
        EffectCase.patiently()
                .untilAsserted(() -> assertThat(site.text("SELECT state || attempt FROM effects WHERE kind = 'mail'"))
                        .isEqualTo("PLANNED3"));
        assertThat(mailEffect())
                .startsWith("mail PLANNED the mail server does not accept the mail for now: 450 4.2.1 Try again later");
        mailbox.answerRecipient("ada@example.com", null);
        site.awaitQuiet();
        assertThat(mailbox.mails()).hasSize(1);
        assertThat(mailEffect()).isEqualTo("mail SETTLED accepted by the mail server");
    }

    @Test
    void aMailThatIsRefusedAfterItsDataIsParked() {
        start();
        String ada = subscribed("ada@example.com", null);
        mailbox.refuseData("554 5.6.0 Not wanted");
        passesTheMilestone(ada);
        assertThat(mailEffect()).isEqualTo("mail REFUSED the mail server refused the mail: 554 5.6.0 Not wanted");
    }

    @Test
    void whileTheServerIsDownAMailWaitsAndIsParkedAfterTheLastAttempt() {
        start("retry.max-attempts", "3");
        String ada = subscribed("ada@example.com", null);
        mailbox.close();
        passesTheMilestone(ada);
        assertThat(mailEffect())
                .startsWith("mail REFUSED the mail server accepts no mail: ")
                .endsWith("(after 3 attempts)")
                .contains("Connection refused");
    }

    @Test
    void aLostAnswerLeavesTheMailToAPerson() {
        start();
        String ada = subscribed("ada@example.com", null);
        mailbox.dropAfterData();
        passesTheMilestone(ada);
        assertThat(mailEffect())
                .startsWith("mail UNKNOWN the mail server got the mail but did not answer")
                .endsWith("it may have been sent (mail.unknown=at-most-once)");
        assertThat(mailbox.mails()).hasSize(1);

        String id = site.effect("mail").id();
        assertThat(site.fixture().job("parked-replay", id)).anyMatch(line -> line.contains("may have taken effect"));
        assertThat(site.fixture().job("parked-decide", new String[] {id, "applied"}))
                .anyMatch(line -> line.contains("is settled"));
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void atLeastOnceALostAnswerIsMadeGoodByTheSameMailAgain() {
        start("mail.unknown", "at-least-once");
        String ada = subscribed("ada@example.com", null);
        mailbox.dropAfterData();
        mailbox.loseAfterData();
        passesTheMilestone(ada);
        assertThat(mailbox.mails()).hasSize(2);
        assertThat(mailbox.mails())
                .extracting(mail -> mail.header("Message-ID"))
                .containsOnly("<" + site.effect("mail").id() + "@example.com>");
        assertThat(mailEffect()).isEqualTo("mail SETTLED accepted by the mail server");
    }

    @Test
    void stoppedWhileItWasSentItIsLeftToAPersonAndNotSentTwice() {
        start("effects.sweep-every", "1h");
        String ada = subscribed("ada@example.com", null);
        site.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, CONSENT));
        site.earns(ada, 244);
        assertThat(mailEffect()).startsWith("mail PLANNED");
        site.fixture().stopBridge();
        site.wix().faults().clear();
        site.change("UPDATE effects SET state = 'SENT', begun_at = 1, attempt = 1, due_at = 1 WHERE kind = 'mail'");
        site.fixture().startBridge();
        site.awaitQuiet();
        assertThat(mailEffect())
                .isEqualTo(
                        "mail UNKNOWN the service stopped while the mail was sent, so it may have been sent (mail.unknown=at-most-once)");
        assertThat(mailbox.mails()).isEmpty();
    }

    @Test
    void mailsAMinuteAreKept() {
        start("mail.per-minute", "1");
        passesTheMilestone(subscribed("ada@example.com", null));
        String ben = subscribed("ben@example.com", null);
        site.earns(ben, 244);
        EffectCase.patiently()
                .untilAsserted(() ->
                        assertThat(site.effects()).last().isEqualTo("mail PLANNED mail.per-minute is used up for now"));
        assertThat(mailbox.mails()).hasSize(1);
        assertThat(Long.parseLong(site.text("SELECT MAX(due_at) FROM effects")))
                .isGreaterThan(System.currentTimeMillis() + 20_000);
    }

    @Test
    void aMailThatTheWebhookOfTheAwardCouldCarryOutTooIsSentOnce() throws Exception {
        start();
        site.inSilence(() -> site.wix().seedMember("ada@example.com", "Ada Lovelace", null, 998));
        site.wix().setSubscription("ada@example.com", "SUBSCRIBED");
        site.wix()
                .faults()
                .add(Fault.next(FaultKind.DELAY_ANSWER, WixSandbox.EARN, 1).withDelayMs(700));
        CountDownLatch answered = new CountDownLatch(1);
        // The mail is under way for as long as several sweeps take.
        mailbox.onMail(mail -> {
            try {
                answered.await(800, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        site.fixture().like("ada@example.com", "post-1");
        site.awaitQuiet();
        assertThat(mailbox.mails()).hasSize(1);
        assertThat(mailEffect()).isEqualTo("mail SETTLED accepted by the mail server");
    }

    /** Asks as a mail does, for one address after the other with one exchange, as the effects of one event do. */
    private void asksConsent(Exchange exchange, String email) {
        exchange.setVariable("addresses", List.of(email));
        exchange.setException(null);
        try (ProducerTemplate template = site.fixture().bridge().camelContext().createProducerTemplate()) {
            template.send("direct:ask-consent", exchange);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aQuestionThatFailedIsNotAskedForTheNextMail() {
        start("mail.consent-age", "0s");
        CamelContext camel = site.fixture().bridge().camelContext();
        Consents consents =
                (Consents) site.fixture().bridge().sites().all().get(0).bean("consents");
        site.wix().setSubscription("ben@example.com", "SUBSCRIBED");
        asksConsent(new DefaultExchange(camel), "ben@example.com");
        assertThat(consents.of("ben@example.com").orElseThrow().yes()).isTrue();
        site.wix().setSubscription("ben@example.com", "UNSUBSCRIBED");

        Exchange exchange = new DefaultExchange(camel);
        site.fault(FaultKind.ERROR_BEFORE, CONSENT, 1);
        asksConsent(exchange, "ada@example.com");
        asksConsent(exchange, "ben@example.com");

        assertThat(consents.of("ben@example.com").orElseThrow().yes())
                .as("Wix was asked about this address")
                .isFalse();
    }
}
