package io.loyaltybridge.bulk;

import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.LinkPages.Known;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.SyncLedger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Links the customers of the program with those of Wix by e-mail, page by page, and takes the states that were read as
 * their baseline. A difference between the two balances stays as it is and is reported; nothing is moved. Nobody is
 * guessed: where an e-mail could mean several, the link says so and waits for a person.
 *
 * <p>Both states of a baseline come from pages, which may be older than what a read of one account shows. That is
 * right, because a baseline may be any state of a side, as long as the link was not observed since its read began:
 * what happened after that state is organic and is carried by the next observation.
 */
final class Setup {
    private final BulkCalls calls;
    private final Links links;
    private final LinkPages pages;
    private final SyncLedger ledger;
    private final BiConsumer<String, Runnable> alone;
    private final Together together;
    private final Run run;

    Setup(BulkCalls calls, Links links, LinkPages pages, SyncLedger ledger, BiConsumer<String, Runnable> alone, Together together, Run run) {
        this.calls = calls;
        this.links = links;
        this.pages = pages;
        this.ledger = ledger;
        this.alone = alone;
        this.together = together;
        this.run = run;
    }

    /** @param limit look at this many customers of the program at most */
    void all(long limit) {
        Duplicates duplicates = new Duplicates();
        long total = emails(duplicates);
        run.total(Math.min(total, limit));
        String cursor = run.position("program");
        boolean resumed = cursor != null;
        if (!resumed) {
            run.forgetCounts();
        }
        while (run.counted("customers") < limit) {
            calls.stopIfTold();
            long mark = pages.mark();
            BulkCalls.Page<ProgramCustomer> page;
            try {
                page = calls.programPage(cursor);
            } catch (BulkCalls.CutOffException e) {
                if (!resumed) {
                    throw e;
                }
                // The program does not know its old cursor any more. What is linked already costs nothing.
                resumed = false;
                cursor = null;
                run.forgetCounts();
                continue;
            }
            resumed = false;
            List<ProgramCustomer> customers = page.items().stream().limit(limit - run.counted("customers")).toList();
            page(customers, duplicates, mark);
            run.add("customers", customers.size());
            run.at("program", page.next(), "program", List.of());
            cursor = page.next();
            if (cursor == null) {
                return;
            }
        }
    }

    /** One pass over the program's list before anything is linked: an e-mail's second customer may be on the last page. */
    private long emails(Duplicates duplicates) {
        long total = 0;
        String cursor = null;
        do {
            BulkCalls.Page<ProgramCustomer> page = calls.programPage(cursor);
            total += page.items().size();
            page.items().stream().filter(c -> c.email() != null).forEach(c -> duplicates.add(c.email(), c.id()));
            cursor = page.next();
        } while (cursor != null);
        return total;
    }

    private void page(List<ProgramCustomer> customers, Duplicates duplicates, long mark) {
        Map<String, Known> byId = pages.byPrograms(customers.stream().map(ProgramCustomer::id).toList());
        Map<String, ProgramCustomer> open = new LinkedHashMap<>();
        for (ProgramCustomer customer : customers) {
            Known known = byId.get(customer.id());
            if (known != null && known.isLinked() && known.link().wixAccountId() != null) {
                run.count("already-linked");
            } else if (customer.email() == null) {
                run.count("without-email");
                run.note("the program's customer " + customer.id() + " has no e-mail address, so it cannot be linked");
            } else if (duplicates.count(customer.email()) > 1) {
                aside(customer, Link.State.AMBIGUOUS, duplicates.count(customer.email()) + " customers of the program carry this e-mail");
            } else {
                open.put(customer.email(), customer);
            }
        }
        Map<String, Known> byEmail = pages.byEmails(open.keySet());
        open.values().removeIf(customer -> contradicts(customer, byId.get(customer.id()), byEmail.get(customer.email())));
        match(open, byEmail, mark);
    }

    private boolean contradicts(ProgramCustomer customer, Known byId, Known byEmail) {
        if (byId != null && (byEmail == null || !byEmail.link().id().equals(byId.link().id()))) {
            aside(customer, Link.State.CONFLICT, "the program account " + customer.id() + " belongs to another customer of the mapping");
            return true;
        }
        String other = byEmail == null ? null : byEmail.link().programId();
        if (other != null && !other.equals(customer.id())) {
            aside(customer, Link.State.CONFLICT, "the mapping has the program account " + other + " for this e-mail, and the program says " + customer.id());
            return true;
        }
        return false;
    }

