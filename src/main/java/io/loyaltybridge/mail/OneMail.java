package io.loyaltybridge.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;

/** A mail that keeps its Message-ID, and knows whether it was written completely. For one thread. */
final class OneMail extends MimeMessage {
    private final String id;
    private boolean handedOver;

    OneMail(Session session, String id) {
        super(session);
        this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
        super.writeTo(out, ignored);
        handedOver = true;
    }

    /** Called before it is sent, because earlier writes do not count. */
    void begin() {
        handedOver = false;
    }

    boolean handedOver() {
        return handedOver;
    }
}
