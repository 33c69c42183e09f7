package io.loyaltybridge.customer;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.wix.WixConflictException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The bean {@code customerOnWix}: who a customer is on each side. Steps of routes and kamelets call its methods. Thread-safe. */
public final class CustomerOnWix {
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final String NOT_MADE = CustomerOnWix.class.getName() + ".notMade";
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Links links;
    private final GoneNotes notes;
    private final Turns turns;
    private final Predicate<String> unseen;

    /** @param unseen whether the account of this link was never seen, although moves of it count */
    public CustomerOnWix(Links links, GoneNotes notes, Turns turns, Predicate<String> unseen) {
        this.links = links;
        this.unseen = unseen;
        this.notes = notes;
        this.turns = turns;
    }

    /**
     * Sets the ids of {@code customer} on Wix to what the variable {@code link} is known by; null
     * where it is not, and where that is in doubt, so that it is looked up again. So is an account that was never seen:
     * what it held before its first award says which milestone the award crosses, also where the award's answer is lost.
     */
    public void recallIds(Exchange exchange) {
        Link link = notes.withoutDoubts(text(exchange, "link"))
                .orElseThrow(() -> new IllegalStateException("the link is gone"));
        KnownCustomer.set(
                exchange,
                KnownCustomer.of(exchange)
                        .withContact(link.contactId())
                        .withAccount(unseen.test(link.id()) ? null : link.wixAccountId())
                        .withMember(link.memberId()));
    }

    /**
     * Chooses among the contacts that carry the variable {@code email}: the only one, or the only one whose primary
     * address it is. Their contact stays null where there is none.
     *
     * @throws ParkException where several could be meant: none is guessed
     */
    public void chooseContact(Exchange exchange) {
        String email = text(exchange, "email");
        List<String> all = new ArrayList<>();
        List<String> primary = new ArrayList<>();
        for (Map<?, ?> contact : objects(exchange, "contacts")) {
            String id = (String) contact.get("id");
            all.add(id);
            if (contact.get("primaryInfo") instanceof Map<?, ?> info
                    && email.equalsIgnoreCase(String.valueOf(info.get("email")))) {
                primary.add(id);
            }
        }
        List<String> chosen = primary.isEmpty() ? all : primary;
        if (chosen.size() > 1) {
            throw new ParkException(
                    chosen.size() + " contacts on Wix have this e-mail; merge them there, then replay this event");
        }
        if (!chosen.isEmpty()) {
            bindContact(exchange, chosen.get(0));
        }
    }

    /** Before a loyalty account is created, because there is none: whether it may be. */
    public void checkMayCreateAccount(Exchange exchange) {
        if (!exchange.getVariable("createAccount", true, Boolean.class)) {
            links.mark(text(exchange, "link"), Link.State.MISSING, "not on Wix");
            throw new ParkException(
                    "the contact has no loyalty account on Wix, and sync.on-account-created does not say create (links --state missing)");
        }
        links.newAccounts().notOnWix(text(exchange, "link"));
    }

    /** Before a contact is created: whether the setting {@code create-contact} allows it. */
    public void checkMayCreateContact(Exchange exchange) {
        if (!exchange.getVariable("createContact", true, Boolean.class)) {
            throw new ParkException("no contact on Wix has this e-mail, and create-contact is false for this source");
        }
    }

    /** Notes the contact that was just created. */
    public void noteNewContact(Exchange exchange) {
        bindContact(exchange, (String) object(exchange, "contact").get("id"));
    }

