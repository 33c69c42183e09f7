package io.loyaltybridge.failure;

import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.inbox.WaitingException;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.mail.MailException;
import io.loyaltybridge.outage.OutageException;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.program.ProgramCall;
import io.loyaltybridge.program.ProgramException;
import io.loyaltybridge.store.StoreBusyException;
import io.loyaltybridge.store.StoreException;
import io.loyaltybridge.wix.TokenException;
import io.loyaltybridge.wix.WixCall;
import io.loyaltybridge.wix.WixCredentialsException;
import io.loyaltybridge.wix.WixException;
import io.loyaltybridge.wix.WixNotFoundException;
import io.loyaltybridge.wix.WixRefusedException;
import io.loyaltybridge.wix.WixThrottledException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what each kind of failure means for its event. A failure that is a sign of an outage does not count for the event. */
public final class Failures implements Verdict.Judge {
    private static final Duration CREDENTIALS = Duration.ofSeconds(30);
    private static final Duration STORE = Duration.ofSeconds(1);
    private static final int PRECONDITION_REQUIRED = 428;

    private final Outages outages;

    public Failures(Outages outages) {
        this.outages = outages;
    }

    @Override
    public Verdict judge(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            Verdict verdict = known(t);
            if (verdict != null) {
                return verdict;
            }
        }
        return new Verdict.Retry(said(failure), null);
    }

    @Override
    public boolean isOver(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof OutageException e) {
                return !outages.isDown(e.what());
            }
            if (t instanceof WixException e) {
                return outages.next(WixCall.SYSTEM, e.operation()).isEmpty();
            }
            if (t instanceof ProgramException e) {
                return outages.next(ProgramCall.SYSTEM, e.operation()).isEmpty();
            }
            if (t instanceof TokenException) {
                return outages.next(WixCall.SYSTEM, "").isEmpty();
            }
        }
        return false;
    }

    private @Nullable Verdict known(Throwable t) {
        if (t instanceof HandBackException e) {
            return new Verdict.HandBack(Reason.of(e), e.delay(), e.kind());
        }
        if (t instanceof ParkException e) {
            return new Verdict.Park(Reason.of(e), null);
        }
        if (t instanceof WaitingException e) {
            return new Verdict.Waits(Reason.of(e));
        }
        if (t instanceof OutageException e) {
            return outage(e);
        }
        if (t instanceof TryAgainException) {
            return new Verdict.Retry(Reason.of(t), null);
        }
        if (t instanceof WixException e) {
            return duringOutage(wix(e), outages.next(WixCall.SYSTEM, e.operation()));
        }
        if (t instanceof ProgramException e) {
            return duringOutage(program(e), outages.next(ProgramCall.SYSTEM, e.operation()));
        }
        if (t instanceof TokenException e) {
            return duringOutage(token(e), outages.next(WixCall.SYSTEM, ""));
        }
        if (t instanceof StoreException || t instanceof StoreBusyException) {
            return new Verdict.HandBack(Reason.of(t), STORE);
        }
        if (t instanceof MailException e) {
            return e.kind() == MailException.Kind.REFUSED
                    ? new Verdict.Park(Reason.of(e), null)
                    : new Verdict.Retry(Reason.of(e), null);
        }
        if (t instanceof IOException) {
            return new Verdict.Retry(said(t), null);
        }
        return null;
    }

    /** The text of the other system, which may repeat what it was sent. */
    private static String said(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + Secrets.mask(failure.getMessage());
    }

    private static Verdict outage(OutageException e) {
        return e.isDenied()
                ? new Verdict.HandBack(
                        Reason.of(e) + " (" + access(e.what()) + ")", e.delay(), Verdict.HandBack.Kind.SHUT_OUT)
                : new Verdict.HandBack(
                        Reason.of(e),
                        e.delay(),
                        e.isLonely() ? Verdict.HandBack.Kind.LONELY_OUTAGE : Verdict.HandBack.Kind.OUTAGE);
    }

    /** The settings that give access to a system. */
    private static String access(String system) {
        return system.startsWith(WixCall.SYSTEM)
                ? "settings wix.auth, wix.app-* or wix.api-key, wix.site-id"
                : "setting program.token";
    }

    /** The calls that showed the outage do not count for their events either. */
    private static Verdict duringOutage(Verdict verdict, Optional<OutageException> down) {
        if (down.isEmpty()) {
            return verdict;
        }
        if (verdict instanceof Verdict.HandBack h && h.kind() == Verdict.HandBack.Kind.ACCESS) {
            return new Verdict.HandBack(h.reason(), down.get().delay(), Verdict.HandBack.Kind.SHUT_OUT);
        }
        return verdict instanceof Verdict.Retry ? outage(down.get()) : verdict;
    }

    private static Verdict token(TokenException e) {
        return e.status() >= 400 && e.status() < 500 && !e.isTransient()
                ? new Verdict.HandBack(
                        Reason.of(e) + "; check wix.app-id, wix.app-secret and wix.instance-id",
                        CREDENTIALS,
                        Verdict.HandBack.Kind.ACCESS)
                : new Verdict.Retry(Reason.of(e), null);
    }

    /** Whether a failed call certainly did nothing: it was not made, or was refused before it was processed. */
    public static boolean nothingTookEffect(Throwable failure) {
        return failure instanceof WixNotFoundException
                || failure instanceof WixThrottledException
                || failure instanceof WixCredentialsException
                || failure instanceof TokenException
                || failure instanceof TryAgainException again && again.nothingTookEffect()
                || failure instanceof HandBackException
                || failure instanceof OutageException
                || failure instanceof MailException m && m.kind() != MailException.Kind.UNKNOWN
                || failure instanceof ProgramException p
                        && (p.kind() == ProgramException.Kind.THROTTLED
                                || p.kind() == ProgramException.Kind.CREDENTIALS);
    }

    private static Verdict program(ProgramException e) {
        return switch (e.kind()) {
            case REFUSED, BELOW_ZERO -> new Verdict.Park(Reason.of(e), null);
            case UNAVAILABLE, NOT_FOUND -> new Verdict.Retry(Reason.of(e), null);
            case CREDENTIALS ->
                new Verdict.HandBack(
                        Reason.of(e)
                                + (e.status() == 401
                                        ? "; the program does not accept program.token"
                                        : "; program.token lacks a permission, which the program grants"),
                        CREDENTIALS,
                        Verdict.HandBack.Kind.ACCESS);
            case THROTTLED -> new Verdict.HandBack(Reason.of(e), e.retryAfter());
        };
    }

    private static Verdict wix(WixException e) {
        if (e instanceof WixThrottledException throttled) {
            return new Verdict.HandBack(Reason.of(e), throttled.retryAfter());
        }
        if (e instanceof WixCredentialsException) {
            return new Verdict.HandBack(
                    Reason.of(e)
                            + (e.status() == 401
                                    ? "; Wix does not accept the credentials (settings wix.auth, wix.app-* or wix.api-key, wix.site-id)"
                                    : "; the app or key lacks a permission, which Wix's dashboard grants"),
                    CREDENTIALS,
                    Verdict.HandBack.Kind.ACCESS);
        }
        if (e.status() == PRECONDITION_REQUIRED) {
            return new Verdict.Park(
                    "the loyalty program is not active on Wix; activate it, then replay this event (" + Reason.of(e)
                            + ")",
                    e.requestId());
        }
        // What the bridge asks for is never missing for good: it may not be visible yet, or the app is being installed.
        if (e instanceof WixRefusedException && !(e instanceof WixNotFoundException)) {
            return new Verdict.Park(Reason.of(e), e.requestId());
        }
        return new Verdict.Retry(Reason.of(e), e.requestId());
    }
}
