package io.loyaltybridge.sync;

import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.program.ProgramException;
import io.loyaltybridge.wix.WixNotFoundException;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code goneAccounts}: what a 404, or word of a deletion, means for a customer. Only a read of the very account can say
 * that it is gone, and only {@link GoneNotes} say when that is believed. Thread-safe.
 */
public final class GoneAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(GoneAccounts.class);

    private final GoneNotes notes;
    private final Links links;
    private final SyncCustomers.OnDeleted onDeleted;

    public GoneAccounts(GoneNotes notes, Links links, SyncCustomers.OnDeleted onDeleted) {
        this.notes = notes;
        this.links = links;
        this.onDeleted = onDeleted;
    }

    /** The side that answered 404; null for any other failure. */
    static @Nullable Side notFoundOn(Exception failure) {
        if (failure instanceof WixNotFoundException) {
            return Side.WIX;
        }
        return failure instanceof ProgramException p && p.kind() == ProgramException.Kind.NOT_FOUND
                ? Side.PROGRAM
                : null;
    }

    /** Whether the answer is the system's own, and to a read of an account. */
    static boolean saysNoAccount(Exception failure) {
        return failure instanceof WixNotFoundException wix
                ? wix.operation().equals("get-account") && wix.inOwnWords()
                : failure instanceof ProgramException;
    }

    /** Before a call to an account. @throws HandBackException where it was called gone and has to be left alone */
    void beforeCall(Exchange exchange, String linkId, Side side) {
        notes.tooEarly(linkId, side).ifPresent(finding -> leave(exchange, finding));
    }

    /** A read of the account was answered with "there is none". Returns where that is believed. @throws HandBackException otherwise */
    void missing(Exchange exchange, String linkId, Side side, Exception answer) {
        GoneNotes.Finding finding = notes.missing(linkId, side, Reason.of(answer));
        if (!finding.isGone()) {
            leave(exchange, finding);
        }
    }

    /** The account of the link is there. */
    void there(String linkId, Side side) {
        notes.there(linkId, side);
    }

    /**
     * A verified webhook told that the account of the variable {@code customer} was deleted. That is believed
     * at once, unless many are told of; where the customer of the program would be deleted for it, it waits as long as a
     * second read would, so that many are noticed before the first is deleted.
     */
    public void believeDeletion(Exchange exchange) {
        KnownCustomer customer = KnownCustomer.of(exchange);
        String linkId = customer.link();
        if (linkId == null || !isOnBothSides(linkId) || onDeleted == SyncCustomers.OnDeleted.PARK) {
            // Nothing is kept equal that could be lost: as with the echo of a deletion that the bridge itself made.
            return;
        }
        Side side = customer.goneSide();
        String reason = "reported by a webhook";
        GoneNotes.Finding finding = onDeleted == SyncCustomers.OnDeleted.DELETE && side == Side.WIX
                ? notes.missing(linkId, side, reason)
                : notes.told(linkId, side, reason);
        if (!finding.isGone()) {
            leave(exchange, finding);
        }
    }

    private boolean isOnBothSides(String linkId) {
        return links.byId(linkId)
                .filter(link -> link.wixAccountId() != null && link.programId() != null)
                .isPresent();
    }

    /** What is said of the changes that were given up with a link, by their points; empty where there are none. */
    static String notCarried(String linkId, List<Long> points) {
        if (points.isEmpty()) {
            return "";
        }
        String text = points.size() + " change(s) to it of "
                + points.stream().mapToLong(Long::longValue).sum() + " points are not carried over";
        LOG.warn("The account of link {} is gone: {}", linkId, text);
        return "; " + text + " (explain " + linkId + ")";
    }

    /** A long command goes on with the next customer, whose next event or reconciliation asks again. */
    private static void leave(Exchange exchange, GoneNotes.Finding finding) {
        if (exchange.getVariable("bulk", false, Boolean.class)) {
            throw new ParkException(finding.why());
        }
        throw new HandBackException(
                finding.why(), Objects.requireNonNull(finding.delay(), "an account that is gone is not waited for"));
    }
}
