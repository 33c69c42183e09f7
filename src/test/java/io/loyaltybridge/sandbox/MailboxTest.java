package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.sandbox.mail.Mail;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.testing.TestKeys;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in for a mail server, as a mail client sees it. */
class MailboxTest {
    @TempDir
    private static Path dir;

    private Mailbox mailbox;

    private void start() {
        mailbox = Mailbox.start(0);
    }

    @AfterEach
    void stop() {
        if (mailbox != null) {
            mailbox.close();
        }
    }

    private MimeMessage message(String to, String... more) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(mailbox.port()));
        properties.put("mail.smtp.timeout", "10000");
        for (int i = 0; i < more.length; i += 2) {
            properties.put("mail.smtp." + more[i], more[i + 1]);
        }
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom("shop@example.com");
        message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(to));
        message.setSubject("Grüße", "UTF-8");
        message.setText("Du hast 5 Punkte: €\r\n.\r\nnoch eine Zeile", "UTF-8");
        return message;
    }

    private void send(String to, String... more) throws MessagingException {
        Transport.send(message(to, more));
    }

    @Test
    void aMailIsKeptAsItWasSent() throws MessagingException {
        start();
        List<Mail> told = new ArrayList<>();
        mailbox.onMail(told::add);
        MimeMessage message = message("Ann <ann@example.com>, ben@example.com");
        message.addHeader("List-Unsubscribe", "<http://127.0.0.1/u>");
        Transport.send(message);

        assertThat(mailbox.mails()).hasSize(1).isEqualTo(told);
        Mail mail = mailbox.mails().get(0);
        assertThat(mail.from()).isEqualTo("shop@example.com");
        assertThat(mail.to()).containsExactlyInAnyOrder("ann@example.com", "ben@example.com");
        assertThat(mail.subject()).isEqualTo("Grüße");
        assertThat(mail.text()).isEqualToNormalizingNewlines("Du hast 5 Punkte: €\n.\nnoch eine Zeile");
        assertThat(mail.html()).isNull();
        assertThat(mail.header("list-unsubscribe")).isEqualTo("<http://127.0.0.1/u>");
        assertThat(mailbox.mailsTo("Ann@example.com")).hasSize(1);
        assertThat(mailbox.mailsTo("cleo@example.com")).isEmpty();
        mailbox.clear();
        assertThat(mailbox.mails()).isEmpty();
    }

    @Test
    void textAndHtmlAreToldApart() throws MessagingException {
        start();
        MimeMessage message = message("ann@example.com");
        MimeBodyPart text = new MimeBodyPart();
        text.setText("plain", "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setText("<b>ä</b>", "UTF-8", "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        Transport.send(message);

        assertThat(mailbox.mails().get(0).text()).isEqualTo("plain");
        assertThat(mailbox.mails().get(0).html()).isEqualTo("<b>ä</b>");
    }

    @Test
    void aRecipientIsRefusedUntilHeIsAcceptedAgain() throws MessagingException {
        start();
        mailbox.refuse("Gone@example.com");
        assertThatThrownBy(() -> send("gone@example.com"))
                .isInstanceOf(SendFailedException.class)
                .hasStackTraceContaining("550 5.1.1 No such mailbox here");
        send("ann@example.com");
        mailbox.answerRecipient("gone@example.com", "450 4.2.1 Try again later");
        assertThatThrownBy(() -> send("gone@example.com")).hasStackTraceContaining("450 4.2.1 Try again later");
        mailbox.answerRecipient("gone@example.com", null);
        send("gone@example.com");
        assertThat(mailbox.mails()).hasSize(2);
    }

    @Test
    void aMailIsRefusedAfterItsData() throws MessagingException {
        start();
        mailbox.refuseData("554 5.6.0 Not wanted");
        assertThatThrownBy(() -> send("ann@example.com"))
                .isInstanceOf(SMTPSendFailedException.class)
                .hasMessageContaining("554 5.6.0 Not wanted");
        assertThat(mailbox.mails()).isEmpty();
        send("ann@example.com");
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void aConnectionThatEndsAfterDataLeavesTheMailTakenOrNot() throws MessagingException {
        start();
        mailbox.dropAfterData();
        mailbox.loseAfterData();
        assertThatThrownBy(() -> send("ann@example.com")).isInstanceOf(MessagingException.class);
        assertThat(mailbox.mails()).hasSize(1);
        assertThatThrownBy(() -> send("ann@example.com")).isInstanceOf(MessagingException.class);
        assertThat(mailbox.mails()).hasSize(1);
        send("ann@example.com");
        assertThat(mailbox.mails()).hasSize(2);
    }

    @Test
    void nothingIsTakenBeforeStartTls() throws MessagingException {
        mailbox = Mailbox.start(0, Mailbox.Tls.STARTTLS);
        assertThatThrownBy(() -> send("ann@example.com"))
                .hasStackTraceContaining("530 5.7.0 Must issue a STARTTLS command first");
        assertThatThrownBy(() -> send("ann@example.com", "starttls.required", "true"))
                .hasStackTraceContaining("PKIX path building failed");
        send("ann@example.com", "starttls.required", "true", "ssl.trust", "*", "ssl.checkserveridentity", "false");
        assertThat(mailbox.mails()).hasSize(1);
        mailbox.dropAfterData();
        assertThatThrownBy(() -> send(
                        "ann@example.com",
                        "starttls.required",
                        "true",
                        "ssl.trust",
                        "*",
                        "ssl.checkserveridentity",
                        "false"))
                .isInstanceOf(MessagingException.class);
        assertThat(mailbox.mails()).hasSize(2);
    }

    @Test
    void aServerWithoutStartTlsIsNoneWhereItIsRequired() {
        start();
        assertThatThrownBy(() -> send("ann@example.com", "starttls.required", "true"))
                .hasStackTraceContaining("STARTTLS is required but host does not support STARTTLS");
        assertThat(mailbox.mails()).isEmpty();
    }

    @Test
    void tlsFromTheBeginningWorksWithItsOwnCertificate() throws MessagingException {
        mailbox = Mailbox.start(0, Mailbox.Tls.TLS);
        send("ann@example.com", "ssl.enable", "true", "ssl.trust", "*", "ssl.checkserveridentity", "false");
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void aCertificateOfTheCallersHoldsBeforeTheClientsChecks() throws MessagingException {
        TestKeys keys = TestKeys.make(dir);
        mailbox = Mailbox.start(0, Mailbox.Tls.STARTTLS, keys.context());
        MimeMessage message =
                message("ann@example.com", "starttls.required", "true", "ssl.checkserveridentity", "true");
        message.getSession()
                .getProperties()
                .put("mail.smtp.ssl.socketFactory", keys.context().getSocketFactory());
        Transport.send(message);
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void aLoginIsAskedForWhereThereIsOne() throws MessagingException {
        start();
        mailbox.requireLogin("shop", "secret");
        assertThatThrownBy(() -> send("ann@example.com")).hasStackTraceContaining("530 5.7.0 Authentication required");
        assertThatThrownBy(() -> Transport.send(message("ann@example.com", "auth", "true"), "shop", "wrong"))
                .isInstanceOf(AuthenticationFailedException.class);
        Transport.send(message("ann@example.com", "auth", "true"), "shop", "secret");
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void camelsMailComponentReachesIt() throws Exception {
        start();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            try (ProducerTemplate template = camel.createProducerTemplate()) {
                template.sendBodyAndHeaders(
                        "smtp://127.0.0.1:" + mailbox.port() + "?contentType=text/html;charset=UTF-8",
                        "<p>ü</p>",
                        Map.of("To", "ann@example.com", "From", "Shop <shop@example.com>", "Subject", "Hello"));
            }
        }
        assertThat(mailbox.mails()).hasSize(1);
        assertThat(mailbox.mails().get(0).html()).isEqualTo("<p>ü</p>");
        assertThat(mailbox.mails().get(0).header("From")).isEqualTo("Shop <shop@example.com>");
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        start();
        assertThatThrownBy(() -> Mailbox.start(mailbox.port()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The mailbox cannot listen on 127.0.0.1:" + mailbox.port());
    }
}
