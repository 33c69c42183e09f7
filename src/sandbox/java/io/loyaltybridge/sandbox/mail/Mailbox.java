package io.loyaltybridge.sandbox.mail;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.user.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** A stand-in for a mail server on 127.0.0.1: accepts mails over SMTP, keeps them, and fails on request. All data is in memory. Thread-safe. */
public final class Mailbox implements AutoCloseable {
    /** How a connection is encrypted: not at all, after {@code STARTTLS} (before it no mail is accepted), or from its start. */
    public enum Tls {
        NONE,
        STARTTLS,
        TLS
    }

    /**
     * What happens to a mail after DATA.
     *
     * @param reply refuses it with this; null for none
     * @param kept whether it is kept
     * @param dropped whether the connection is closed in place of an answer
     */
    record Fate(String reply, boolean kept, boolean dropped) {
        static final Fate TAKEN = new Fate(null, true, false);
    }

    private static final int BACKLOG = 50;

    private final Managers managers = new Managers();
    private final List<Mail> mails = new ArrayList<>();
    private final Map<String, String> recipientReplies = new HashMap<>();
    private final Deque<Fate> fates = new ArrayDeque<>();
    private final MailServer server;
    private Consumer<Mail> listener = mail -> {};
    private boolean loginRequired;

    private Mailbox(ServerSocket socket, SSLContext upgrade) {
        server = new MailServer(socket, managers, this, upgrade);
        server.startService();
    }

    /**
     * Starts without TLS, and listens.
     *
     * @param port 0 for any free port
     * @throws IllegalStateException when the port is taken
     */
    public static Mailbox start(int port) {
        return start(port, Tls.NONE, null);
    }

    /**
     * Starts with TLS and GreenMail's own certificate, which names no host: a client has to be told to trust it.
     *
     * @param port 0 for any free port
     * @throws IllegalStateException when the port is taken
     */
    public static Mailbox start(int port, Tls tls) {
        return start(port, tls, tls == Tls.NONE ? null : MailServer.ownKeys());
    }

    /**
     * Starts with the caller's keys.
     *
     * @param keys null only without TLS
     */
    public static Mailbox start(int port, Tls tls, SSLContext keys) {
        try {
            InetAddress address = InetAddress.getLoopbackAddress();
            ServerSocket socket = tls == Tls.TLS
                    ? keys.getServerSocketFactory().createServerSocket(port, BACKLOG, address)
                    : new ServerSocket(port, BACKLOG, address);
            return new Mailbox(socket, tls == Tls.STARTTLS ? keys : null);
        } catch (IOException e) {
            throw new IllegalStateException("The mailbox cannot listen on 127.0.0.1:" + port, e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** The mails that were kept, oldest first. */
    public synchronized List<Mail> mails() {
        return List.copyOf(mails);
    }

    /** The mails to an address, oldest first. */
    public List<Mail> mailsTo(String address) {
        return mails().stream()
                .filter(mail -> mail.to().stream().anyMatch(address::equalsIgnoreCase))
                .toList();
    }

    /** Calls this for each mail when it is kept, before it is answered. */
    public synchronized void onMail(Consumer<Mail> consumer) {
        listener = consumer;
    }

    /** Refuses a recipient from now on, as one who does not exist. */
    public void refuse(String address) {
        answerRecipient(address, "550 5.1.1 No such mailbox here");
    }

    /** Answers a recipient with this from now on, such as {@code 450 4.2.1 Try again later}; null accepts them again. */
    public synchronized void answerRecipient(String address, String reply) {
        if (reply == null) {
            recipientReplies.remove(key(address));
        } else {
            recipientReplies.put(key(address), reply);
        }
    }

    /** Refuses the next mail after its DATA with this, such as {@code 554 5.6.0 Not wanted}. */
    public synchronized void refuseData(String reply) {
        fates.add(new Fate(reply, false, false));
    }

    /** Closes the connection of the next mail after its DATA, instead of an answer. The mail was accepted. */
    public synchronized void dropAfterData() {
        fates.add(new Fate(null, true, true));
    }

    /** Closes the connection of the next mail after its DATA, instead of an answer. The mail was not accepted. */
    public synchronized void loseAfterData() {
        fates.add(new Fate(null, false, true));
    }

    /** From now on accepts mails only after a login as this user. */
    public synchronized void requireLogin(String user, String password) {
        try {
            managers.getUserManager().createUser(user, user, password);
            loginRequired = true;
        } catch (UserException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Forgets the mails and all instructions except a required login. */
    public synchronized void clear() {
        mails.clear();
        recipientReplies.clear();
        fates.clear();
    }

    synchronized boolean loginRequired() {
        return loginRequired;
    }

    /** The refusal of a recipient, or null. */
    synchronized String replyTo(String recipient) {
        return recipientReplies.get(key(recipient));
    }

    synchronized Fate nextFate() {
        return fates.isEmpty() ? Fate.TAKEN : fates.poll();
    }

    void keep(Mail mail) {
        Consumer<Mail> told;
        synchronized (this) {
            mails.add(mail);
            told = listener;
        }
        told.accept(mail);
    }

    private static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        server.stopService();
    }
}
