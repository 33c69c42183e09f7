package io.loyaltybridge.message.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.door.Doors;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.mail.Mail;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.testing.BridgeFixture.Reply;
import io.loyaltybridge.testing.EffectCase;
import io.loyaltybridge.testing.LogLines;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Wix makes no link to unsubscribe, a mail has one of the bridge. */
@Tag("service")
class UnsubscribeTest {
    private static final String ADA = "ada@example.com";
    private static final String PUBLIC = "https://points.example.com/loyalty";
    private static final String LINK = "email-subscriptions_email-subscriptions.generateUnsubscribeLink";
    private static final String UPSERT = "email-subscriptions_email-subscriptions.upsertEmailSubscription";
    private static final byte[] ONE_CLICK = "List-Unsubscribe=One-Click".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");

    @TempDir
    private Path dir;

    private final Mailbox mailbox = Mailbox.start(0);
    private EffectCase site;

    private void start(String... settings) {
        Map<String, String> basic = EffectCase.withMailsTo(
                mailbox,
                EffectCase.withCoupons("coupons.tell", "mail"),
                "mail.consent-age",
                "0s",
                "milestones.points",
                "1000 2000 3000",
                "bridge.public-url",
                PUBLIC,
                "retry.first-delay",
                "200ms");
        site = EffectCase.start(dir, EffectCase.settings(basic, settings));
    }

    @AfterEach
    void close() {
        if (site != null) {
            site.close();
        }
        mailbox.close();
    }

    private String subscribed() {
        return site.subscriber(ADA, null, 990);
    }

