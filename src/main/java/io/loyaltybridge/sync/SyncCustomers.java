package io.loyaltybridge.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.customer.CustomerOnWix;
import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.customer.Observation;
import io.loyaltybridge.customer.Transactions;
import io.loyaltybridge.customer.Turns;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.ledger.LaterTransaction;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.NewAccounts;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.program.ProgramProfile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code syncCustomers}: from an event of one side to the customer on both. Sets {@code customer} and {@code observation}.
 * Thread-safe.
 */
public final class SyncCustomers {

    /** What follows when a customer is on one side only. */
    public enum OnCreated {
        CREATE,
        LINK_ONLY,
        IGNORE
    }

    /** What follows when a customer's account is gone from one side. */
    public enum OnDeleted {
        UNLINK,
        DELETE,
        PARK
    }

    private final Links links;
    private final SyncLedger ledger;
    private final ProgramProfile profile;
    private final OnCreated onCreated;
    private final OnDeleted onDeleted;
    private final Turns turns;

    public SyncCustomers(
            Links links,
            SyncLedger ledger,
            ProgramProfile profile,
            OnCreated onCreated,
            OnDeleted onDeleted,
            Turns turns) {
        this.links = links;
        this.ledger = ledger;
        this.profile = profile;
        this.onCreated = onCreated;
        this.onDeleted = onDeleted;
        this.turns = turns;
    }

    /** Parses an account event of Wix; sets the customer's link where the mapping knows the account. */
    public void readWixEvent(Exchange exchange) {
        InboxEvent event = InboxEvent.of(exchange);
        JsonNode content = Payloads.stored(event.body()).path("content");
        JsonNode account = content.has("account") ? content.path("account") : content;
        String accountId = needed(account.path("id").asText(""), "the event names no loyalty account");
        String memberId = text(account.path("memberId"));
        KnownCustomer.set(
                exchange,
                KnownCustomer.of(exchange)
                        .withEmail(Emails.normalise(
                                        account.path("contact").path("email").asText(""))
                                .orElse(null))
                        .withContact(text(account.path("contactId")))
                        .withAccount(accountId)
                        .withMember(memberId));
        Observation.set(exchange, ToldBalances.onWix(event, account));
        Optional<Link> link = links.byAccount(accountId);
        link.filter(known -> memberId != null && !memberId.equals(known.memberId()))
                .ifPresent(known -> links.bindMember(known.id(), memberId));
        recall(exchange, link);
    }

    /** Parses an event of the program; sets the customer's link where the mapping knows the customer. */
    public void readProgramEvent(Exchange exchange) {
        InboxEvent event = InboxEvent.of(exchange);
        JsonNode payload = Payloads.stored(event.body());
        String programId = profile.customerId()
                .text(payload)
                .orElseThrow(() -> new ParkException("the payload has no customer id at " + profile.customerId()));
        boolean deleted = event.neededKind().equals("account-deleted");
        // As routes of the version before read it.
        exchange.setVariable("kind", event.kind());
        KnownCustomer customer = KnownCustomer.of(exchange)
                .withEmail(
                        profile.email().text(payload).flatMap(Emails::normalise).orElse(null))
                .withProgram(programId);
        KnownCustomer.set(exchange, deleted ? customer.withGone(Side.PROGRAM) : customer);
        if (!deleted) {
            Observation.set(exchange, ToldBalances.onProgram(event, payload, profile));
        }
        Optional<Link> link = links.byProgramId(programId);
        if (link.isPresent() && link.get().state() == Link.State.MERGED) {
            throw new ParkException(
                    "this customer of the program belongs to a contact that was merged into another one on Wix;"
                            + " merge the two customers in the program as well");
        }
        recall(exchange, link);
    }

    private void recall(Exchange exchange, Optional<Link> link) {
        // Before the turn: whoever gets a customer back because it is not theirs reads here whose it is.
        KnownCustomer.set(
                exchange, KnownCustomer.of(exchange).withLink(link.map(Link::id).orElse(null)));
        link.ifPresent(known -> {
            turns.need(exchange, known.id());
            KnownCustomer.set(
                    exchange,
                    KnownCustomer.of(exchange).withEmail(known.email()).withIdsOf(known));
        });
    }

    /** Takes the e-mail of a contact that was fetched because the event names none. */
    public void takeEmailOfContact(Exchange exchange) {
        Map<?, ?> body = exchange.getMessage().getBody(Map.class);
        Object email = body != null
                        && body.get("contact") instanceof Map<?, ?> contact
                        && contact.get("primaryInfo") instanceof Map<?, ?> info
                ? info.get("email")
                : null;
        takeEmail(exchange, email == null ? "" : email.toString());
    }

