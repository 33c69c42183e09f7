package io.loyaltybridge.setup;

import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Ended;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.job.Together;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.setup.Customer.Found;
import io.loyaltybridge.setup.Customer.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Takes each customer of a setup through the route {@code set-up-customer}, customers beside each other. */
final class Doing {
    private static final int PAGE = 200;

    private final BulkCalls calls;
    private final Links links;
    private final Stage stage;
    private final Together together;
    private final Run run;
    private final BiConsumer<String, Runnable> alone;
    private final SetupOptions options;
    private final boolean createContacts;
    private final long mark;

    /** @param mark place in the ledger from before anything was read */
    Doing(
            BulkCalls calls,
            Links links,
            Stage stage,
            Together together,
            Run run,
            BiConsumer<String, Runnable> alone,
            SetupOptions options,
            boolean createContacts,
            long mark) {
        this.calls = calls;
        this.links = links;
        this.stage = stage;
        this.together = together;
        this.run = run;
        this.alone = alone;
        this.options = options;
        this.createContacts = createContacts;
        this.mark = mark;
    }

    /** Does all that is not done. */
    void all() {
        for (State state : List.of(State.CONTACT, State.ACCOUNT, State.OPEN)) {
            each(state, this::setUp);
        }
    }

    /** Works on all customers in a state; whoever stays in it is not met again. */
    void each(State state, Consumer<Customer> work) {
        long after = -1;
        List<Customer> page;
        do {
            calls.stopIfTold();
            page = stage.page(state, after, PAGE);
            together.each(page, work);
            after = page.isEmpty() ? after : page.get(page.size() - 1).n();
            run.progress();
        } while (page.size() == PAGE);
    }

    private void setUp(Customer c) {
        Ended ended = c.email() == null
                ? calls.customerUntilOver(
                        () -> calls.send("direct:set-up-account", BulkCalls.variables("contactId", c.contactId())))
                : linked(c, "direct:set-up-customer");
        over(c, ended.isDone() ? ended.exchange().getVariable("refused", String.class) : ended.reason());
    }

    private void over(Customer c, String refused) {
        stage.put(refused == null ? c.in(State.DONE, c.detail()) : c.in(State.FAILED, refused));
        run.count("customers");
    }

    /** Sends a customer who has an e-mail through a route, again until it is over, and nothing else of theirs meanwhile. */
    Ended linked(Customer c, String route) {
        String link = links.findOrCreate(c.address()).id();
        return calls.customerUntilOver(() -> calls.sendAlone(alone, "link:" + link, route, variables(c)));
    }

    private Map<String, Object> variables(Customer c) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("email", c.email());
        variables.put("name", c.name());
        variables.put("contactId", c.contactId());
        variables.put("accountId", c.accountId());
        variables.put("memberId", c.memberId());
        variables.put("programId", c.programId());
        variables.put("createContact", createContacts && !options.linkOnly());
        variables.put("lookedUp", true);
        variables.put("mark", mark);
        variables.put("setupRow", run.id() + "/" + c.n());
        variables.put("again", options.again());
        variables.put(
                "opening",
                options.linkOnly()
                        ? SetupOptions.Opening.REPORT.policy().name()
                        : options.opening().policy().name());
        if (c.theirs() != null) {
            variables.put("theirs", c.theirs().balance());
            variables.put("theirsVersion", c.theirs().version());
        }
        variables.put("imported", c.imported());
        variables.put(
                "newAccount",
                (c.found() == Found.NEW_ACCOUNT || c.found() == Found.NEW_CONTACT) && c.imported() == null);
        if (c.wix() != null) {
            variables.put("wixBalance", c.wix().balance());
            variables.put("wixVersion", c.wix().version());
            variables.put("wixMovedAt", c.wix().movedAt());
        }
        return variables;
    }

    /** Notes in the mapping who was set aside and why, where a person would look for them. */
    void noteAside() {
        each(State.ASIDE, c -> {
            Link.State state = c.found() == Found.AMBIGUOUS
                    ? Link.State.AMBIGUOUS
                    : c.found() == Found.CONFLICT
                            ? Link.State.CONFLICT
                            : c.found() == Found.MISSING ? Link.State.MISSING : null;
            if (c.email() == null || state == null) {
                return;
            }
            Link link = links.findOrCreate(c.email());
            if (link.state() == Link.State.MATCHED || link.state() == Link.State.MERGED) {
                return;
            }
            if (state == Link.State.MISSING
                    && c.programId() != null
                    && link.programId() == null
                    && links.bindProgram(link.id(), c.programId()).isEmpty()) {
                return;
            }
            if (state == Link.State.MISSING
                    && c.contactId() != null
                    && link.contactId() == null
                    && links.byContact(c.contactId()).isEmpty()) {
                links.bindContact(link.id(), c.contactId());
            }
            links.mark(link.id(), state, c.detail());
        });
    }
}