    /** The link of the only mail, as this machine reaches it. */
    private String link() {
        assertThat(mailbox.mails()).hasSize(1);
        Mail mail = mailbox.mails().get(0);
        String link = mail.header("List-Unsubscribe").replaceAll("[<>]", "");
        assertThat(mail.text()).contains(link);
        assertThat(link).startsWith(PUBLIC + "/unsubscribe/");
        assertThat(mail.header("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        return site.fixture().baseUrl() + link.substring(PUBLIC.length());
    }

    private Reply follow(String method, String link, Map<String, String> headers, byte[] body) {
        return site.fixture().request(method, link, headers, body);
    }

    @Test
    void whereWixRefusesToMakeALinkTheMailHasOneOfTheBridge() {
        start();
        String ada = subscribed();
        site.fault(FaultKind.NOT_FOUND, LINK, 1);
        site.earns(ada, 244);
        site.awaitQuiet();
        String link = link();
        assertThat(site.effect("mail").outcome()).isEqualTo("accepted by the mail server");

        Reply asked = follow("GET", link, Map.of(), new byte[0]);
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header("Content-Type")).startsWith("text/html");
        assertThat(asked.header("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(asked.body()).contains("<form method=\"post\">").contains("Unsubscribe");
        site.awaitQuiet();
        assertThat(site.wix().subscription(ADA))
                .as("a program that only looks at links unsubscribes nobody")
                .isEqualTo("SUBSCRIBED");

        Reply done = follow("POST", link, FORM, ONE_CLICK);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).contains("You are unsubscribed");
        site.awaitQuiet();
        assertThat(site.wix().subscription(ADA)).isEqualTo("UNSUBSCRIBED");
    }

    @Test
    void fromTheClickOnNoMailGoesOutAlsoWhileWixDoesNotKnowIt() {
        start("mail.unsubscribe-link", "bridge");
        String ada = subscribed();
        site.earns(ada, 244);
        site.awaitQuiet();
        assertThat(site.calls(LINK)).isZero();
        String link = link();

        site.fault(FaultKind.ERROR_BEFORE, UPSERT, 4);
        assertThat(follow("POST", link, FORM, ONE_CLICK).status()).isEqualTo(200);
        site.earns(ada, 1_000);
        EffectCase.patiently().untilAsserted(() -> assertThat(
                        site.text(
                                "SELECT state || ' ' || outcome FROM effects WHERE kind = 'mail' ORDER BY created_at DESC LIMIT 1"))
                .isEqualTo("CANCELLED not sent: the customer unsubscribed from mails"));
        EffectCase.patiently()
                .untilAsserted(() -> assertThat(site.wix().subscription(ADA)).isEqualTo("UNSUBSCRIBED"));
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void aClickIsKeptOverAStopOfTheService() {
        start("mail.unsubscribe-link", "bridge");
        String ada = subscribed();
        site.earns(ada, 244);
        site.awaitQuiet();
        String link = link();
        site.fault(FaultKind.ERROR_BEFORE, UPSERT, 1);
        assertThat(follow("POST", link, FORM, ONE_CLICK).status()).isEqualTo(200);
        site.restartWith(Map.of());
        EffectCase.patiently()
                .untilAsserted(() -> assertThat(site.wix().subscription(ADA)).isEqualTo("UNSUBSCRIBED"));
    }

    @Test
    void twoClicksInAMinuteAreOneCall() {
        start("mail.unsubscribe-link", "bridge");
        String ada = subscribed();
        site.earns(ada, 244);
        site.awaitQuiet();
        String link = link();
        byte[] multipart =
                "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(follow("POST", link, FORM, ONE_CLICK).status()).isEqualTo(200);
        assertThat(follow("POST", link, Map.of("Content-Type", "multipart/form-data; boundary=b"), multipart)
                        .status())
                .isEqualTo(200);
        site.awaitQuiet();
        assertThat(site.calls(UPSERT)).isBetween(1, 2);
        assertThat(site.text("SELECT COUNT(*) FROM inbox WHERE source = 'unsubscribe'"))
                .isIn("1", "2");
    }

    @Test
    void thePageSpeaksTheLanguageOfTheBrowser() {
        start("mail.unsubscribe-link", "bridge");
        String ada = subscribed();
        site.earns(ada, 244);
        site.awaitQuiet();
        String link = link();
        assertThat(follow("GET", link, Map.of("Accept-Language", "de-AT,de;q=0.9"), new byte[0])
                        .body())
                .contains("Abmelden");
        assertThat(follow(
                                "POST",
                                link,
                                Map.of("Accept-Language", "de-AT,de;q=0.9", "Content-Type", "text/plain"),
                                ONE_CLICK)
                        .body())
                .contains("abgemeldet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/unsubscribe/",
                "/unsubscribe/x",
                "/unsubscribe/YWRhQGV4YW1wbGUuY29t.AAAAAAAAAAAAAAAAAAAAAA",
                "/unsubscribe/../unsubscribe/x",
                "//unsubscribe/x"
            })
    void whoHasNoLinkIsAnsweredBeforeTheBody(String path) {
        start("mail.unsubscribe-link", "bridge");
        for (String method : new String[] {"GET", "POST"}) {
            Reply reply = follow(method, site.fixture().baseUrl() + path, FORM, ONE_CLICK);
            assertThat(reply.status()).as(method).isEqualTo(404);
            assertThat(reply.body()).isEqualTo("{\"error\":\"no such link\"}");
        }
        assertThat(site.text("SELECT COUNT(*) FROM inbox WHERE source = 'unsubscribe'"))
                .isEqualTo("0");
    }

    @Test
    void aLongBodyIsNotTaken() {
        start("mail.unsubscribe-link", "bridge");
        String ada = subscribed();
        site.earns(ada, 244);
        site.awaitQuiet();
        String link = link();
        try (LogLines log = LogLines.of(Doors.class)) {
            assertThat(follow("POST", link, FORM, new byte[5_000]).status()).isEqualTo(413);
            assertThat(log.texts())
                    .as("an address can be read in a link")
                    .anyMatch(line -> line.endsWith("POST /unsubscribe/..."))
                    .noneMatch(line -> line.contains(link.substring(link.length() - 30)));
        }
        assertThat(site.wix().subscription(ADA)).isEqualTo("SUBSCRIBED");
    }

    @Test
    void withoutAPublicAddressThereIsNoPage() {
        start("bridge.public-url", "");
        assertThat(follow(
                                "GET",
                                site.fixture().baseUrl() + "/unsubscribe/"
                                        + URI.create(new UnsubscribeLinks(PUBLIC, new byte[32], "x", "main")
                                                        .of(ADA)
                                                        .toString())
                                                .getPath()
                                                .replaceFirst(".*/", ""),
                                Map.of(),
                                new byte[0])
                        .status())
                .isEqualTo(404);
    }
}