    private void match(Map<String, ProgramCustomer> open, Map<String, Known> byEmail, long mark) {
        Map<String, String> contactOf = new LinkedHashMap<>();
        byEmail.forEach((email, known) -> {
            if (open.containsKey(email) && known.link().contactId() != null) {
                contactOf.put(email, known.link().contactId());
            }
        });
        Set<String> unknown = open.keySet().stream().filter(email -> !contactOf.containsKey(email)).collect(Collectors.toSet());
        ContactMatch match = new ContactMatch(unknown, unknown.isEmpty() ? List.of() : ContactMatch.carried(calls.contacts(unknown)));
        for (String email : unknown) {
            List<String> meant = match.of(email);
            if (meant.size() > 1) {
                aside(open.remove(email), Link.State.AMBIGUOUS, meant.size() + " contacts on Wix carry this e-mail");
            } else if (meant.isEmpty()) {
                missing(open.remove(email), null, "no contact on Wix has this e-mail");
            } else if (match.isShared(meant.get(0)) || contactOf.containsValue(meant.get(0))) {
                aside(open.remove(email), Link.State.CONFLICT, "the contact " + meant.get(0) + " on Wix carries the e-mails of several customers of the program");
            } else {
                contactOf.put(email, meant.get(0));
            }
        }
        contactOf.keySet().retainAll(open.keySet());
        Map<String, WixAccount> accounts = contactOf.isEmpty() ? Map.of()
                : calls.accounts(contactOf.values()).stream().collect(Collectors.toMap(WixAccount::contactId, a -> a, (a, b) -> a));
        List<ProgramCustomer> both = new ArrayList<>();
        for (ProgramCustomer customer : open.values()) {
            if (accounts.containsKey(contactOf.get(customer.email()))) {
                both.add(customer);
            } else {
                missing(customer, contactOf.get(customer.email()), "the contact on Wix has no loyalty account");
            }
        }
        together.each(both, customer -> link(customer, accounts.get(contactOf.get(customer.email())), mark));
    }

    private void link(ProgramCustomer customer, WixAccount account, long mark) {
        Optional<String> foreign = foreign(customer, account);
        if (foreign.isPresent()) {
            aside(customer, Link.State.CONFLICT, foreign.get());
            return;
        }
        if (run.isDry()) {
            linked(customer, account);
            return;
        }
        Link link = links.findOrCreate(customer.email());
        alone.accept("link:" + link.id(), () -> bind(link.id(), customer, account, mark));
    }

    /** Why contact or account belong to somebody else already. */
    private Optional<String> foreign(ProgramCustomer customer, WixAccount account) {
        Optional<Link> owner = links.byAccount(account.id()).or(() -> links.byContact(account.contactId()));
        return owner.filter(link -> link.programId() != null && !link.programId().equals(customer.id()))
                .map(link -> "the contact " + account.contactId() + " on Wix belongs to another customer of the program (" + link.programId() + ")");
    }

    private void bind(String linkId, ProgramCustomer customer, WixAccount account, long mark) {
        Link link = links.bindContact(linkId, account.contactId());
        Optional<Link> owner = links.byAccount(account.id());
        boolean another = link.wixAccountId() != null && !link.wixAccountId().equals(account.id());
        if (another || owner.isPresent() && !owner.get().id().equals(link.id())) {
            aside(customer, Link.State.CONFLICT, "the account " + account.id() + " on Wix is not the one that the mapping has for this customer");
            return;
        }
        links.bindAccount(link.id(), account.id(), account.memberId());
        if (links.bindProgram(link.id(), customer.id()).isEmpty()) {
            run.count("conflict");
            run.note(customer.email() + ": the program account " + customer.id() + " belongs to another customer of the mapping");
            return;
        }
        OptionalLong epoch = pages.epochUntouchedSince(mark, link.id());
        boolean bridgeMadeOne = links.opening(link.id()).isPresent();
        Next next = epoch.isEmpty() || bridgeMadeOne ? null : ledger.baseline(link.id(), new Next.ReadBaseline(epoch.getAsLong()),
                account.at(), account.movedAt(), customer.at(), OpeningPolicy.KEEP_DIFFERENCE);
        if (next instanceof Next.Done) {
            linked(customer, account);
        } else {
            readAgain(link.id(), customer);
        }
    }

    /** Somebody was faster, or an earlier life of the link is not over: the walk of live work reads both sides anew. */
    private void readAgain(String linkId, ProgramCustomer customer) {
        Exception failure = calls.send("direct:bring-up-to-date", Met.program(customer, links.byId(linkId).orElseThrow(), "setup")).getException();
        if (failure == null) {
            run.count("linked");
            run.count("read-singly");
        } else {
            run.count("failed");
            run.note(customer.email() + ": " + failure.getMessage());
        }
    }

    private void linked(ProgramCustomer customer, WixAccount account) {
        run.count("linked");
        long difference = account.at().balance() - customer.at().balance();
        if (difference != 0) {
            run.count("different");
            run.add("difference-sum", difference);
            run.note(customer.email() + ": Wix " + account.at().balance() + ", program " + customer.at().balance() + "; the difference of " + difference + " is kept");
        }
    }

    private void missing(ProgramCustomer customer, String contactId, String why) {
        run.count("missing");
        if (run.isDry()) {
            return;
        }
        Link link = links.findOrCreate(customer.email());
        alone.accept("link:" + link.id(), () -> {
            if (links.bindProgram(link.id(), customer.id()).isPresent()) {
                if (contactId != null && links.byContact(contactId).isEmpty()) {
                    links.bindContact(link.id(), contactId);
                }
                links.mark(link.id(), Link.State.MISSING, why);
            }
        });
    }

    private void aside(ProgramCustomer customer, Link.State state, String why) {
        run.count(state == Link.State.AMBIGUOUS ? "ambiguous" : "conflict");
        run.note(customer.email() + ": " + why);
        if (!run.isDry()) {
            Link link = links.findOrCreate(customer.email());
            if (link.state() != Link.State.MATCHED) {
                links.mark(link.id(), state, why);
            }
        }
    }
}
