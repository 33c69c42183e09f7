package io.loyaltybridge.setup;

import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.customer.Observation;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.OperationKind;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Cause;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.NewAccounts;
import io.loyaltybridge.ledger.store.SetUpLines;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.ledger.store.WixWatch;
import io.loyaltybridge.sync.Beginning;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code setupSteps}: one customer of a setup, from what is known of them to an account on Wix with its opening
 * balance, linked where they are on the program as well. A crash anywhere is recovered by the same steps from their start:
 * that an account is about to be made is on disk before it is, and the balance is an operation of the ledger. Thread-safe.
 */
public final class SetupSteps {
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Links links;
    private final LinkPages pages;
    private final SyncLedger ledger;
    private final SetUpLines lines;
    private final @Nullable WixWatch watch;

    /**
     * @param lines notes what customers were set up with whom nobody observes
     * @param watch observes customers without a program; null where nobody watches
     */
    public SetupSteps(Links links, LinkPages pages, SyncLedger ledger, SetUpLines lines, @Nullable WixWatch watch) {
        this.links = links;
        this.pages = pages;
        this.ledger = ledger;
        this.lines = lines;
        this.watch = watch;
    }

    /**
     * Takes up a customer: variable {@code email}, and what is known of {@code contactId}, {@code accountId},
     * {@code memberId}, {@code programId}, {@code name} and {@code theirs} (the balance that they have elsewhere);
     * {@code newAccount} is true where they had no account on Wix when the setup compared. Sets {@code customer} and {@code setup}.
     */
    public void takeUpCustomer(Exchange exchange) {
        KnownCustomer customer = KnownCustomer.of(exchange);
        String email = Objects.requireNonNull(customer.email(), "this step needs the variable email");
        Link link = links.findOrCreate(email);
        String contactId = customer.contactId();
        if (contactId != null && !contactId.equals(link.contactId())) {
            link = links.bindContact(link.id(), contactId);
        }
        link = bindAccount(customer, link);
        String programId = customer.programId();
        if (programId != null && !programId.equals(link.programId())) {
            link = links.bindProgram(link.id(), programId)
                    .orElseThrow(() -> new ParkException(
                            "the program account " + programId + " belongs to another customer of the mapping"));
        }
        CustomerSetup setup =
                CustomerSetup.begun(exchange, ledger.state(link.id()).epoch());
        KnownCustomer.set(exchange, customer.withLink(link.id()));
        CustomerSetup.set(exchange, setup);
        exchange.setVariable("contactName", name(exchange.getVariable("name", String.class)));
        if (setup.theirs() == null) {
            return;
        }
        if (link.wixAccountId() == null) {
            links.newAccounts().make(link.id(), "program");
        } else if (setup.newAccount()
                && links.newAccounts().madeFrom(link.id()).isEmpty()
                && !ledger.state(link.id()).isLinked()) {
            // An award or an event made the account since: it began with nothing all the same.
            links.newAccounts().make(link.id(), NewAccounts.ON_WIX);
        }
    }

    private Link bindAccount(KnownCustomer customer, Link link) {
        String accountId = customer.accountId();
        if (accountId == null || accountId.equals(link.wixAccountId())) {
            return link;
        }
        boolean foreign = link.wixAccountId() != null
                || links.byAccount(accountId)
                        .filter(owner -> !owner.id().equals(link.id()))
                        .isPresent();
        if (foreign) {
            links.mark(
                    link.id(),
                    Link.State.CONFLICT,
                    "the account " + accountId + " on Wix is not the one that the mapping has for this customer");
            throw new ParkException("the account " + accountId
                    + " on Wix is not the one that the mapping has for this customer (links --state conflict)");
        }
        return links.bindAccount(link.id(), accountId, customer.memberId());
    }

    private static @Nullable Map<String, String> name(@Nullable String name) {
        if (name == null) {
            return null;
        }
        int space = name.lastIndexOf(' ');
        Map<String, String> parts = new HashMap<>();
        parts.put("first", space < 0 ? name : name.substring(0, space));
        if (space >= 0) {
            parts.put("last", name.substring(space + 1));
        }
        return parts;
    }

    /**
     * Sees whether the account has to be read before its balance can be settled: where it is not known, or where the customer
     * changed since it was read and nobody else reads it again.
     */
    public void checkKnownBalance(Exchange exchange) {
        CustomerSetup setup = CustomerSetup.of(exchange);
        String linkId = link(exchange);
        if (setup.theirs() == null || ledger.state(linkId).isLinked()) {
            CustomerSetup.set(exchange, setup.withBalanceUnknown(false));
            return;
        }
        if (epoch(setup, linkId).isEmpty() && !inProgram(linkId)) {
            setup = setup.outOfDate();
            exchange.removeVariable("accountAt");
        }
        CustomerSetup.set(exchange, setup.withBalanceUnknown(wix(exchange, setup) == null));
    }

    private boolean inProgram(String linkId) {
        return links.byId(linkId).orElseThrow().programId() != null;
    }

    private static @Nullable Snapshot wix(Exchange exchange, CustomerSetup setup) {
        return setup.onWix() != null ? setup.onWix() : exchange.getVariable("accountAt", Snapshot.class);
    }