    /** Takes the e-mail of a customer of the program who was read because the event names none. */
    public void takeEmailOfProgram(Exchange exchange) {
        takeEmail(exchange, exchange.getVariable("programEmail", "", String.class));
    }

    private static void takeEmail(Exchange exchange, String email) {
        KnownCustomer.set(
                exchange,
                KnownCustomer.of(exchange).withEmail(Emails.normalise(email).orElse(null)));
    }

    /** The customer of Wix's side joins the mapping by e-mail. */
    public void linkCustomerOfWix(Exchange exchange) {
        KnownCustomer customer = KnownCustomer.of(exchange);
        Link link = links.findOrCreate(email(customer, "the contact on Wix"));
        String accountId = customer.accountId();
        if (link.wixAccountId() != null && !link.wixAccountId().equals(accountId)) {
            links.mark(link.id(), Link.State.AMBIGUOUS, "two loyalty accounts on Wix have this e-mail");
            throw new ParkException(
                    "two loyalty accounts on Wix have this e-mail; the bridge does not guess (links --state ambiguous)");
        }
        String contactId = customer.contactId();
        Link bound = contactId == null ? link : CustomerOnWix.bindContact(links, turns, exchange, link.id(), contactId);
        recall(exchange, Optional.of(links.bindAccount(bound.id(), accountId, customer.memberId())));
    }

    /** The customer of the program's side joins the mapping by e-mail. */
    public void linkCustomerOfProgram(Exchange exchange) {
        KnownCustomer customer = KnownCustomer.of(exchange);
        Link link = links.findOrCreate(email(customer, "the customer of the program"));
        recall(exchange, Optional.of(bindProgram(link, customer.neededProgramId())));
    }

    private Link bindProgram(Link link, String programId) {
        if (link.programId() != null && !link.programId().equals(programId)) {
            links.mark(link.id(), Link.State.AMBIGUOUS, "two customers of the program have this e-mail");
            throw new ParkException(
                    "two customers of the program have this e-mail; the bridge does not guess (links --state ambiguous)");
        }
        return links.bindProgram(link.id(), programId)
                .orElseThrow(
                        () -> new ParkException(
                                "this customer of the program belongs to another customer in the mapping (links --state conflict)"));
    }

    /** Chooses among the program's customers with this e-mail (variable {@code customers}); their id stays null where there is none. */
    public void chooseProgramCustomer(Exchange exchange) {
        List<?> customers = exchange.getVariable("customers", List.of(), List.class);
        Link link = links.byId(exchange.getVariable("link", String.class)).orElseThrow();
        if (customers.size() > 1) {
            links.mark(
                    link.id(), Link.State.AMBIGUOUS, customers.size() + " customers of the program have this e-mail");
            throw new ParkException(
                    customers.size()
                            + " customers of the program have this e-mail; the bridge does not guess (links --state ambiguous)");
        }
        if (customers.size() == 1 && customers.get(0) instanceof Map<?, ?> customer) {
            bindProgram(exchange, link, String.valueOf(customer.get("id")));
        }
    }

    /** Before an account is made on the other side: whether the setting allows it; the intent is on disk when this returns. */
    public void allowCreationOnProgram(Exchange exchange) {
        String linkId = exchange.getVariable("link", String.class);
        boolean fromWix = Observation.of(exchange).onWix();
        if (links.goneFrom(linkId).isPresent()) {
            gone(exchange, linkId);
            return;
        }
        if (onCreated != OnCreated.CREATE) {
            String where = fromWix ? "the program" : "Wix";
            links.mark(linkId, Link.State.MISSING, "not on " + where);
            throw new ParkException("no customer on " + where
                    + " has this e-mail, and sync.on-account-created does not say create (links --state missing)");
        }
        // The lookup before this found nobody.
        links.newAccounts().make(linkId, fromWix ? NewAccounts.ON_PROGRAM : "program");
        exchange.setVariable("createKey", "create-" + Sha256.hex(linkId).substring(0, 32));
    }

    /** A person took this customer away from one side, so the bridge does not bring them back; the event ends here. */
    private void gone(Exchange exchange, String linkId) {
        exchange.setVariable(
                "outcome",
                "not carried: this customer is gone from "
                        + links.goneFrom(linkId).orElseThrow()
                        + " (links --state missing); they are linked again when they are back");
        exchange.setRouteStop(true);
    }

