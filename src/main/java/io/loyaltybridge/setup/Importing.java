package io.loyaltybridge.setup;

import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Ended;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.setup.Customer.State;
import io.loyaltybridge.setup.imports.ImportFiles;
import io.loyaltybridge.setup.imports.ImportResult;
import io.loyaltybridge.setup.imports.ImportRun;
import io.loyaltybridge.setup.imports.KeptFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the new accounts with their balances by Wix's loyalty imports. Only who has no account goes this way: an import
 * sets balances whatever they are by then, and would undo what somebody earned since they were looked at. Missing contacts
 * are made first, because an import skips unknown addresses. Afterwards each account is read, a hundred at a time;
 * whoever the import left out is done by a call.
 */
final class Importing {
    private static final int PAGE = 500;

    private final BulkCalls calls;
    private final Links links;
    private final Stage stage;
    private final Doing doing;
    private final Run run;
    private final Consumer<String> out;
    private final Path directory;
    private final Clock clock;
    private final ImportRun.Times times;
    private final long mostBytes;
    private final LongPredicate ended;

    /** @param ended whether a job has ended, by its id */
    Importing(
            BulkCalls calls,
            Links links,
            Stage stage,
            Doing doing,
            Run run,
            Consumer<String> out,
            Path directory,
            Clock clock,
            ImportRun.Times times,
            long mostBytes,
            LongPredicate ended) {
        this.calls = calls;
        this.links = links;
        this.stage = stage;
        this.doing = doing;
        this.run = run;
        this.out = out;
        this.directory = directory;
        this.clock = clock;
        this.times = times;
        this.mostBytes = mostBytes;
        this.ended = ended;
    }

    /** @param resumed whether the setup was cut off since its customers were compared */
    void all(boolean resumed) {
        if (run.position("imported") == null) {
            boolean late = resumed || stage.count(State.CONTACT) > 0;
            doing.each(State.CONTACT, this::contact);
            doing.each(State.ACCOUNT, this::join);
            bringAll(late);
            run.at("imported", "yes");
        } else if (run.position("imported").equals("unsure")
                || run.position("imported").equals("none")) {
            // A version before this one noted one outcome for all files.
            stage.imported(
                    run.position("imported").equals("none") ? Customer.LEFT_OUT : Customer.UNSURE, 0, Long.MAX_VALUE);
        }
        check();
        KeptFiles.remove(directory, id -> id == run.id() || ended.test(id));
    }

    /** A contact that has to be there before the import. */
    private void contact(Customer c) {
        Ended ended = doing.linked(c, "direct:set-up-contact");
        if (ended.isDone()) {
            toImport(
                    c.withContact(ended.exchange().getVariable("contactId", String.class)),
                    links.byId(ended.exchange().getVariable("link", String.class))
                            .orElseThrow());
        } else {
            stage.put(c.in(State.FAILED, ended.reason()));
            run.count("customers");
        }
    }

    /** Who got an account since they were compared, by an award or an event of the program, keeps what it shows. */
    private void toImport(Customer c, Link link) {
        stage.put(c.in(link.wixAccountId() == null ? State.IMPORT : State.ACCOUNT, c.detail()));
    }

    /** That the account comes from the bridge is on disk before it is made. */
    private void join(Customer c) {
        if (c.email() == null) {
            return;
        }
        Link link = links.findOrCreate(c.email());
        String contactId = Objects.requireNonNull(c.contactId(), "an account is imported for a contact only");
        if (!contactId.equals(link.contactId())) {
            link = links.bindContact(link.id(), contactId);
        }
        if (c.theirs() != null && link.wixAccountId() == null) {
            links.newAccounts().make(link.id(), "program");
        }
        toImport(c, link);
    }

    /**
     * Imports the files one after the other. Before each but the first, or where it is late, the accounts of its customers are looked up
     * again: who got one since they were compared is left out of it, and the files that were not executed are made anew.
     */
    private void bringAll(boolean late) {
        List<Part> parts = files();
        long looked = -1;
        for (int n = 0; n < parts.size(); ) {
            Part part = parts.get(n);
            ImportRun import_ = import_(part);
            boolean look = (late || n > 0) && looked < part.to() && !import_.isExecuted();
            if (look && leaveToCalls(Math.max(looked, part.from() - 1), part.to())) {
                import_.forget();
                parts = files();
            } else {
                bring(part);
                n++;
            }
            looked = look ? part.to() : looked;
        }
    }

    /** Leaves who has an account by now to calls, of the customers after one place up to another. Returns whether there were any. */
    private boolean leaveToCalls(long after, long to) {
        long left = 0;
        List<Customer> page;
        do {
            calls.stopIfTold();
            page = stage.page(State.IMPORT, after, PAGE);
            Map<String, WixAccount> accounts =
                    accounts(page.stream().filter(c -> c.n() <= to).toList());
            List<Customer> moved = page.stream()
                    .filter(c -> accounts.containsKey(c.contactId()))
                    .map(c -> c.in(State.ACCOUNT, c.detail()))
                    .toList();
            stage.put(moved);
            left += moved.size();
            after = page.isEmpty() ? to : page.get(page.size() - 1).n();
        } while (page.size() == PAGE && after < to);
        return left > 0;
    }

