package io.loyaltybridge.sandbox.mail;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** GreenMail's SMTP server on a socket that is bound already, so that a port that is taken is found out before it starts. */
final class MailServer extends SmtpServer {
    private static final char[] OWN_PASSWORD = "changeit".toCharArray();

    private final ServerSocket socket;
    private final Mailbox mailbox;
    private final SSLContext upgrade;

    /** @param upgrade the keys for {@code STARTTLS}; null where it is not offered */
    MailServer(ServerSocket socket, Managers managers, Mailbox mailbox, SSLContext upgrade) {
        super(new ServerSetup(socket.getLocalPort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP), managers);
        this.socket = socket;
        this.mailbox = mailbox;
        this.upgrade = upgrade;
        setDaemon(true);
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    protected ServerSocket openServerSocket() {
        return socket;
    }

    @Override
    protected ProtocolHandler createProtocolHandler(Socket client) {
        return new MailConnection(managers, client, mailbox, upgrade);
    }

    /** Keys with the certificate that GreenMail brings along. */
    static SSLContext ownKeys() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(
                    ((DummySSLServerSocketFactory) DummySSLServerSocketFactory.getDefault()).getKeyStore(),
                    OWN_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The mailbox has no keys", e);
        }
    }
}
