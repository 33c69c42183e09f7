package io.loyaltybridge.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.loyaltybridge.mail.MailException.Kind;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.testing.TestKeys;
import io.loyaltybridge.text.Mail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each answer of a mail server, and each missing one, says of a mail. */
class SmtpSenderTest {
    private static final Instant NOON = Instant.parse("2026-12-07T12:00:00Z");

    @TempDir
    private static Path shared;

    private static TestKeys keys;

    @TempDir
    private Path dir;

    private Mailbox mailbox;

    @BeforeAll
    static void keys() {
        keys = TestKeys.make(shared);
    }

    @AfterEach
    void close() {
        if (mailbox != null) {
            mailbox.close();
        }
    }

    private static Settings settings(int port, String... more) {
        Map<String, String> changes = new LinkedHashMap<>(Map.of(
                "mail.host",
                "127.0.0.1",
                "mail.port",
                Integer.toString(port),
                "mail.tls",
                "none",
                "mail.from",
                "Shop <shop@example.com>"));
        for (int i = 0; i < more.length; i += 2) {
            changes.put(more[i], more[i + 1]);
        }
        return Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(changes);
    }

    private static void send(Settings settings, String to) {
        new SmtpSender(SmtpServer.of(settings))
                .send(MailForm.of(settings)
                        .mail("mail-1", to, new Mail("Grüße", "5 €\n", "<b>5 €</b>"), null, false, NOON));
    }

    private void send(String... more) {
        send(settings(mailbox.port(), more), "ada@example.com");
    }

    private MailException failure(String... more) {
        return catchThrowableOfType(MailException.class, () -> send(more));
    }

    private void fails(Kind kind, String message, String... more) {
        MailException failure = failure(more);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(message);
    }

    @Test
    void aMailKeepsItsIdAndItsDate() {
        mailbox = Mailbox.start(0);
        send();
        send();
        assertThat(mailbox.mails()).hasSize(2).allSatisfy(mail -> {
            assertThat(mail.header("Message-ID")).isEqualTo("<mail-1@example.com>");
            assertThat(mail.header("Date")).startsWith("Mon, 7 Dec 2026 ");
            assertThat(mail.from()).isEqualTo("shop@example.com");
            assertThat(mail.subject()).isEqualTo("Grüße");
            assertThat(mail.text()).isEqualToNormalizingNewlines("5 €\n");
            assertThat(mail.html()).isEqualTo("<b>5 €</b>");
        });
    }

    @Test
    void answersAboutTheRecipientAndTheMail() {
        mailbox = Mailbox.start(0);
        mailbox.answerRecipient("ada@example.com", "450 4.2.1 Try again later");
        fails(Kind.LATER, "the mail server does not accept the mail for now: 450 4.2.1 Try again later");
        mailbox.answerRecipient("ada@example.com", "550 5.1.1 No such mailbox here");
        fails(Kind.REFUSED, "the mail server refused the mail: 550 5.1.1 No such mailbox here");
        mailbox.answerRecipient("ada@example.com", null);
        mailbox.refuseData("451 4.3.0 Busy");
        fails(Kind.LATER, "451 4.3.0 Busy");
        mailbox.refuseData("554 5.6.0 Not wanted");
        fails(Kind.REFUSED, "554 5.6.0 Not wanted");
        assertThat(mailbox.mails()).isEmpty();
    }

    @Test
    void aLostAnswerAfterTheMailWasGivenIsUnknown() {
        mailbox = Mailbox.start(0);
        mailbox.dropAfterData();
        fails(Kind.UNKNOWN, "the mail server got the mail but did not answer");
        mailbox.loseAfterData();
        fails(Kind.UNKNOWN, "the mail server got the mail but did not answer");
    }

    @Test
    void anAddressThatIsNoneIsRefusedBeforeAnybodyIsAsked() {
        mailbox = Mailbox.start(0);
        assertThatThrownBy(() -> send(settings(mailbox.port()), "ada@example.com, ben@example.com"))
                .isInstanceOfSatisfying(
                        MailException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
        assertThatThrownBy(() -> send(settings(mailbox.port()), "ada"))
                .isInstanceOf(MailException.class)
                .hasMessage("no mail can be sent to the customer's address");
        assertThat(mailbox.mails()).isEmpty();
    }

    @Test
    void whereNobodyListensTheServerIsDown() throws IOException {
        int free = FreePorts.next();
        assertThatThrownBy(() -> send(settings(free), "ada@example.com"))
                .isInstanceOfSatisfying(
                        MailException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SERVER))
                .hasMessageStartingWith("the mail server accepts no mail: ");
    }

