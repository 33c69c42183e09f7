package io.loyaltybridge.customer;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.Link;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code customer}: what is known so far of the customer that an exchange is about; null is not known. Routes read
 * it, Kamelets read its parts as variables of their own ({@code accountId}), so {@link #set} sets both, and {@link #of} takes a part
 * as a Kamelet or a team's own route left it.
 *
 * @param link     the id in the mapping
 * @param email    normalised
 * @param goneFrom the side that has no account of theirs any more
 */
public record KnownCustomer(
        @Nullable String link,
        @Nullable String email,
        @Nullable String contactId,
        @Nullable String accountId,
        @Nullable String memberId,
        @Nullable String programId,
        @Nullable Side goneFrom) {

    /** The customer of an exchange; nothing is known of them before the first step that finds out. */
    public static KnownCustomer of(Exchange exchange) {
        String gone = exchange.getVariable("gone", String.class);
        return new KnownCustomer(
                exchange.getVariable("link", String.class),
                exchange.getVariable("email", String.class),
                exchange.getVariable("contactId", String.class),
                exchange.getVariable("accountId", String.class),
                exchange.getVariable("memberId", String.class),
                exchange.getVariable("programId", String.class),
                gone == null ? null : Side.of(gone));
    }

    public static void set(Exchange exchange, KnownCustomer customer) {
        exchange.setVariable("customer", customer);
        exchange.setVariable("link", customer.link);
        exchange.setVariable("email", customer.email);
        exchange.setVariable("contactId", customer.contactId);
        exchange.setVariable("accountId", customer.accountId);
        exchange.setVariable("memberId", customer.memberId);
        exchange.setVariable("programId", customer.programId);
        exchange.setVariable("gone", customer.goneFrom == null ? null : customer.goneFrom.word());
    }

    /** Whether the mapping has them. */
    public boolean known() {
        return link != null;
    }

    public boolean unknown() {
        return link == null;
    }

    public boolean missingOnWix() {
        return accountId == null;
    }

    public boolean onProgram() {
        return programId != null;
    }

    public boolean missingOnProgram() {
        return programId == null;
    }

    public boolean withoutEmail() {
        return email == null;
    }

    /** Whether only their contact on Wix can say which e-mail is theirs. */
    public boolean knownByContactOnly() {
        return email == null && contactId != null;
    }

    /** The id in the mapping, of a customer who is in it. */
    public String neededLink() {
        return Objects.requireNonNull(link, "the customer is not in the mapping yet (variable link)");
    }

    /** The id in the program, of a customer who is there. */
    public String neededProgramId() {
        return Objects.requireNonNull(programId, "the customer has no id in the program (variable programId)");
    }

    public boolean gone() {
        return goneFrom != null;
    }

    /** The side that has no account of theirs any more, of a customer who is gone. */
    public Side goneSide() {
        return Objects.requireNonNull(goneFrom, "no side says that the account is gone (variable gone)");
    }

    public boolean goneFromWix() {
        return goneFrom == Side.WIX;
    }

    public KnownCustomer withLink(@Nullable String id) {
        return new KnownCustomer(id, email, contactId, accountId, memberId, programId, goneFrom);
    }

    public KnownCustomer withEmail(@Nullable String address) {
        return new KnownCustomer(link, address, contactId, accountId, memberId, programId, goneFrom);
    }

    public KnownCustomer withContact(@Nullable String id) {
        return new KnownCustomer(link, email, id, accountId, memberId, programId, goneFrom);
    }

    public KnownCustomer withAccount(@Nullable String id) {
        return new KnownCustomer(link, email, contactId, id, memberId, programId, goneFrom);
    }

    public KnownCustomer withMember(@Nullable String id) {
        return new KnownCustomer(link, email, contactId, accountId, id, programId, goneFrom);
    }

    public KnownCustomer withProgram(@Nullable String id) {
        return new KnownCustomer(link, email, contactId, accountId, memberId, id, goneFrom);
    }

    public KnownCustomer withGone(Side side) {
        return new KnownCustomer(link, email, contactId, accountId, memberId, programId, side);
    }

    /** With the ids by which the mapping knows them on both sides. */
    public KnownCustomer withIdsOf(Link known) {
        return withContact(known.contactId()).withAccount(known.wixAccountId()).withProgram(known.programId());
    }
}
