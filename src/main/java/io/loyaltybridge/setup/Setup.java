package io.loyaltybridge.setup;

import io.loyaltybridge.customer.ContactMatch;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.BulkLists;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.setup.Customer.State;
import io.loyaltybridge.setup.SetupOptions.From;
import io.loyaltybridge.setup.SetupOptions.Via;
import io.loyaltybridge.setup.Stage.Seen;
import io.loyaltybridge.setup.Stage.Walk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The customers of a setup, in passes that can each be cut off and gone on with: read them from their source, walk over
 * a side where that costs less than asking for each, compare, plan, do. Until the plan is printed nothing is written but
 * the stage.
 */
final class Setup {
    private static final int PAGE = 500;
    private static final int ASKED_AT_ONCE = 100;
    private static final int ACCOUNTS_IN_PAGE = 100;
    /** Below this asking is cheap enough not to look for the cheaper way. */
    private static final int FEW = 1_000;

    private final BulkCalls calls;
    private final LinkPages pages;
    private final Stage stage;
    private final Compare compare;
    private final Run run;
    private final Consumer<String> out;
    private final SetupOptions options;
    private final boolean programOn;
    private final Set<Walk> walked = EnumSet.noneOf(Walk.class);

    Setup(
            BulkCalls calls,
            LinkPages pages,
            Stage stage,
            Compare compare,
            Run run,
            Consumer<String> out,
            SetupOptions options,
            boolean programOn) {
        this.calls = calls;
        this.pages = pages;
        this.stage = stage;
        this.compare = compare;
        this.run = run;
        this.out = out;
        this.options = options;
        this.programOn = programOn;
    }

    /** Place in the ledger from before anything was read. */
    long mark() {
        if (run.position("mark") == null) {
            run.at("mark", Long.toString(pages.mark()));
        }
        return Long.parseLong(run.position("mark"));
    }

    /** Reads and compares; returns what is to be done. */
    SetupPlan plan(CustomerSource source, int perMinute) {
        if (run.position("read") == null) {
            read(source);
            stage.dropRepeated();
            run.at("read", "yes");
        }
        out.accept(stage.count() + " customers of " + options.from());
        walks();
        if (run.position("compared") == null) {
            match();
            setSharedAside();
            run.at("compared", "yes");
        }
        return SetupPlan.of(stage, perMinute, options, programOn);
    }

    private void read(CustomerSource source) {
        // One value: a cut between two would read a page again under other numbers, and everyone on it would be there
        // twice.
        String[] place =
                run.position("source") == null ? null : run.position("source").split(" ", 2);
        long n = place == null ? 0 : Long.parseLong(place[0]);
        String cursor = place == null ? null : place[1];
        do {
            calls.stopIfTold();
            BulkCalls.Page<Incoming> page = source.page(cursor);
            List<Customer> customers = new ArrayList<>();
            for (Incoming customer : page.items()) {
                if (n < options.limit()) {
                    customers.add(Customer.read(n++, customer));
                }
            }
            stage.put(customers);
            cursor = n < options.limit() ? page.next() : null;
            run.at("source", cursor == null ? null : n + " " + cursor);
        } while (cursor != null);
    }

    private void walks() {
        if (programOn && options.from() != From.PROGRAM) {
            walk(Walk.PROGRAM, "0", this::program);
        }
        long unknown = stage.withoutContact();
        if (unknown > FEW && run.position(Walk.CONTACTS.name()) == null) {
            long total = calls.lists().contactsPage(0).total();
            run.at(
                    Walk.CONTACTS.name(),
                    total >= 0 && total / BulkLists.CONTACTS_IN_PAGE < unknown / ASKED_AT_ONCE ? "0" : "no");
        }
        long customers = stage.count();
        if (customers > FEW && run.position(Walk.ACCOUNTS.name()) == null) {
            run.at(
                    Walk.ACCOUNTS.name(),
                    calls.lists().accountsCount() / ACCOUNTS_IN_PAGE < customers / ASKED_AT_ONCE ? "" : "no");
        }
        walk(Walk.CONTACTS, null, this::contacts);
        walk(Walk.ACCOUNTS, null, this::accounts);
    }

