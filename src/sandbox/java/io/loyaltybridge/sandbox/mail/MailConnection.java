package io.loyaltybridge.sandbox.mail;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.smtp.SmtpHandler;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.smtp.commands.AuthCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommandRegistry;
import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: GreenMail's commands, {@code STARTTLS} and logins beside them, and the mailbox behind them. */
final class MailConnection extends SmtpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MailConnection.class);
    private static final Set<String> BEFORE_TLS = Set.of("EHLO", "HELO", "NOOP", "RSET", "QUIT");

    private final Mailbox mailbox;
    private final SSLContext upgrade;
    private boolean secure;

    MailConnection(Managers managers, Socket socket, Mailbox mailbox, SSLContext upgrade) {
        super(new SmtpCommandRegistry(), null, socket);
        this.mailbox = mailbox;
        this.upgrade = upgrade;
        this.secure = upgrade == null;
        this.manager = new Delivery(managers);
    }

    @Override
    public void run() {
        try {
            super.run();
        } catch (IllegalStateException e) {
            // The client closed the connection in the middle of a command; that is normal.
            LOG.debug("A connection ended", e);
        }
    }

    @Override
    protected void handleCommand() throws IOException {
        currentLine = conn.readLine();
        if (currentLine == null) {
            close();
            return;
        }
        String word = currentLine.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        if (!secure && word.equals("STARTTLS")) {
            startTls();
        } else if (!secure && word.equals("EHLO")) {
            state.clearMessage();
            conn.send("250-localhost");
            conn.send("250 STARTTLS");
        } else if (!secure && !BEFORE_TLS.contains(word)) {
            conn.send("530 5.7.0 Must issue a STARTTLS command first");
        } else if (word.equals("MAIL") && mailbox.loginRequired() && !conn.isAuthenticated()) {
            conn.send("530 5.7.0 Authentication required");
        } else if (commandLegalSize()) {
            execute(word);
        }
    }

    private void execute(String word) throws IOException {
        SmtpCommand command = registry.getCommand(word);
        if (command == null) {
            conn.send("500 Command not recognized");
        } else if (command instanceof AuthCommand && currentLine.length() < 6) {
            conn.send("501 AUTH needs a mechanism");
        } else {
            command.execute(conn, state, manager, currentLine);
        }
    }

    /** Forgets what the client said before, as RFC 3207 requires. */
    private void startTls() throws IOException {
        conn.send("220 2.0.0 Ready to start TLS");
        SSLSocket protectedSocket = (SSLSocket) upgrade.getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        protectedSocket.setUseClientMode(false);
        protectedSocket.startHandshake();
        conn = new SmtpConnection(this, protectedSocket);
        state = new SmtpState();
        secure = true;
    }

    /** Takes the mails that GreenMail receives. */
    private final class Delivery extends SmtpManager {
        Delivery(Managers managers) {
            super(managers.getImapHostManager(), managers.getUserManager());
        }

        @Override
        public String checkRecipient(SmtpState smtp, MailAddress recipient) {
            return mailbox.replyTo(recipient.getEmail());
        }

        /** The answer to DATA; null when the mail is delivered. */
        @Override
        public String checkData(SmtpState smtp) {
            Mailbox.Fate fate = mailbox.nextFate();
            if (fate.kept()) {
                MovingMessage message = smtp.getMessage();
                mailbox.keep(Mail.read(
                        message.getReturnPath().getEmail(),
                        message.getToAddresses().stream()
                                .map(MailAddress::getEmail)
                                .toList(),
                        message.getMessage()));
            }
            if (fate.dropped()) {
                close();
            }
            return fate.reply();
        }

        @Override
        public synchronized void send(SmtpState smtp) {
            // The mailbox has it already; GreenMail's own mailboxes are not used.
        }
    }
}
