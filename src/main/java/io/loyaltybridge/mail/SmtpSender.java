package io.loyaltybridge.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.apache.camel.component.mail.DefaultJavaMailSender;

/**
 * The bean {@code mailSender} of Camel's mail component: sends each mail over a connection of its own, and says what a
 * failure means. Thread-safe.
 */
public final class SmtpSender extends DefaultJavaMailSender {

    public SmtpSender(SmtpServer server) {
        setProtocol(server.scheme());
        setHost(server.host());
        setPort(server.port());
        setUsername(server.username().isEmpty() ? null : server.username());
        setPassword(server.username().isEmpty() ? null : server.password());
        setJavaMailProperties(server.properties());
        setSession(Session.getInstance(server.properties()));
    }

    /** @throws MailException where the mail was not accepted, or may not have been */
    @Override
    public void send(MimeMessage message) {
        OneMail mail = (OneMail) message;
        mail.begin();
        try {
            super.send(mail);
        } catch (MessagingException e) {
            throw SmtpFailures.of(e, mail.handedOver());
        }
    }
}