    /** Wix says that there is such a contact already, and which one: the search had not seen it yet. */
    public void noteExistingContact(Exchange exchange) {
        WixConflictException conflict = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, WixConflictException.class);
        Object id = conflict.data().get("duplicateContactId");
        if (!(id instanceof String contactId)) {
            throw conflict;
        }
        bindContact(exchange, contactId);
    }

    private void bindContact(Exchange exchange, @Nullable String contactId) {
        String link = text(exchange, "link");
        Link bound = bindContact(links, turns, exchange, link, Objects.requireNonNull(contactId, "contact id"));
        if (!bound.id().equals(link)) {
            throw HandBackException.afterCall(
                    "this e-mail belongs to a customer who is known by a different e-mail", AT_ONCE);
        }
        KnownCustomer.set(exchange, KnownCustomer.of(exchange).withContact(contactId));
    }

    /** Notes the contact of a link; where that makes it part of another one, in the turns of both. */
    public static Link bindContact(Links links, Turns turns, Exchange exchange, String link, String contactId) {
        Optional<String> owner = otherOwner(links, link, contactId);
        Link[] bound = new Link[1];
        turns.with(exchange, owner.map(id -> List.of(link, id)).orElse(List.of()), () -> {
            if (!otherOwner(links, link, contactId).equals(owner)) {
                throw new HandBackException("the contact " + contactId + " now belongs to another customer", AT_ONCE);
            }
            bound[0] = links.bindContact(link, contactId);
        });
        return bound[0];
    }

    private static Optional<String> otherOwner(Links links, String link, String contactId) {
        return links.byContact(contactId).map(Link::id).filter(id -> !id.equals(link));
    }

    /**
     * Notes the account that was fetched or created: sets it in {@code customer}, and {@code accountAt} to its state;
     * leaves both as they are where the answer holds none.
     */
    public void noteAccount(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof Map<?, ?> body)
                || !(body.get("account") instanceof Map<?, ?> account)
                || !(account.get("id") instanceof String id)) {
            return;
        }
        links.bindAccount(text(exchange, "link"), id, (String) account.get("memberId"));
        notes.there(text(exchange, "link"), Side.WIX);
        KnownCustomer.set(exchange, KnownCustomer.of(exchange).withAccount(id));
        exchange.setVariable("accountAt", Accounts.wix(exchange));
    }

    /** Wix did not make the account: there is one already, or for another reason, which {@link #failWithoutAccount} names. */
    public void noteAccountRefused(Exchange exchange) {
        exchange.setProperty(
                NOT_MADE,
                " ("
                        + exchange.getProperty(Exchange.EXCEPTION_CAUGHT, WixConflictException.class)
                                .getMessage() + ")");
    }

    /** After the account was fetched and created in vain: Wix has not made up its mind yet, so a little later. */
    public void failWithoutAccount(Exchange exchange) {
        if (KnownCustomer.of(exchange).missingOnWix()) {
            String said = exchange.getProperty(NOT_MADE, "", String.class);
            throw HandBackException.afterCall("Wix neither creates the account nor returns it" + said, SOON);
        }
    }

    /**
     * A contact was deleted on Wix: sets {@code customer}, gone from Wix, with their link where the mapping knows the contact. A deletion
     * that belongs to a merge changes nothing: contact_merged, which may come after it, has to find the link under the
     * contact that it names.
     */
    public void readDeletedContact(Exchange exchange) {
        JsonNode event = Payloads.stored(InboxEvent.of(exchange).body());
        KnownCustomer.set(exchange, KnownCustomer.of(exchange));
        if (event.path("originatedFrom").asText().equals("merge")) {
            exchange.setVariable("outcome", "part of a merge, which contact_merged reports");
            return;
        }
        links.byContact(event.path("entityId").asText()).ifPresent(link -> {
            turns.need(exchange, link.id());
            KnownCustomer.set(
                    exchange, KnownCustomer.of(exchange).withLink(link.id()).withProgram(link.programId()));
        });
        KnownCustomer.set(exchange, KnownCustomer.of(exchange).withGone(Side.WIX));
    }

    /** Contacts were merged on Wix. */
    public void mergeContacts(Exchange exchange) {
        var content = Payloads.stored(InboxEvent.of(exchange).body()).path("content");
        String target = content.path("targetContactId").asText("");
        List<String> merged = new ArrayList<>();
        content.path("sourceContactIds").forEach(id -> merged.add(id.asText()));
        if (target.isEmpty() || merged.isEmpty()) {
            throw new ParkException("contact_merged: expected targetContactId and sourceContactIds");
        }
        List<String> concerned = Stream.concat(merged.stream(), Stream.of(target))
                .map(links::byContact)
                .flatMap(Optional::stream)
                .map(Link::id)
                .toList();
        turns.with(
                exchange,
                concerned,
                () -> exchange.setVariable(
                        "outcome",
                        links.contactMerged(merged, target) + " customer(s) now belong to the merged contact"));
    }

    private static String text(Exchange exchange, String variable) {
        String value = exchange.getVariable(variable, String.class);
        if (value == null) {
            throw new IllegalArgumentException("this step needs the variable " + variable);
        }
        return value;
    }

    private static Map<?, ?> object(Exchange exchange, String field) {
        if (exchange.getMessage().getBody() instanceof Map<?, ?> body && body.get(field) instanceof Map<?, ?> object) {
            return object;
        }
        throw new IllegalStateException("Wix's answer has no field " + field);
    }

    private static List<Map<?, ?>> objects(Exchange exchange, String field) {
        List<Map<?, ?>> result = new ArrayList<>();
        if (exchange.getMessage().getBody() instanceof Map<?, ?> body && body.get(field) instanceof List<?> list) {
            list.forEach(item -> result.add((Map<?, ?>) item));
        }
        return result;
    }
}