    @FunctionalInterface
    private interface Step {
        /** One page from this place on; null behind the last one. */
        @Nullable
        String page(String cursor);
    }

    /** @param first where to begin; null where it is decided already, "no" for not at all */
    private void walk(Walk walk, @Nullable String first, Step step) {
        String position = run.position(walk.name()) == null ? first : run.position(walk.name());
        while (position != null && !position.equals("no") && !position.equals("done")) {
            calls.stopIfTold();
            String next = step.page(position);
            position = next == null ? "done" : next;
            run.at(walk.name(), position);
        }
        if ("done".equals(position)) {
            walked.add(walk);
        }
    }

    private @Nullable String program(String cursor) {
        var page = calls.lists().programPage(cursor.equals("0") ? null : cursor);
        stage.see(
                Walk.PROGRAM,
                page.items().stream()
                        .map(c -> new Seen(c.email() == null ? "" : c.email(), c.id(), true, c.at()))
                        .toList());
        return page.next();
    }

    private @Nullable String contacts(String offset) {
        long from = Long.parseLong(offset);
        var contacts = calls.lists().contactsPage(from).contacts();
        stage.see(
                Walk.CONTACTS,
                ContactMatch.carried(contacts).stream()
                        .map(c -> new Seen(c.email(), c.contactId(), c.main(), null))
                        .toList());
        return contacts.size() < BulkLists.CONTACTS_IN_PAGE
                ? null
                : Long.toString(from + contacts.size() - Sources.OVERLAP);
    }

    private @Nullable String accounts(String cursor) {
        var page = calls.lists().accountsPage(null, cursor.isEmpty() ? null : cursor);
        stage.see(
                Walk.ACCOUNTS,
                page.items().stream()
                        .filter(a -> a.contactId() != null)
                        .map(Matching::seen)
                        .toList());
        return page.next();
    }

    private void match() {
        run.set(Run.CUSTOMERS, stage.count() - stage.count(State.READ));
        run.total(stage.count());
        Matching matching = new Matching(calls, pages, stage, compare, walked);
        List<Customer> page;
        do {
            calls.stopIfTold();
            page = stage.page(State.READ, -1, PAGE);
            matching.page(page);
            run.add(Run.CUSTOMERS, page.size());
            run.progress();
        } while (page.size() == PAGE);
    }

    /** Two customers of one contact may be pages apart. */
    private void setSharedAside() {
        long after = -1;
        List<Customer> page;
        do {
            calls.stopIfTold();
            page = stage.sharingContact(after, PAGE);
            stage.put(page.stream().map(compare::shared).toList());
            after = page.isEmpty() ? after : page.get(page.size() - 1).n();
        } while (page.size() == PAGE);
    }

    /** Does what was planned. */
    void carryOut(SetupPlan plan, Doing doing, Importing importing) {
        run.set(Run.CUSTOMERS, stage.count(State.DONE) + stage.count(State.FAILED) + stage.count(State.ASIDE));
        run.total(stage.count());
        boolean resumed = run.position("phase") != null;
        run.at("phase", "do");
        doing.noteAside();
        if (plan.choice() == Via.IMPORTS || run.position("imported") != null) {
            importing.all(resumed);
        }
        doing.all();
        stage.found().forEach((what, count) -> run.set(what.stored(), count));
        noteFailures();
    }

    /** With the reasons, which the stage forgets: it is cleared when all is done. */
    private void noteFailures() {
        run.forget(State.FAILED.stored());
        long after = -1;
        List<Customer> page;
        do {
            page = stage.page(State.FAILED, after, PAGE);
            page.forEach(c -> run.because(State.FAILED.stored(), c.who(), Objects.requireNonNullElse(c.detail(), "")));
            after = page.isEmpty() ? after : page.get(page.size() - 1).n();
        } while (page.size() == PAGE);
        run.save();
    }
}