    /**
     * Begins the link by what both sides were seen to be, with the difference settled as the variable {@code opening}
     * says (a policy of the ledger's). Who came by an import (variable {@code imported}, the balance that it gave them)
     * begins with that balance, and what was earned since counts as any other change. A customer without an account in the
     * program gets their balance from the source once, and is linked when the program has them. Says where
     * both sides have to be read singly.
     */
    public void planOpeningBalance(Exchange exchange) {
        String linkId = link(exchange);
        CustomerSetup setup = CustomerSetup.of(exchange).withReadAgain(false);
        CustomerSetup.set(exchange, setup);
        if (setup.theirs() == null || ledger.state(linkId).isLinked()) {
            return;
        }
        boolean linked = inProgram(linkId);
        Snapshot wix = wix(exchange, setup);
        if (wix == null) {
            throw new ParkException("the account on Wix was read, but the answer holds no balance");
        }
        Beginning beginning =
                Beginning.of(opening(linkId, linked), setup.imported(), wix, setup.theirs(), setup.policy());
        if (!linked && isSetUp(setup, linkId, beginning)) {
            return;
        }
        OptionalLong epoch = epoch(setup, linkId);
        Next next = epoch.isEmpty() ? null : beginning.write(ledger, linkId, new Next.ReadBaseline(epoch.getAsLong()));
        boolean begun = next instanceof Next.Done;
        if (!begun && !linked) {
            throw HandBackException.afterCall("this customer changed during the setup", AT_ONCE);
        }
        CustomerSetup.set(exchange, setup.withReadAgain(!begun));
    }

    /** An account that is made on a program says nothing about a balance that comes from elsewhere. */
    private String opening(String linkId, boolean linked) {
        String opening = links.newAccounts().madeFrom(linkId).orElse("");
        return linked || opening.equals("program") || opening.equals(NewAccounts.ON_WIX) ? opening : "";
    }

    /** Notes what a customer without an account in the program begins with; whether that is all there is to do. */
    private boolean isSetUp(CustomerSetup setup, String linkId, Beginning beginning) {
        Snapshot began = beginning.wix().began();
        Cause cause = Cause.of(setup.imported() == null ? "set up" : "set up by an import on Wix");
        if (watch != null) {
            watch.opened(linkId, began, cause);
        } else if (setup.imported() != null) {
            lines.note(linkId, began, cause);
        }
        boolean keeps = beginning.policy() == OpeningPolicy.KEEP_DIFFERENCE
                || beginning.policy() == OpeningPolicy.WIX_WINS
                || began.balance() == beginning.program().now().balance();
        if (!isOpened(setup, linkId) && !keeps) {
            return false;
        }
        if (watch != null) {
            watch.observe(linkId, beginning.wix().now(), Cause.of("since the account was set up"));
        }
        return true;
    }

    /** As of before the states were read: of the whole setup where it says its mark, else of this customer's first step. */
    private OptionalLong epoch(CustomerSetup setup, String linkId) {
        return setup.mark() == null ? OptionalLong.of(setup.epoch()) : pages.epochUntouchedSince(setup.mark(), linkId);
    }

    /** Where both sides have to be read: observes on the program what an event of it would tell. */
    public void observeProgram(Exchange exchange) {
        Link link = links.byId(link(exchange)).orElseThrow();
        Snapshot theirs = Objects.requireNonNull(
                CustomerSetup.of(exchange).theirs(), "a customer without a balance of the source has no opening");
        KnownCustomer.set(exchange, KnownCustomer.of(exchange).withIdsOf(link));
        Observation.set(exchange, new Observation(Side.PROGRAM, "account-created", theirs, Cause.of("setup"), null));
    }

    /**
     * After all was carried out: ends an opening without a program, and notes that it happened. Sets {@code refused} to why
     * it did not; then it stays as it is, so that a person can have the refused operation made again.
     */
    public void finishSetup(Exchange exchange) {
        String linkId = link(exchange);
        LinkState state = ledger.state(linkId);
        for (Side side : Side.values()) {
            Hold hold = state.hold(side);
            if (hold != null) {
                throw new ParkException("held for a person: " + hold.reason() + " (parked list)");
            }
        }
        String refused = state.operations().stream()
                .filter(o -> o.kind() == OperationKind.OPENING && o.state() == OperationState.REFUSED)
                .map(Operation::refusal)
                .findFirst()
                .orElse(null);
        exchange.setVariable("refused", refused);
        if (refused != null) {
            return;
        }
        CustomerSetup setup = CustomerSetup.of(exchange);
        String opened = setup.theirs() == null ? null : setup.opened();
        if (links.byId(linkId).orElseThrow().programId() == null) {
            if (!ledger.endOpening(linkId, opened)) {
                throw HandBackException.afterCall("the opening balance is not settled yet", SOON);
            }
        } else if (opened != null) {
            links.newAccounts().make(linkId, opened);
        }
    }

    /**
     * Whether a customer without an account in the program has their balance from the source: from an earlier setup, unless
     * this one gives it again, or from this one, which a crash kept from noting it.
     *
     * @throws ParkException where another row of the same setup is about the same customer
     */
    private boolean isOpened(CustomerSetup setup, String linkId) {
        String opening = links.newAccounts().madeFrom(linkId).orElse("");
        if (!opening.startsWith(NewAccounts.OPENED)) {
            return false;
        }
        String now = setup.opened();
        boolean sameSetup = now.contains("/") && opening.startsWith(now.substring(0, now.indexOf('/') + 1));
        if (sameSetup && !opening.equals(now)) {
            throw new ParkException(
                    "another customer of the source is the same customer in the mapping, and got their balance");
        }
        return sameSetup || !setup.again();
    }

    private static String link(Exchange exchange) {
        return KnownCustomer.of(exchange).neededLink();
    }
}
