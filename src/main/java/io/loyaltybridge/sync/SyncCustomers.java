package io.loyaltybridge.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.customer.Accounts;
import io.loyaltybridge.customer.CustomerOnWix;
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
import io.loyaltybridge.payload.Timestamps;
import io.loyaltybridge.program.ProgramProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * The bean {@code syncCustomers}: from an event of one side to the customer on both. Sets the variables that the sync
 * routes work with: {@code side}, {@code link}, {@code email}, {@code accountId}, {@code contactId}, {@code programId},
 * {@code version}, {@code balance}, {@code cause}. Thread-safe.
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

    /** Parses an account event of Wix; sets {@code link} where the mapping knows the account. */
    public void readWixEvent(Exchange exchange) {
        InboxEvent event = InboxEvent.of(exchange);
        JsonNode content = Payloads.stored(event.body()).path("content");
        JsonNode account = content.has("account") ? content.path("account") : content;
        String accountId = needed(account.path("id").asText(""), "the event names no loyalty account");
        exchange.setVariable("side", "wix");
        exchange.setVariable("kind", event.kind());
        exchange.setVariable("accountId", accountId);
        exchange.setVariable("contactId", text(account.path("contactId")));
        exchange.setVariable("memberId", text(account.path("memberId")));
        exchange.setVariable(
                "email",
                Emails.normalise(account.path("contact").path("email").asText(""))
                        .orElse(null));
        exchange.setVariable(
                "version",
                Accounts.whole(
                        "account.revision",
                        needed(account.path("revision").asText(""), "the event has no account.revision")));
        exchange.setVariable(
                "balance",
                Accounts.whole(
                        "account.points.balance",
                        needed(
                                account.path("points").path("balance").asText(""),
                                "the event has no account.points.balance")));
        exchange.setVariable(
                "movedAt",
                Timestamps.parse(account.path("updatedDate").asText(""))
                        .map(java.time.Instant::toEpochMilli)
                        .orElse(null));
        exchange.setVariable(
                "eventTransaction", text(account.path("latestTransaction").path("id")));
        exchange.setVariable(
                "cause",
                "event " + event.seq() + ": "
                        + event.kind().substring(event.kind().lastIndexOf('.') + 1));
        Optional<Link> link = links.byAccount(accountId);
        String memberId = text(account.path("memberId"));
        link.filter(known -> memberId != null && !memberId.equals(known.memberId()))
                .ifPresent(known -> links.bindMember(known.id(), memberId));
        recall(exchange, link);
    }

    /** Parses an event of the program; sets {@code link} where the mapping knows the customer. */
    public void readProgramEvent(Exchange exchange) {
        InboxEvent event = InboxEvent.of(exchange);
        JsonNode payload = Payloads.stored(event.body());
        String programId = profile.customerId()
                .text(payload)
                .orElseThrow(() -> new ParkException("the payload has no customer id at " + profile.customerId()));
        exchange.setVariable("side", "program");
        exchange.setVariable("kind", event.kind());
        exchange.setVariable("programId", programId);
        exchange.setVariable(
                "email",
                profile.email().text(payload).flatMap(Emails::normalise).orElse(null));
        exchange.setVariable(
                "eventTransaction", profile.transaction().text(payload).orElse(null));
        exchange.setVariable("cause", "event " + event.seq() + ": " + event.kind());
        if (!event.kind().equals("account-deleted")) {
            exchange.setVariable(
                    "balance",
                    Accounts.whole(
                            "the balance at " + profile.balance(),
                            profile.balance()
                                    .text(payload)
                                    .orElseThrow(() ->
                                            new ParkException("the payload has no balance at " + profile.balance()))));
            exchange.setVariable(
                    "version",
                    profile.version()
                            .text(payload)
                            .map(v -> Accounts.whole("the version at " + profile.version(), v))
                            .orElse(0L));
            exchange.setVariable("receivedAt", event.receivedAt().toEpochMilli());
            exchange.setVariable(
                    "toldAt",
                    profile.occurredAt()
                            .text(payload)
                            .flatMap(Timestamps::parse)
                            .map(java.time.Instant::toEpochMilli)
                            .orElse(null));
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
        exchange.setVariable("link", link.map(Link::id).orElse(null));
        link.ifPresent(known -> {
            turns.need(exchange, known.id());
            exchange.setVariable("email", known.email());
            exchange.setVariable("contactId", known.contactId());
            exchange.setVariable("accountId", known.wixAccountId());
            exchange.setVariable("programId", known.programId());
        });
    }

    /** The e-mail of a contact that was fetched because the event names none. */
    public void contactEmail(Exchange exchange) {
        Map<?, ?> body = exchange.getMessage().getBody(Map.class);
        Object email = body != null
                        && body.get("contact") instanceof Map<?, ?> contact
                        && contact.get("primaryInfo") instanceof Map<?, ?> info
                ? info.get("email")
                : null;
        exchange.setVariable(
                "email", Emails.normalise(email == null ? "" : email.toString()).orElse(null));
    }

    /** The e-mail of a customer of the program who was read because the event names none. */
    public void programEmail(Exchange exchange) {
        exchange.setVariable(
                "email",
                Emails.normalise(exchange.getVariable("programEmail", "", String.class))
                        .orElse(null));
    }

    /** The customer of Wix's side joins the mapping by e-mail. */
    public void linkFromWix(Exchange exchange) {
        Link link = links.findOrCreate(email(exchange, "the contact on Wix"));
        String accountId = exchange.getVariable("accountId", String.class);
        if (link.wixAccountId() != null && !link.wixAccountId().equals(accountId)) {
            links.mark(link.id(), Link.State.AMBIGUOUS, "two loyalty accounts on Wix have this e-mail");
            throw new ParkException(
                    "two loyalty accounts on Wix have this e-mail; the bridge does not guess (links --state ambiguous)");
        }
        String contactId = exchange.getVariable("contactId", String.class);
        Link bound = contactId == null ? link : CustomerOnWix.bindContact(links, turns, exchange, link.id(), contactId);
        recall(
                exchange,
                Optional.of(links.bindAccount(bound.id(), accountId, exchange.getVariable("memberId", String.class))));
    }

    /** The customer of the program's side joins the mapping by e-mail. */
    public void linkFromProgram(Exchange exchange) {
        Link link = links.findOrCreate(email(exchange, "the customer of the program"));
        recall(exchange, Optional.of(bindProgram(link, exchange.getVariable("programId", String.class))));
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

    /** Chooses among the program's customers with this e-mail (variable {@code customers}); sets {@code programId}, or leaves it null. */
    public void chooseCustomer(Exchange exchange) {
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
            exchange.setVariable(
                    "programId",
                    bindProgram(link, String.valueOf(customer.get("id"))).programId());
        }
    }

    /** Before an account is made on the other side: whether the setting allows it; the intent is on disk when this returns. */
    public void mayCreate(Exchange exchange) {
        String linkId = exchange.getVariable("link", String.class);
        String side = exchange.getVariable("side", String.class);
        if (links.goneFrom(linkId).isPresent()) {
            gone(exchange, linkId);
            return;
        }
        if (onCreated != OnCreated.CREATE) {
            String where = side.equals("wix") ? "the program" : "Wix";
            links.mark(linkId, Link.State.MISSING, "not on " + where);
            throw new ParkException("no customer on " + where
                    + " has this e-mail, and sync.on-account-created does not say create (links --state missing)");
        }
        // The lookup before this found nobody.
        links.newAccounts().make(linkId, side.equals("wix") ? NewAccounts.ON_PROGRAM : side);
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
    public void allowCreation(Exchange exchange) {
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
    public void customerCreated(Exchange exchange) {
        Link link = links.byId(exchange.getVariable("link", String.class)).orElseThrow();
        exchange.setVariable(
                "programId",
                bindProgram(link, exchange.getVariable("programId", String.class))
                        .programId());
    }

    /** Sets {@code ignored} to whether the event tells of a new account that is to be left alone. */
    public void ignoreCreated(Exchange exchange) {
        String kind = exchange.getVariable("kind", "", String.class);
        boolean created = kind.endsWith("account_created") || kind.equals("account-created");
        boolean ignored = created && onCreated == OnCreated.IGNORE && exchange.getVariable("link") == null;
        exchange.setVariable("ignored", ignored);
        if (ignored) {
            exchange.setVariable("outcome", "ignored: sync.on-account-created=ignore");
        }
    }

    /** What the setting says about an account that is gone: {@code unlink}, {@code delete} or {@code park}. */
    public String onDeleted() {
        return onDeleted.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Ends the link because the account of the variable {@code gone} ({@code wix} or {@code program}) is no more. */
    public void unlink(Exchange exchange) {
        String linkId = exchange.getVariable("link", String.class);
        String gone = exchange.getVariable("gone", String.class);
        if (linkId == null) {
            exchange.setVariable("outcome", "not a known customer");
            return;
        }
        List<Long> lost = ledger.unlink(
                linkId, Side.valueOf(gone.toUpperCase(java.util.Locale.ROOT)), "the account is gone on " + gone);
        if (gone.equals("wix")) {
            links.forgetWix(linkId);
        } else {
            links.forgetProgram(linkId);
        }
        exchange.setVariable(
                "outcome", "unlinked: the account is gone on " + gone + GoneAccounts.notCarried(linkId, lost));
    }

    /** Leaves a deletion to a person. */
    public void parkDeleted(Exchange exchange) {
        throw new ParkException("the account is gone on " + exchange.getVariable("gone")
                + ", and sync.on-account-deleted leaves it to a person; unlink by"
                + " setting it to unlink and replaying this event");
    }

    /** Whether a transaction later than the last seen state is visible; of the query's answer in the body. */
    public void laterVisible(Exchange exchange) {
        List<LaterTransaction> visible = new ArrayList<>();
        for (Object each : transactions(exchange)) {
            if (each instanceof Map<?, ?> transaction) {
                Timestamps.parse(String.valueOf(transaction.get("createdDate")))
                        .ifPresent(at -> visible.add(new LaterTransaction(String.valueOf(transaction.get("id")), at)));
            }
        }
        exchange.setVariable(
                "laterVisible", LaterTransaction.isAmong(visible, exchange.getVariable("fence", Snapshot.class)));
    }

    /** Whether the operation's transaction is visible; of the query's answer in the body. */
    public void found(Exchange exchange) {
        List<?> transactions = transactions(exchange);
        exchange.setVariable("found", !transactions.isEmpty());
        if (!transactions.isEmpty() && transactions.get(0) instanceof Map<?, ?> first) {
            exchange.setVariable("transactionId", String.valueOf(first.get("id")));
        }
    }

    private static List<?> transactions(Exchange exchange) {
        Map<?, ?> body = exchange.getMessage().getBody(Map.class);
        Object list =
                body.get("loyaltyTransactions") != null ? body.get("loyaltyTransactions") : body.get("transactions");
        return list instanceof List<?> found ? found : List.of();
    }

    private static String email(Exchange exchange, String who) {
        String email = exchange.getVariable("email", String.class);
        if (email == null) {
            throw new ParkException(who + " has no e-mail address, so it cannot be linked");
        }
        return email;
    }

    private static String text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
    }

    private static String needed(String value, String problem) {
        if (value.isEmpty()) {
            throw new ParkException(problem);
        }
        return value;
    }
}