    private Map<String, WixAccount> accounts(List<Customer> page) {
        return page.isEmpty()
                ? Map.of()
                : calls.lists().accounts(page.stream().map(Customer::contactId).toList()).stream()
                        .collect(Collectors.toMap(WixAccount::contactId, Function.identity(), (a, b) -> a));
    }

    /**
     * A file to import.
     *
     * @param from place of its first customer
     * @param to   of its last one
     */
    private record Part(Path file, long from, long to) {}

    private List<Part> files() {
        List<long[]> places = new ArrayList<>();
        try (ImportFiles files = new ImportFiles(directory, KeptFiles.prefix(run.id()), bytes())) {
            long after = -1;
            List<Customer> page;
            do {
                page = stage.page(State.IMPORT, after, PAGE);
                for (Customer c : page) {
                    int file = files.add(c.email(), wanted(c));
                    if (file == places.size()) {
                        places.add(new long[] {c.n(), c.n()});
                    }
                    places.get(file)[1] = c.n();
                }
                after = page.isEmpty() ? after : page.get(page.size() - 1).n();
            } while (page.size() == PAGE);
            List<Path> finished = files.finish();
            return IntStream.range(0, finished.size())
                    .mapToObj(n -> new Part(finished.get(n), places.get(n)[0], places.get(n)[1]))
                    .toList();
        }
    }

    /** As it was when the files were made first: other ones would be imported once more. */
    private long bytes() {
        if (run.position("import-bytes") == null) {
            run.at(
                    "import-bytes",
                    Long.toString(run.hasPosition(ImportRun::isBegun) ? ImportFiles.MOST_BYTES : mostBytes));
        }
        return Long.parseLong(run.position("import-bytes"));
    }

    /** Imports a file, and notes where its rows have not got what it says, or nobody can tell. */
    private void bring(Part part) {
        Path file = part.file();
        ImportResult result = import_(part).run(file, failed -> {
            run.note("the import left " + failed.email() + " out: " + failed.reason());
            Emails.normalise(failed.email()).ifPresent(stage::leftOut);
        });
        out.accept("Import of " + file.getFileName() + ": " + result.success() + " rows imported, " + result.failure()
                + " not" + (result.imported() ? "" : "; it failed: " + result.reason()));
        if (!result.imported() && result.mayHaveTaken()) {
            run.note("the import " + result.importId() + " failed after it was executed (" + result.reason()
                    + "); each of its accounts was read afterwards");
        }
        if (!result.imported()) {
            stage.imported(result.mayHaveTaken() ? Customer.UNSURE : Customer.LEFT_OUT, part.from(), part.to());
        }
    }

    private ImportRun import_(Part part) {
        return new ImportRun(calls, new RunMemory(run, part.file().getFileName().toString()), times, clock);
    }

    /** Keeps an import's place among those of the run, under the name of its file. */
    private record RunMemory(Run run, String file) implements ImportRun.Memory {
        @Override
        public @Nullable String get(String key) {
            return run.position(file + " " + key);
        }

        @Override
        public void put(String key, @Nullable String value) {
            run.at(file + " " + key, value);
        }
    }

    /** Reads the accounts that there have to be now. */
    private void check() {
        List<Customer> page;
        do {
            calls.stopIfTold();
            page = stage.page(State.IMPORT, -1, PAGE);
            Map<String, WixAccount> accounts = accounts(page);
            stage.put(page.stream()
                    .map(c -> checked(c, accounts.get(c.contactId())))
                    .toList());
            run.progress();
        } while (page.size() == PAGE);
    }

    private Customer checked(Customer c, @Nullable WixAccount account) {
        if (account == null) {
            run.count("left-to-calls");
            return c.importedAt(null).in(State.ACCOUNT, c.detail());
        }
        boolean leftOut = c.imported() != null && c.imported() == Customer.LEFT_OUT;
        boolean unsure = c.imported() != null && c.imported() == Customer.UNSURE;
        Customer found = c.withAccount(account.id(), account.at());
        long wanted = wanted(c);
        long balance = account.at().balance();
        if (leftOut) {
            return found.importedAt(null).in(State.OPEN, c.detail());
        }
        if (balance != wanted && unsure) {
            return found.in(
                    State.FAILED,
                    "the import failed after it was executed, and the balance on Wix is " + balance + " and not "
                            + wanted + ": nobody can tell how much of it was imported; correct it by hand");
        }
        if (balance == wanted) {
            return found.importedAt(wanted).in(State.OPEN, c.detail());
        }
        run.count("moved-meanwhile");
        return found.importedAt(wanted)
                .in(
                        State.OPEN,
                        "after the import the balance is " + balance + " and not " + wanted
                                + ": it changed meanwhile, and that counts like any other change");
    }

    private static long wanted(Customer c) {
        return c.target() == null ? 0 : Math.min(c.target(), ImportFiles.MOST_POINTS);
    }
}
