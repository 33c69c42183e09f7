package io.loyaltybridge.sync;

import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.failure.Failures;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.program.ProgramException;
import io.loyaltybridge.program.ProgramProfile;
import java.time.Duration;
import org.apache.camel.Exchange;

/**
 * The bean {@code programCreations}: makes a customer on the program once, also where its API takes no key for that. They are
 * looked for before each attempt, and after one without an answer no further one is made while it may still take effect.
 * Thread-safe.
 */
public final class ProgramCreations {
    private static final String REFUSAL = ProgramCreations.class.getName();

    private final Links links;
    private final ProgramProfile profile;

    public ProgramCreations(Links links, ProgramProfile profile) {
        this.links = links;
        this.profile = profile;
    }

    /** Before the call, when nobody was found: waits for an earlier one; the intent is on disk when this returns. */
    public void waitForEarlierCreation(Exchange exchange) {
        if (profile.createsOnce()) {
            return;
        }
        String linkId = exchange.getVariable("link", String.class);
        Duration left = links.underWayFor(linkId, profile.capabilities().callLife());
        if (!left.isZero()) {
            throw new HandBackException(
                    "a call to create this customer on the program got no answer; the bridge looks for them again",
                    left);
        }
        links.underWay(linkId);
    }

    /**
     * The call failed. Where it was refused, somebody else may have made them meanwhile, so that they are looked for once
     * more; any other failure ends this attempt.
     */
    public void judgeFailedCreation(Exchange exchange) {
        RuntimeException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, RuntimeException.class);
        boolean refused = failure instanceof ProgramException p && p.kind() == ProgramException.Kind.REFUSED;
        if (refused || Failures.nothingTookEffect(failure)) {
            links.notUnderWay(exchange.getVariable("link", String.class));
        }
        if (!refused) {
            throw failure;
        }
        links.notNewOnProgram(exchange.getVariable("link", String.class));
        exchange.setProperty(REFUSAL, failure);
    }

    /** They were looked for once more: where nobody is there, the refusal stands. */
    public void failIfStillMissing(Exchange exchange) {
        if (KnownCustomer.of(exchange).missingOnProgram()) {
            throw exchange.getProperty(REFUSAL, ProgramException.class);
        }
    }
}
