package io.loyaltybridge.milestone.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.mail.Mail;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.EffectBehaviour;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.EffectCase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is close to a milestone gets a mail, once in a period. */
@Tag("service")
class MilestoneReminderTest {
    private static final String CONSENT = "email-subscriptions_email-subscriptions.queryEmailSubscriptions";
    private static final String LINK = "email-subscriptions_email-subscriptions.generateUnsubscribeLink";
    private static final String ACCOUNTS = "loyalty_accounts.queryLoyaltyAccounts";

    @TempDir
    private Path dir;

    private Mailbox mailbox;
    private EffectCase site;
    private final List<String> out = new ArrayList<>();

    private void start(String... settings) {
        start(WixStandIn.Options.builder(), settings);
    }

    private void start(WixOptionsBuilder options, String... settings) {
        mailbox = Mailbox.start(0);
        Map<String, String> basic = EffectCase.withMailsTo(
                mailbox,
                Map.of("reminder.on", "true", "bridge.time-zone", "Europe/Berlin"),
                "mail.unsubscribe-link",
                "none",
                "texts.program-name",
                "Beans",
                "texts.points-name",
                "beans",
                "milestones.points",
                "500 1000");
        site = EffectCase.start(dir, EffectCase.settings(basic, settings), options);
        site.wix().setWebhookUrl(null);
    }

    @AfterEach
    void close() {
        if (site != null) {
            site.close();
        }
        mailbox.close();
    }

    private String customer(String email, String locale, long balance) {
        site.wix().setSubscription(email, "SUBSCRIBED");
        return site.wix().seedMember(email, "Ada Lovelace", locale, balance);
    }

    private void customers(int count) {
        for (int i = 0; i < count; i++) {
            customer("c" + i + "@example.com", null, 900 + i % 100);
        }
    }

    private int remind(String... arguments) {
        return remind(site.fixture().bridge(), arguments);
    }

    private int remind(Bridge bridge, String... arguments) {
        out.clear();
        return bridge.job("remind").run(List.of(arguments), line -> {
            synchronized (out) {
                out.add(line);
            }
        });
    }

    /** As the timer of a minute does it; its own first tick after a start may be at it as well. */
    private static void tick(Bridge bridge) {
        assertThat(bridge.camelContext()
                        .createProducerTemplate()
                        .send("direct:milestone-reminder-due", exchange -> {})
                        .getException())
                .isNull();
    }

    private List<String> recipients() {
        return mailbox.mails().stream().map(mail -> mail.to().get(0)).toList();
    }

    @Test
    void whoIsCloseIsRemindedOnceInHisLanguageAndASecondRunSendsNone() {
        start();
        customer("ada@example.com", "en-us", 960);
        customer("eva@example.com", "de", 450);
        customer("far@example.com", null, 899);
        customer("past@example.com", null, 1000);

        assertThat(remind()).as(() -> out.toString()).isZero();

        assertThat(recipients()).containsExactlyInAnyOrder("ada@example.com", "eva@example.com");
        Mail ada = mailbox.mailsTo("ada@example.com").get(0);
        assertThat(ada.subject()).isEqualTo("Only 40 to go until 1,000 beans");
        assertThat(ada.text()).startsWith("Hello Ada,").contains("you have 960 beans at Beans.");
        assertThat(mailbox.mailsTo("eva@example.com").get(0).text())
                .startsWith("Hallo Ada,")
                .contains("450")
                .contains("50")
                .contains("500");
        assertThat(out).contains("2 accounts are close to a milestone", "  2 mails settled");
        assertThat(site.texts("SELECT reason FROM effects ORDER BY reason"))
                .allMatch(reason -> reason.matches("reminder (500|1000) \\d{4}-\\d{2}"));

        assertThat(remind()).isZero();
        assertThat(mailbox.mails()).hasSize(2);
        assertThat(out).anyMatch(line -> line.startsWith("  2 were reminded of it before ("));
    }

    @Test
    void theCouponThatWaitsIsNamed() {
        start("coupons.on", "true", "coupons.kind", "percent-off", "coupons.amount", "10", "coupons.tell", "none");
        customer("ada@example.com", null, 960);
        remind();
        assertThat(mailbox.mails().get(0).text()).contains("Then a coupon is waiting for you: 10%.");
    }