    /** The same for Wix, where the kamelets find before they create: they create only what the setting allows. */
    public void allowCreationOnWix(Exchange exchange) {
        String linkId = exchange.getVariable("link", String.class);
        if (links.goneFrom(linkId).isPresent()) {
            gone(exchange, linkId);
            return;
        }
        boolean create = onCreated == OnCreated.CREATE;
        exchange.setVariable("createContact", create);
        exchange.setVariable("createAccount", create);
        if (create) {
            links.newAccounts().make(linkId, "program");
        }
    }

    /** Notes the customer that the program made. */
    public void noteNewProgramCustomer(Exchange exchange) {
        KnownCustomer customer = KnownCustomer.of(exchange);
        bindProgram(exchange, links.byId(customer.neededLink()).orElseThrow(), customer.neededProgramId());
    }

    private void bindProgram(Exchange exchange, Link link, String programId) {
        Link bound = bindProgram(link, programId);
        KnownCustomer.set(exchange, KnownCustomer.of(exchange).withProgram(bound.programId()));
    }

    /** Takes up the customer whose account is gone, as a route that was called without an event has them. */
    public void takeUpCustomer(Exchange exchange) {
        KnownCustomer.set(exchange, KnownCustomer.of(exchange));
    }

    /** Leaves a new account alone where the setting says so: then the observation does not count. */
    public void ignoreNewAccount(Exchange exchange) {
        Observation seen = Observation.of(exchange);
        KnownCustomer customer = KnownCustomer.of(exchange);
        boolean ignored = seen.ofNewAccount() && onCreated == OnCreated.IGNORE && customer.unknown();
        KnownCustomer.set(exchange, customer);
        Observation.set(exchange, ignored ? seen.leftAlone() : seen);
        if (ignored) {
            exchange.setVariable("outcome", "ignored: sync.on-account-created=ignore");
        }
    }

    /** What the setting says about an account that is gone: {@code unlink}, {@code delete} or {@code park}. */
    public String onDeleted() {
        return onDeleted.name().toLowerCase(Locale.ROOT);
    }

    /** Ends the link because the account of the variable {@code customer} is gone from a side. */
    public void unlinkCustomer(Exchange exchange) {
        KnownCustomer customer = KnownCustomer.of(exchange);
        String linkId = customer.link();
        String gone = gone(customer);
        if (linkId == null) {
            exchange.setVariable("outcome", "not a known customer");
            return;
        }
        List<Long> lost = ledger.unlink(linkId, customer.goneSide(), "the account is gone on " + gone);
        if (customer.goneFromWix()) {
            links.forgetWix(linkId);
        } else {
            links.forgetProgram(linkId);
        }
        exchange.setVariable(
                "outcome", "unlinked: the account is gone on " + gone + GoneAccounts.notCarried(linkId, lost));
    }

    /** Leaves a deletion to a person. */
    public void parkDeletion(Exchange exchange) {
        throw new ParkException("the account is gone on " + gone(KnownCustomer.of(exchange))
                + ", and sync.on-account-deleted leaves it to a person; unlink by"
                + " setting it to unlink and replaying this event");
    }

    private static String gone(KnownCustomer customer) {
        return customer.goneSide().name().toLowerCase(Locale.ROOT);
    }

    /** Whether a transaction later than the last seen state is visible; of the query's answer in the body. */
    public void seeLaterTransactions(Exchange exchange) {
        Snapshot fence = exchange.getVariable("nextCall", NextCall.class).fence();
        exchange.setVariable("laterVisible", LaterTransaction.isAmong(Transactions.later(exchange), fence));
    }

    /** Whether the operation's transaction is visible; of the query's answer in the body. */
    public void seeOwnTransaction(Exchange exchange) {
        List<?> transactions = Transactions.of(exchange);
        exchange.setVariable("found", !transactions.isEmpty());
        if (!transactions.isEmpty() && transactions.get(0) instanceof Map<?, ?> first) {
            exchange.setVariable("transactionId", String.valueOf(first.get("id")));
        }
    }

    private static String email(KnownCustomer customer, String who) {
        String email = customer.email();
        if (email == null) {
            throw new ParkException(who + " has no e-mail address, so it cannot be linked");
        }
        return email;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
    }

    private static String needed(String value, String problem) {
        if (value.isEmpty()) {
            throw new ParkException(problem);
        }
        return value;
    }
}
