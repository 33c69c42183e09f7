package io.loyaltybridge.mail;

import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.mail.MailException.Kind;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** Says what a failure of the mail client means for a mail. Pure. */
final class SmtpFailures {
    private static final int PERMANENT = 500;
    private static final int TRANSIENT = 400;
    private static final int LONGEST = 300;

    private SmtpFailures() {}

    /**
     * The server's answer, where there is one.
     *
     * @param code 0 where no answer came
     */
    private record Reply(String command, int code) {}

    /** @param handedOver whether the mail was written completely, so that the server may have accepted it */
    static MailException of(MessagingException failure, boolean handedOver) {
        if (failure instanceof AddressException) {
            return new MailException(Kind.REFUSED, "no mail can be sent to the customer's address", failure);
        }
        Reply reply = reply(failure);
        String said = said(failure);
        if (handedOver && reply.code() < TRANSIENT) {
            return new MailException(
                    Kind.UNKNOWN, "the mail server got the mail but did not answer (" + said + ")", failure);
        }
        boolean aboutUs = failure instanceof AuthenticationFailedException
                || reply.code() < TRANSIENT
                || reply.command().startsWith("MAIL");
        if (!handedOver && aboutUs) {
            return new MailException(
                    Kind.SERVER,
                    (failure instanceof AuthenticationFailedException
                                    ? "the mail server does not accept mail.username and" + " mail.password: "
                                    : "the mail server accepts no mail: ")
                            + said,
                    failure);
        }
        return reply.code() >= PERMANENT
                ? new MailException(Kind.REFUSED, "the mail server refused the mail: " + said, failure)
                : new MailException(Kind.LATER, "the mail server does not accept the mail for now: " + said, failure);
    }

    /** The recipient's answer comes before the one about the mail, which only repeats it. */
    private static Reply reply(MessagingException failure) {
        Reply reply = new Reply("", 0);
        for (Exception e = failure; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            if (e instanceof SMTPAddressFailedException address) {
                return new Reply("RCPT", address.getReturnCode());
            }
            if (e instanceof SMTPSendFailedException sent && reply.code() == 0) {
                reply = new Reply(String.valueOf(sent.getCommand()), sent.getReturnCode());
            }
        }
        return reply;
    }

    /** The innermost message, in one line. */
    private static String said(MessagingException failure) {
        Throwable last = failure;
        for (Throwable e = failure;
                e != null;
                e = e instanceof MessagingException m && m.getNextException() != null
                        ? m.getNextException()
                        : e.getCause()) {
            last = e;
            if (e instanceof SMTPAddressFailedException || e instanceof SMTPSendFailedException) {
                break;
            }
        }
        String text =
                Secrets.mask(last.getMessage()).replaceAll("\\p{Cntrl}+", " ").strip();
        String named =
                last instanceof MessagingException ? text : last.getClass().getSimpleName() + ": " + text;
        return named.length() > LONGEST ? named.substring(0, LONGEST) + "…" : named;
    }
}