    @Test
    void aServerThatNeverAnswersIsDownBeforeTheMailAndUnknownAfterIt() throws Exception {
        try (Slow slow = new Slow("220 hello")) {
            Settings settings = settings(slow.port(), "mail.timeout", "300ms");
            assertThatThrownBy(() -> send(settings, "ada@example.com"))
                    .isInstanceOfSatisfying(
                            MailException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SERVER));
        }
        try (Slow slow = new Slow("220 hello", "250 hello", "250 sender", "250 recipient", "354 go")) {
            Settings settings = settings(slow.port(), "mail.timeout", "300ms");
            assertThatThrownBy(() -> send(settings, "ada@example.com"))
                    .isInstanceOfSatisfying(
                            MailException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN))
                    .hasMessageContaining("SocketTimeoutException");
        }
    }

    @Test
    void aSenderThatIsRefusedIsNoFaultOfTheRecipient() throws Exception {
        try (Slow slow = new Slow("220 hello", "250 hello", "553 5.7.1 Sender not allowed", "250 reset")) {
            Settings settings = settings(slow.port(), "mail.timeout", "300ms");
            assertThatThrownBy(() -> send(settings, "ada@example.com"))
                    .isInstanceOfSatisfying(
                            MailException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SERVER))
                    .hasMessageContaining("553 5.7.1 Sender not allowed");
        }
    }

    @Test
    void starttlsIsRequiredAndItsCertificateChecked() {
        mailbox = Mailbox.start(0);
        fails(Kind.SERVER, "STARTTLS is required but host does not support STARTTLS", "mail.tls", "starttls");
        mailbox.close();
        mailbox = Mailbox.start(0, Mailbox.Tls.STARTTLS, keys.context());
        fails(Kind.SERVER, "unable to find valid certification path", "mail.tls", "starttls");
        send("mail.tls", "starttls", "mail.trusted-certificates", keys.pem().toString());
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void tlsFromTheBeginningIsChecked() {
        mailbox = Mailbox.start(0, Mailbox.Tls.TLS, keys.context());
        fails(Kind.SERVER, "unable to find valid certification path", "mail.tls", "tls");
        send("mail.tls", "tls", "mail.trusted-certificates", keys.pem().toString());
        assertThat(mailbox.mails()).hasSize(1);
    }

    /** The certificate is for 127.0.0.1 and localhost. */
    @Test
    void aCertificateOfAnotherHostIsNotAccepted() {
        for (Mailbox.Tls tls : new Mailbox.Tls[] {Mailbox.Tls.STARTTLS, Mailbox.Tls.TLS}) {
            mailbox = Mailbox.start(0, tls, keys.context());
            fails(
                    Kind.SERVER,
                    "the mail server accepts no mail: ",
                    "mail.tls",
                    tls.name().toLowerCase(java.util.Locale.ROOT),
                    "mail.host",
                    "127.0.0.2",
                    "mail.trusted-certificates",
                    keys.pem().toString());
            assertThat(mailbox.mails()).isEmpty();
            mailbox.close();
        }
    }

    @Test
    void aWrongPasswordIsSaidAsSuch() {
        mailbox = Mailbox.start(0);
        mailbox.requireLogin("shop", "secret");
        fails(
                Kind.SERVER,
                "the mail server does not accept mail.username and mail.password",
                "mail.username",
                "shop",
                "mail.password",
                "wrong");
        send("mail.username", "shop", "mail.password", "secret");
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void aFileThatHoldsNoCertificateIsNamed() throws IOException {
        Path file = Files.writeString(dir.resolve("none.pem"), "nothing");
        for (String name :
                new String[] {file.toString(), dir.resolve("missing.pem").toString()}) {
            assertThatThrownBy(() -> SmtpServer.of(settings(25, "mail.trusted-certificates", name)))
                    .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                            .singleElement()
                            .asString()
                            .endsWith("mail.trusted-certificates: expected a file of certificates in PEM, found \""
                                    + name + "\""));
        }
    }

    /** A server that gives these answers, one for each line up to its DATA, and then none. */
    private static final class Slow implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private Socket client;

        Slow(String... answers) throws IOException {
            Thread thread = new Thread(() -> {
                try {
                    client = socket.accept();
                    var lines = new java.io.BufferedReader(
                            new java.io.InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                    for (String answer : answers) {
                        client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
                        lines.readLine();
                    }
                    lines.transferTo(java.io.Writer.nullWriter());
                } catch (IOException e) {
                    if (!socket.isClosed() && client == null) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            if (client != null) {
                client.close();
            }
        }
    }
}
