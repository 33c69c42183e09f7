package io.loyaltybridge.setup;

import io.loyaltybridge.customer.ContactMatch;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.LinkPages.Known;
import io.loyaltybridge.setup.Customer.Found;
import io.loyaltybridge.setup.Customer.State;
import io.loyaltybridge.setup.SetupOptions.From;
import io.loyaltybridge.setup.Stage.Seen;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done for a customer, from what is known of them. Nobody is guessed: where an e-mail could mean several
 * they are set aside with the reason. Each method takes them one step further. Pure.
 */
final class Compare {
    private final SetupOptions options;
    private final boolean programOn;
    private final boolean createContacts;
    private final Predicate<String> openedBefore;

    /**
     * @param createContacts whether a customer who is no contact on Wix becomes one
     * @param openedBefore   whether this link got its opening balance from an earlier setup
     */
    Compare(SetupOptions options, boolean programOn, boolean createContacts, Predicate<String> openedBefore) {
        this.options = options;
        this.programOn = programOn;
        this.createContacts = createContacts;
        this.openedBefore = openedBefore;
    }

    boolean isProgramOn() {
        return programOn;
    }

    /** Whether the source is the contacts themselves: each of them gets an account, whoever shares their e-mail. */
    boolean namesContacts() {
        return options.from() == From.CONTACTS;
    }

    /** Looks at what the source says alone. {@code carrying}: how many of its customers carry their e-mail. */
    Customer alone(Customer c, long carrying) {
        if (c.isOver()) {
            return c;
        }
        if (c.email() == null && c.contactId() == null) {
            return c.found(
                    Found.WITHOUT_EMAIL,
                    State.ASIDE,
                    c.memberId() == null
                            ? c.who() + " has no e-mail address, so it cannot be linked"
                            : "no contact on Wix belongs to the member " + c.memberId());
        }
        if (carrying <= 1) {
            return c;
        }
        String why =
                carrying + " " + (namesContacts() ? "contacts on Wix" : "customers of " + name()) + " have this e-mail";
        // Two contacts with one e-mail get an account each; only which of them a customer of the program is stays open.
        return namesContacts()
                ? c.withEmail(null, c.email() + ": " + why + "; it gets its account, and is not linked")
                : aside(c, Found.AMBIGUOUS, why);
    }

    private String name() {
        return options.from() == From.PROGRAM ? "the program" : options.from().toString();
    }

    /** Adds whom the program has, for a source that does not tell it. */
    Customer withProgram(Customer c, List<Seen> seen) {
        if (seen.size() > 1 && c.programId() == null) {
            return aside(c, Found.AMBIGUOUS, seen.size() + " customers of the program have this e-mail");
        }
        if (seen.isEmpty()) {
            return c.programId() == null ? c : aside(c, Found.CONFLICT, "the program has no customer " + c.programId());
        }
        Seen on = seen.get(0);
        return new Customer(
                c.n(),
                c.email(),
                c.contactId(),
                c.memberId(),
                c.accountId(),
                on.id(),
                c.name(),
                on.at(),
                c.wix(),
                c.target(),
                c.imported(),
                c.state(),
                c.found(),
                c.detail());
    }

    /** Who is known and done costs nothing more. */
    Customer doneBefore(Customer c, @Nullable Known byEmail, @Nullable Known byProgram, @Nullable Known byContact) {
        Known byOthers = byEmail == null ? byContact : byEmail;
        Known known = byProgram == null && c.programId() == null ? byOthers : byProgram;
        if (c.isOver() || known == null || !isDone(c, known)) {
            return c;
        }
        return c.withContact(known.link().contactId()).found(Found.LINKED_BEFORE, State.DONE, null);
    }

    /** Compares them with what the mapping has. */
    Customer withMapping(Customer c, @Nullable Known byEmail, @Nullable Known byProgram, @Nullable Known byContact) {
        if (c.isOver()) {
            return c;
        }
        if (byProgram != null
                && c.email() != null
                && (byEmail == null
                        || !byEmail.link().id().equals(byProgram.link().id()))) {
            return aside(
                    c,
                    Found.CONFLICT,
                    "the program account " + c.programId() + " belongs to another customer of the mapping");
        }
        String other = byEmail == null ? null : byEmail.link().programId();
        if (other != null && c.programId() != null && !other.equals(c.programId())) {
            return aside(
                    c,
                    Found.CONFLICT,
                    "the mapping has the program account " + other + " for this e-mail, and " + name() + " says "
                            + c.programId());
        }
        boolean anothersContact = c.contactId() != null
                && (byContact != null
                                && byEmail != null
                                && !byContact.link().id().equals(byEmail.link().id())
                        || byEmail != null
                                && byEmail.link().contactId() != null
                                && !byEmail.link().contactId().equals(c.contactId()));
        if (anothersContact) {
            return namesContacts()
                    ? c.withEmail(
                            null,
                            c.email()
                                    + ": the mapping has another contact for this e-mail; this one gets its account, and is not linked")
                    : aside(
                            c,
                            Found.CONFLICT,
                            "the mapping has another contact on Wix for this e-mail than " + c.contactId());
        }
        return c;
    }