    private void withoutEmail(long balance) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode contact = json.createObjectNode();
        contact.putObject("info").putObject("name").put("first", "Nobody");
        String id = site.fixture()
                .wix()
                .call("POST", "/contacts/v4/contacts", contact)
                .at("/contact/id")
                .asText();
        site.fixture()
                .wix()
                .call(
                        "POST",
                        "/loyalty-accounts/v1/accounts",
                        json.createObjectNode().put("contactId", id));
        site.wix().organic(id, OrganicChange.purchase(balance));
    }

    @Test
    void whoIsLeftOutIsCountedWithTheReason() {
        start();
        customer("ada@example.com", null, 960);
        customer("no@example.com", null, 960);
        site.wix().setSubscription("no@example.com", "UNSUBSCRIBED");
        site.wix().seedAccount("unknown@example.com", "Unknown", 960);
        withoutEmail(960);

        assertThat(remind()).as(() -> out.toString()).isZero();

        assertThat(recipients()).containsExactly("ada@example.com");
        assertThat(out)
                .contains(
                        "4 accounts are close to a milestone",
                        "  2 are not subscribed to mails",
                        "  1 have no e-mail address",
                        "  1 mail settled");
        assertThat(site.effects()).hasSize(1);
    }

    @Test
    void aDryRunListsWhomAndWhyAndDoesNothing() {
        start("reminder.on", "false", "mail.host", "", "mail.unsubscribe-link", "wix", "mail.per-minute", "1");
        customer("ada@example.com", "de", 960);
        customer("ben@example.com", null, 999);
        customer("no@example.com", null, 960);
        site.wix().setSubscription("no@example.com", "PENDING");

        assertThat(remind("--dry-run")).as(() -> out.toString()).isZero();

        assertThat(out)
                .contains(
                        "  ada@example.com: 960 points, 40 to 1000 (de)",
                        "  ben@example.com: 999 points, 1 to 1000",
                        "  1 are not subscribed to mails",
                        "  2 mails would be sent",
                        "  2 calls to Wix would follow, one per mail for its unsubscribe link (mail.unsubscribe-link); at mail.per-minute=1"
                                + " it takes about 2 min",
                        "Nothing was written or sent: this was --dry-run.");
        assertThat(mailbox.mails()).isEmpty();
        assertThat(site.texts(
                        "SELECT id FROM effects UNION SELECT id FROM links UNION SELECT CAST(id AS TEXT) FROM jobs"))
                .isEmpty();
        assertThat(remind()).isEqualTo(1);
        assertThat(out).containsExactly("mail.host: is not set, so no mail can be sent");
    }

    @Test
    void noMoreThanTheLimit() {
        start();
        customers(5);
        assertThat(remind("--limit=2", "--dry-run")).isZero();
        assertThat(out).contains("  2 mails would be sent");
        assertThat(remind("--limit=2")).isZero();
        assertThat(mailbox.mails()).hasSize(2);
        assertThat(remind("--limit=2")).isZero();
        assertThat(remind()).isZero();
        assertThat(new HashSet<>(recipients())).hasSize(5).hasSameSizeAs(mailbox.mails());
    }

    @Test
    void aReminderCostsThreeHundredthsOfACall() {
        start();
        customers(100);
        long before = site.wix().stats().calls();
        remind();
        assertThat(mailbox.mails()).hasSize(100);
        assertThat(site.wix().stats().calls() - before)
                .as("two windows of balances, one page of contacts, one of subscriptions")
                .isEqualTo(4);
    }

    @Test
    void aLinkToUnsubscribeCostsACallAMail() {
        start("mail.unsubscribe-link", "wix");
        customers(3);
        remind();
        assertThat(site.calls(LINK)).isEqualTo(3);
        assertThat(mailbox.mails())
                .allMatch(mail ->
                        mail.header("List-Unsubscribe") != null && mail.text().contains("Unsubscribe"));
    }

    @Test
    void moreThanAPageIsAskedForInPages() {
        start();
        customers(250);
        remind();
        assertThat(new HashSet<>(recipients())).hasSize(250).hasSameSizeAs(mailbox.mails());
        assertThat(site.calls(ACCOUNTS)).isEqualTo(1 + 3);
        assertThat(site.calls(CONSENT)).isEqualTo(3);
    }

    @Test
    void whereWixTakesFewerAddressesFewerAreAskedForAtOnce() {
        start(WixStandIn.Options.builder().effects(EffectBehaviour.DEFAULT.withMostEmails(30)));
        customers(100);
        remind();
        assertThat(mailbox.mails()).hasSize(100);
        assertThat(site.fixture().wix().calls(CONSENT, 400)).isEqualTo(2);
        assertThat(site.fixture().wix().calls(CONSENT, 200)).isEqualTo(4);
    }

    @Test
    void consentThatIsWithdrawnBetweenSelectionAndSendingIsHonoured() throws Exception {
        start();
        customers(3);
        site.fixture().stopBridge();
        MutableClock clock = new MutableClock();
        try (Bridge bridge = Bridge.start(site.fixture().settings(), clock)) {
            mailbox.onMail(mail -> {
                // While the first mail is sent, two minutes pass and everybody else unsubscribes.
                for (int i = 0; i < 3; i++) {
                    if (!mail.to().contains("c" + i + "@example.com")) {
                        site.wix().setSubscription("c" + i + "@example.com", "UNSUBSCRIBED");
                    }
                }
                clock.advance(Duration.ofMinutes(2));
            });
            assertThat(remind(bridge)).as(() -> out.toString()).isZero();
        }
        site.fixture().startBridge();
        assertThat(mailbox.mails()).hasSize(1);
        assertThat(site.effects())
                .filteredOn(effect -> effect.equals(
                        "mail CANCELLED not sent: the customer is not subscribed to mails (Wix: UNSUBSCRIBED)"))
                .hasSize(2);
        assertThat(site.calls(CONSENT))
                .as("at the selection, and once more for all who were left")
                .isEqualTo(2);
        assertThat(out)
                .contains("  1 mail settled", "  2 mails cancelled")
                .anyMatch(line -> line.contains("@example.com: cancelled: not sent: "));
    }

    @Test
    void whereNoAgeIsAllowedConsentIsAskedBeforeEveryMail() {
        start("mail.consent-age", "0s");
        customers(3);
        mailbox.onMail(mail -> {
            for (int i = 0; i < 3; i++) {
                if (!mail.to().contains("c" + i + "@example.com")) {
                    site.wix().setSubscription("c" + i + "@example.com", "UNSUBSCRIBED");
                }
            }
        });
        remind();
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void aRefusedRecipientIsParkedAndTheOthersGetTheirs() {
        start();
        customers(3);
        mailbox.refuse("c1@example.com");
        assertThat(remind()).isZero();
        assertThat(recipients()).containsExactlyInAnyOrder("c0@example.com", "c2@example.com");
        assertThat(out)
                .contains(
                        "  2 mails settled",
                        "  1 mail refused (parked list)",
                        "  c1@example.com: refused: the mail server refused the mail: 550 5.1.1 No such mailbox here");
    }

    @Test
    void aLostAnswerIsLeftToAPersonAndTheOthersGetTheirs() {
        start();
        customers(3);
        mailbox.dropAfterData();
        assertThat(remind()).isZero();
        assertThat(new HashSet<>(recipients())).hasSize(3).hasSameSizeAs(mailbox.mails());
        assertThat(out).contains("  2 mails settled", "  1 mail unknown (parked list)");
        assertThat(remind()).isZero();
        assertThat(mailbox.mails()).hasSize(3);
    }

    @Test
    void whatIsNotTakenForNowIsSentLaterByTheSweep() {
        start("effects.sweep-every", "100ms");
        customers(3);
        mailbox.answerRecipient("c1@example.com", "450 4.2.1 Try again later");
        assertThat(remind()).isZero();
        assertThat(out).contains("  2 mails settled", "  1 mail planned: the service retries");
        mailbox.answerRecipient("c1@example.com", null);
        site.awaitQuiet();
        assertThat(new HashSet<>(recipients())).hasSize(3).hasSameSizeAs(mailbox.mails());
    }

    @Test
    void whileTheMailServerIsDownTheRunWaitsThenEndsAndNobodyIsParked() {
        start();
        customers(3);
        int port = mailbox.port();
        mailbox.close();
        assertThat(remind()).isEqualTo(1);
        assertThat(out).last().asString().startsWith("remind: the mail server accepts no mail: ");
        assertThat(site.effects()).hasSize(3).allMatch(effect -> effect.startsWith("mail PLANNED"));
        mailbox = Mailbox.start(port);
        assertThat(remind()).as(() -> out.toString()).isZero();
        assertThat(out).anyMatch(line -> line.startsWith("remind continues where it was interrupted"));
        assertThat(new HashSet<>(recipients())).hasSize(3).hasSameSizeAs(mailbox.mails());
    }

    @Test
    void aRunThatIsStoppedInTheMiddleGoesOnAndNobodyGetsTwo() throws Exception {
        start();
        customers(130);
        AtomicInteger sent = new AtomicInteger();
        Thread stop = new Thread(site.fixture()::stopBridge);
        mailbox.onMail(mail -> {
            if (sent.incrementAndGet() == 40) {
                stop.start();
            }
        });
        assertThat(remind()).isEqualTo(1);
        stop.join();
        assertThat(out).contains("remind: stopped; the same command continues from here");
        assertThat(mailbox.mails()).hasSizeLessThan(60);
        site.fixture().startBridge();
        site.wix().setWebhookUrl(null);

        assertThat(remind()).as(() -> out.toString()).isZero();

        site.awaitQuiet();
        assertThat(new HashSet<>(recipients())).hasSize(130).hasSameSizeAs(mailbox.mails());
    }

    @Test
    void aPlannedMailThatIsTooLateIsNotSent() throws Exception {
        start("retry.max-attempts", "1");
        customers(2);
        site.wix().faults().add(io.loyaltybridge.sandbox.fault.Fault.next(FaultKind.ERROR_BEFORE, ACCOUNTS, 1));
        mailbox.answerRecipient("c0@example.com", "421 4.3.2 Shutting down");
        mailbox.answerRecipient("c1@example.com", "421 4.3.2 Shutting down");
        assertThat(remind()).isEqualTo(1);
        site.fixture().change(Map.of("retry.max-attempts", "9", "effects.sweep-every", "50ms"));
        site.fixture().stopBridge();
        site.fixture().startBridge();
        assertThat(remind()).as(() -> out.toString()).isZero();
        assertThat(site.effects()).allMatch(effect -> effect.startsWith("mail PLANNED"));
        site.fixture().stopBridge();
        mailbox.clear();
        site.change("UPDATE effects SET payload = json_set(payload, '$.until', 1000), due_at = 0");
        site.fixture().startBridge();
        site.awaitQuiet();
        assertThat(site.effects()).containsOnly("mail CANCELLED too late: it was due by 1970-01-01T00:00:01Z");
        assertThat(mailbox.mails()).isEmpty();
    }

    @Test
    void theMomentComesByTheSitesClockIsMadeGoodAfterAStopAndNeverTwice() throws Exception {
        start("reminder.period", "week");
        String ada = customer("ada@example.com", null, 960);
        site.fixture().stopBridge();
        MutableClock clock = new MutableClock();
        at(clock, "2028-02-27T20:00:00Z");
        try (Bridge bridge = Bridge.start(site.fixture().settings(), clock)) {
            tick(bridge);
            assertThat(mailbox.mails()).as("what was due long ago is missed").isEmpty();
            at(clock, "2028-02-28T08:59:00Z");
            tick(bridge);
            assertThat(mailbox.mails()).as("Monday 09:59 in Berlin").isEmpty();
            at(clock, "2028-02-28T09:00:00Z");
            tick(bridge);
            tick(bridge);
            assertThat(mailbox.mails()).hasSize(1);
            at(clock, "2028-02-29T23:30:00Z");
            tick(bridge);
            assertThat(mailbox.mails()).as("a leap day is no Monday").hasSize(1);
        }
        at(clock, "2028-03-08T12:00:00Z");
        try (Bridge bridge = Bridge.start(site.fixture().settings(), clock)) {
            tick(bridge);
            EffectCase.patiently().untilAsserted(() -> assertThat(mailbox.mails())
                    .as("Monday 6 March was two days ago, within the catch-up")
                    .hasSize(2));
            awaitDone(2);
            at(clock, "2028-03-20T09:00:00Z");
            tick(bridge);
            assertThat(mailbox.mails())
                    .as("13 March was a week ago, 20 March is now")
                    .hasSize(3);
            site.wix().organic(ada, OrganicChange.purchase(10));
            at(clock, "2028-03-27T07:59:00Z");
            tick(bridge);
            assertThat(mailbox.mails()).hasSize(3);
            at(clock, "2028-03-27T08:00:00Z");
            tick(bridge);
            assertThat(mailbox.mails()).as("10 o'clock in summer time is 8 UTC").hasSize(4);
            assertThat(mailbox.mails().get(3).text()).contains("970");
        }
        site.fixture().startBridge();
        assertThat(site.texts("SELECT reason FROM effects ORDER BY reason"))
                .containsExactly(
                        "reminder 1000 2028-W09",
                        "reminder 1000 2028-W10",
                        "reminder 1000 2028-W12",
                        "reminder 1000 2028-W13");
        assertThat(
                        site.texts(
                                "SELECT state FROM timer_moments WHERE name = 'reminder' AND period >= '2028-02-28' ORDER BY due_at"))
                .containsExactly("done", "done", "missed", "done", "done");
    }

    private void awaitDone(int moments) {
        EffectCase.patiently()
                .until(() -> site.texts("SELECT due_at FROM timer_moments WHERE name = 'reminder' AND state = 'done'")
                                .size()
                        == moments);
    }

    private static void at(MutableClock clock, String instant) {
        clock.advance(Duration.between(clock.instant(), Instant.parse(instant)));
    }
}
