package io.loyaltybridge.mail;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The mail server of the settings.
 *
 * @param host     empty: no mails are sent
 * @param tls      how the connection is encrypted
 * @param username empty: no login
 * @param trusted  the accepted authorities; null: Java's own
 * @param timeout  for each answer of the server
 */
public record SmtpServer(
        String host,
        int port,
        Tls tls,
        String username,
        String password,
        @Nullable SSLContext trusted,
        Duration timeout) {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** When a connection becomes encrypted. */
    public enum Tls {
        NONE,
        STARTTLS,
        TLS
    }

    /** @throws SettingsException where the file of certificates cannot be read */
    public static SmtpServer of(Settings settings) {
        return new SmtpServer(
                settings.text("mail.host"),
                (int) settings.number("mail.port"),
                Tls.valueOf(settings.text("mail.tls").toUpperCase(java.util.Locale.ROOT)),
                settings.text("mail.username"),
                settings.text("mail.password"),
                trusted(settings),
                settings.duration("mail.timeout"));
    }

    private static @Nullable SSLContext trusted(Settings settings) {
        String file = settings.text("mail.trusted-certificates");
        if (file.isEmpty()) {
            return null;
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(Integer.toString(number++), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            if (number > 0) {
                return context;
            }
        } catch (IOException | GeneralSecurityException e) {
            // Reported below.
        }
        throw new SettingsException(List.of(settings.origin("mail.trusted-certificates")
                + ": mail.trusted-certificates: expected a file of certificates in PEM, found \"" + file + "\""));
    }

    /** Whether mails are sent at all. */
    public boolean isSet() {
        return !host.isEmpty();
    }

    /** Camel's name of the component, and of the protocol in the client's properties. */
    public String scheme() {
        return tls == Tls.TLS ? "smtps" : "smtp";
    }

    /** The properties of the mail client. */
    Properties properties() {
        Properties properties = new Properties();
        String prefix = "mail." + scheme() + ".";
        properties.setProperty("mail.transport.protocol", scheme());
        properties.setProperty(prefix + "host", host);
        properties.setProperty(prefix + "port", Integer.toString(port));
        properties.setProperty(prefix + "auth", Boolean.toString(!username.isEmpty()));
        properties.setProperty(prefix + "connectiontimeout", Long.toString(CONNECT.toMillis()));
        properties.setProperty(prefix + "timeout", Long.toString(timeout.toMillis()));
        properties.setProperty(prefix + "writetimeout", Long.toString(timeout.toMillis()));
        // A failure of the connection after the mail was accepted does not matter for the mail.
        properties.setProperty(prefix + "quitwait", "false");
        properties.setProperty(prefix + "starttls.enable", Boolean.toString(tls == Tls.STARTTLS));
        properties.setProperty(prefix + "starttls.required", Boolean.toString(tls == Tls.STARTTLS));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        if (trusted != null) {
            properties.put(prefix + "ssl.socketFactory", trusted.getSocketFactory());
        }
        return properties;
    }
}
