package io.loyaltybridge.setup;

import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.ParkException;
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
    private final WixWatch watch;

    /**
     * @param lines notes what customers were set up with whom nobody observes
     * @param watch observes customers without a program; null where nobody watches
     */
    public SetupSteps(Links links, LinkPages pages, SyncLedger ledger, SetUpLines lines, WixWatch watch) {
        this.links = links;
        this.pages = pages;
        this.ledger = ledger;
        this.lines = lines;
        this.watch = watch;
    }

    /**
     * Takes up a customer: variable {@code email}, and what is known of {@code contactId}, {@code accountId},
     * {@code memberId}, {@code programId}, {@code name} and {@code theirs} (the balance that they have elsewhere);
     * {@code newAccount} is true where they had no account on Wix when the setup compared. Sets {@code link}.
     */
    public void begin(Exchange exchange) {
        String email = Objects.requireNonNull(text(exchange, "email"), "this step needs the variable email");
        Link link = links.findOrCreate(email);
        String contactId = text(exchange, "contactId");
        if (contactId != null && !contactId.equals(link.contactId())) {
            link = links.bindContact(link.id(), contactId);
        }
        link = bindAccount(exchange, link);
        String programId = text(exchange, "programId");
        if (programId != null && !programId.equals(link.programId())) {
            link = links.bindProgram(link.id(), programId)
                    .orElseThrow(() -> new ParkException(
                            "the program account " + programId + " belongs to another customer of the mapping"));
        }
        exchange.setVariable("link", link.id());
        exchange.setVariable("epoch", ledger.state(link.id()).epoch());
        exchange.setVariable("contactName", name(text(exchange, "name")));
        if (exchange.getVariable("theirs") == null) {
            return;
        }
        if (link.wixAccountId() == null) {
            links.newAccounts().make(link.id(), "program");
        } else if (exchange.getVariable("newAccount", false, Boolean.class)
                && links.newAccounts().madeFrom(link.id()).isEmpty()
                && !ledger.state(link.id()).isLinked()) {
            // An award or an event made the account since: it began with nothing all the same.
            links.newAccounts().make(link.id(), NewAccounts.ON_WIX);
        }
    }

    private Link bindAccount(Exchange exchange, Link link) {
        String accountId = text(exchange, "accountId");
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
        return links.bindAccount(link.id(), accountId, text(exchange, "memberId"));
    }

    private static Map<String, String> name(String name) {
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
     * Sets {@code unread} to whether the account has to be read before its balance can be settled: where it is not known, or
     * where the customer changed since it was read and nobody else reads it again.
     */
    public void look(Exchange exchange) {
        String linkId = text(exchange, "link");
        if (exchange.getVariable("theirs") == null || ledger.state(linkId).isLinked()) {
            exchange.setVariable("unread", false);
            return;
        }
        if (epoch(exchange, linkId).isEmpty() && !inProgram(linkId)) {
            exchange.removeVariable("wixBalance");
            exchange.removeVariable("accountAt");
            exchange.removeVariable("mark");
        }
        exchange.setVariable("unread", wix(exchange) == null);
    }

    private boolean inProgram(String linkId) {
        return links.byId(linkId).orElseThrow().programId() != null;
    }

    private static Snapshot wix(Exchange exchange) {
        Long balance = exchange.getVariable("wixBalance", Long.class);
        return balance == null
                ? exchange.getVariable("accountAt", Snapshot.class)
                : new Snapshot(
                        exchange.getVariable("wixVersion", Long.class),
                        balance,
                        exchange.getVariable("wixMovedAt", Long.class),
                        null);
    }

    /**
     * Begins the link by what both sides were seen to be, with the difference settled as the variable {@code opening}
     * says (a policy of the ledger's). Who came by an import (variable {@code imported}, the balance that it gave them)
     * begins with that balance, and what was earned since counts as any other change. A customer without an account in the
     * program gets their balance from the source once, and is linked when the program has them. Sets {@code readAgain} where
     * both sides have to be read singly.
     */
    public void open(Exchange exchange) {
        String linkId = text(exchange, "link");
        Long theirs = exchange.getVariable("theirs", Long.class);
        exchange.setVariable("readAgain", false);
        if (theirs == null || ledger.state(linkId).isLinked()) {
            return;
        }
        Snapshot program = new Snapshot(exchange.getVariable("theirsVersion", 0L, Long.class), theirs);
        boolean linked = inProgram(linkId);
        Beginning beginning = Beginning.of(
                opening(linkId, linked),
                exchange.getVariable("imported", Long.class),
                wix(exchange),
                program,
                Beginning.policy(exchange));
        if (!linked && isSetUp(exchange, linkId, beginning)) {
            return;
        }
        OptionalLong epoch = epoch(exchange, linkId);
        Next next = epoch.isEmpty() ? null : beginning.write(ledger, linkId, new Next.ReadBaseline(epoch.getAsLong()));
        boolean begun = next instanceof Next.Done;
        if (!begun && !linked) {
            throw HandBackException.afterCall("this customer changed during the setup", AT_ONCE);
        }
        exchange.setVariable("readAgain", !begun);
    }

    /** An account that is made on a program says nothing about a balance that comes from elsewhere. */
    private String opening(String linkId, boolean linked) {
        String opening = links.newAccounts().madeFrom(linkId).orElse("");
        return linked || opening.equals("program") || opening.equals(NewAccounts.ON_WIX) ? opening : "";
    }

    /** Notes what a customer without an account in the program begins with; whether that is all there is to do. */
    private boolean isSetUp(Exchange exchange, String linkId, Beginning beginning) {
        Snapshot began = beginning.wix().began();
        Cause cause = Cause.of(exchange.getVariable("imported") == null ? "set up" : "set up by an import on Wix");
        if (watch != null) {
            watch.opened(linkId, began, cause);
        } else if (exchange.getVariable("imported") != null) {
            lines.note(linkId, began, cause);
        }
        boolean keeps = beginning.policy() == OpeningPolicy.KEEP_DIFFERENCE
                || beginning.policy() == OpeningPolicy.WIX_WINS
                || began.balance() == beginning.program().now().balance();
        if (!isOpened(exchange, linkId) && !keeps) {
            return false;
        }
        if (watch != null) {
            watch.observe(linkId, beginning.wix().now(), Cause.of("since the account was set up"));
        }
        return true;
    }

    /** As of before the states were read: of the whole setup where it says its mark, else of this customer's first step. */
    private OptionalLong epoch(Exchange exchange, String linkId) {
        Long mark = exchange.getVariable("mark", Long.class);
        return mark == null
                ? OptionalLong.of(exchange.getVariable("epoch", Long.class))
                : pages.epochUntouchedSince(mark, linkId);
    }

    /** For {@code readAgain}: the customer as an event of the program would tell of them. */
    public void asEvent(Exchange exchange) {
        Link link = links.byId(text(exchange, "link")).orElseThrow();
        exchange.setVariable("side", "program");
        exchange.setVariable("kind", "account-created");
        exchange.setVariable("cause", "setup");
        exchange.setVariable("programId", link.programId());
        exchange.setVariable("contactId", link.contactId());
        exchange.setVariable("accountId", link.wixAccountId());
        exchange.setVariable("version", exchange.getVariable("theirsVersion", 0L, Long.class));
        exchange.setVariable("balance", exchange.getVariable("theirs", Long.class));
    }

    /**
     * After all was carried out: ends an opening without a program, and notes that it happened. Sets {@code refused} to why
     * it did not; then it stays as it is, so that a person can have the refused operation made again.
     */
    public void close(Exchange exchange) {
        String linkId = text(exchange, "link");
        LinkState state = ledger.state(linkId);
        for (Side side : Side.values()) {
            if (state.hold(side) != null) {
                throw new ParkException("held for a person: " + state.hold(side).reason() + " (parked list)");
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
        String opened = exchange.getVariable("theirs") == null ? null : opened(exchange);
        if (links.byId(linkId).orElseThrow().programId() == null) {
            if (!ledger.endOpening(linkId, opened)) {
                throw HandBackException.afterCall("the opening balance is not settled yet", SOON);
            }
        } else if (opened != null) {
            links.newAccounts().make(linkId, opened);
        }
    }

    private static String opened(Exchange exchange) {
        String row = text(exchange, "setupRow");
        return row == null ? NewAccounts.OPENED : NewAccounts.OPENED + " " + row;
    }

    /**
     * Whether a customer without an account in the program has their balance from the source: from an earlier setup, unless
     * the variable {@code again} is true, or from this one, which a crash kept from noting it.
     *
     * @throws ParkException where another row of the same setup (the variable {@code setupRow} says which) is about the same customer
     */
    private boolean isOpened(Exchange exchange, String linkId) {
        String opening = links.newAccounts().madeFrom(linkId).orElse("");
        if (!opening.startsWith(NewAccounts.OPENED)) {
            return false;
        }
        String now = opened(exchange);
        boolean sameSetup = now.contains("/") && opening.startsWith(now.substring(0, now.indexOf('/') + 1));
        if (sameSetup && !opening.equals(now)) {
            throw new ParkException(
                    "another customer of the source is the same customer in the mapping, and got their balance");
        }
        return sameSetup || !exchange.getVariable("again", false, Boolean.class);
    }

    private static String text(Exchange exchange, String variable) {
        return exchange.getVariable(variable, String.class);
    }
}