    private boolean isDone(Customer c, Known known) {
        if (known.link().wixAccountId() == null || known.link().state() != Link.State.MATCHED) {
            return false;
        }
        if (c.contactId() != null && !c.contactId().equals(known.link().contactId())) {
            return false;
        }
        if (programOn && c.programId() != null) {
            return known.isLinked() && !known.busy();
        }
        return c.theirs() == null
                || !options.again() && openedBefore.test(known.link().id());
    }

    /**
     * Chooses the contact.
     *
     * @param meant the contacts that their e-mail may mean
     * @param taken contacts that belong to other customers
     */
    Customer withContacts(Customer c, List<String> meant, ContactMatch match, Set<String> taken) {
        if (meant.size() > 1) {
            return aside(c, Found.AMBIGUOUS, meant.size() + " contacts on Wix have this e-mail");
        }
        if (!meant.isEmpty() && (match.isShared(meant.get(0)) || taken.contains(meant.get(0)))) {
            return shared(c.withContact(meant.get(0)));
        }
        return meant.isEmpty() ? c : c.withContact(meant.get(0));
    }

    /** Their contact is another customer's too: whose balance it is to get, nobody can tell. */
    Customer shared(Customer c) {
        return aside(
                c.withTarget(null),
                Found.CONFLICT,
                "the contact " + c.contactId() + " on Wix carries the e-mails of several customers of " + name());
    }

    /** Nothing on Wix: what is to be made. */
    Customer withoutAccount(Customer c) {
        boolean contact = c.contactId() == null;
        if (options.linkOnly() || contact && !createContacts) {
            return aside(
                    c,
                    Found.MISSING,
                    contact ? "no contact on Wix has this e-mail" : "the contact on Wix has no loyalty account");
        }
        if (c.email() == null) {
            return c.withTarget(null).found(Found.NEW_ACCOUNT, State.ACCOUNT, withoutEmail(c));
        }
        Snapshot theirs = c.theirs();
        Customer target = c.withTarget(theirs != null && theirs.balance() > 0 ? theirs.balance() : null);
        return contact
                ? target.found(Found.NEW_CONTACT, State.CONTACT, c.detail())
                : target.found(Found.NEW_ACCOUNT, State.ACCOUNT, c.detail());
    }

    private static @Nullable String withoutEmail(Customer c) {
        return c.detail() != null || c.theirs() == null || c.theirs().balance() == 0
                ? c.detail()
                : c.who() + " has no e-mail address, so the balance of "
                        + c.theirs().balance() + " is not given";
    }

    /** Has an account on Wix. {@code owner}: whose it is by the mapping; null where nobody's. */
    Customer withAccount(Customer c, @Nullable Known owner) {
        Snapshot wix = Objects.requireNonNull(c.wix(), "an account without its state");
        if (owner != null
                && owner.link().programId() != null
                && c.programId() != null
                && !owner.link().programId().equals(c.programId())) {
            return aside(
                    c,
                    Found.CONFLICT,
                    "the contact " + c.contactId() + " on Wix belongs to another customer of the program ("
                            + owner.link().programId() + ")");
        }
        if (c.email() == null) {
            return c.found(
                    Found.RIGHT,
                    State.DONE,
                    c.theirs() != null && c.theirs().balance() == wix.balance() ? c.detail() : withoutEmail(c));
        }
        if (c.theirs() == null || c.theirs().balance() == wix.balance()) {
            return c.found(Found.RIGHT, State.OPEN, c.detail());
        }
        Long target = options.linkOnly()
                ? null
                : options.opening().target(wix.balance(), c.theirs().balance());
        String difference =
                "Wix " + wix.balance() + ", " + (c.programId() != null && programOn ? "program " : name() + " ")
                        + c.theirs().balance();
        boolean moves = !options.linkOnly()
                && options.opening() != SetupOptions.Opening.REPORT
                && (target != null || programOn);
        return c.withTarget(target)
                .found(
                        Found.DIFFERENT,
                        State.OPEN,
                        difference
                                + (moves
                                        ? "; settled by --opening "
                                                + options.opening().name().toLowerCase(java.util.Locale.ROOT)
                                        : "; the difference of "
                                                + (wix.balance() - c.theirs().balance()) + " is kept"));
    }

    private static Customer aside(Customer c, Found what, String why) {
        return c.found(what, State.ASIDE, why);
    }
}
