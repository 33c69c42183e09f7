package io.loyaltybridge.setup;

import io.loyaltybridge.bulk.BulkCalls;
import io.loyaltybridge.bulk.ImportFiles;
import io.loyaltybridge.bulk.ImportResult;
import io.loyaltybridge.bulk.ImportRun;
import io.loyaltybridge.bulk.Run;
import io.loyaltybridge.bulk.WixAccount;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.intake.Emails;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.setup.Customer.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * Makes the new accounts with their balances by Wix's loyalty imports. Only who has no account goes this way: an import
 * sets balances whatever they are by then, and would undo what somebody earned since he was looked at. Missing contacts
 * are made first, because an import skips unknown addresses. Afterwards each account is read, a hundred at a time;
 * whoever the import left out is done by a call.
 */
final class Importing {
    private static final int PAGE = 500;
    private static final String ALL = "yes";
    private static final String NONE = "none";
    private static final String UNSURE = "unsure";

    private final BulkCalls calls;
    private final Links links;
    private final Stage stage;
    private final Doing doing;
    private final Run run;
    private final Consumer<String> out;
    private final Path directory;
    private final Clock clock;
    private final ImportRun.Times times;

    Importing(BulkCalls calls, Links links, Stage stage, Doing doing, Run run, Consumer<String> out, Path directory, Clock clock, ImportRun.Times times) {
        this.calls = calls;
        this.links = links;
        this.stage = stage;
        this.doing = doing;
        this.run = run;
        this.out = out;
        this.directory = directory;
        this.clock = clock;
        this.times = times;
    }

    void all() {
        if (run.position("imported") == null) {
            doing.each(State.CONTACT, this::contact);
            doing.each(State.ACCOUNT, this::join);
            Set<String> outcomes = new HashSet<>();
            if (stage.count(State.IMPORT) > 0) {
                files().forEach(file -> outcomes.add(bring(file)));
            }
            run.at("imported", outcomes.size() == 1 ? outcomes.iterator().next() : outcomes.isEmpty() ? ALL : UNSURE);
        }
        check();
        removeFiles();
    }

    /** A contact that has to be there before the import. */
    private void contact(Customer c) {
        Exchange exchange = doing.linked(c, "direct:set-up-contact");
        if (exchange.getException() != null) {
            stage.put(c.in(State.FAILED, ((Verdict.Park) calls.judge(exchange.getException())).reason()));
            run.count("customers");
        } else {
            stage.put(c.withContact(exchange.getVariable("contactId", String.class)).in(State.IMPORT, c.detail()));
        }
    }

    /** That the account comes from the bridge is on disk before it is made. */
    private void join(Customer c) {
        if (c.email() == null) {
            return;
        }
        Link link = links.findOrCreate(c.email());
        if (!c.contactId().equals(link.contactId())) {
            link = links.bindContact(link.id(), c.contactId());
        }
        if (c.theirs() != null && link.wixAccountId() == null) {
            links.opensFrom(link.id(), "program");
        }
        stage.put(c.in(State.IMPORT, c.detail()));
    }

    private List<Path> files() {
        try (ImportFiles files = new ImportFiles(directory, "setup-" + run.id(), ImportFiles.MOST_BYTES)) {
            long after = -1;
            List<Customer> page;
            do {
                page = stage.page(State.IMPORT, after, PAGE);
                page.forEach(c -> files.add(c.email(), wanted(c)));
                after = page.isEmpty() ? after : page.get(page.size() - 1).n();
            } while (page.size() == PAGE);
            return files.finish();
        }
    }

    /** Returns what is certain of its rows, but those that are left out: all are imported, none is, or nobody can tell. */
    private String bring(Path file) {
        ImportRun import_ = new ImportRun(calls, new RunMemory(run, file.getFileName().toString()), times, clock);
        ImportResult result = import_.run(file, failed -> {
            run.note("the import left " + failed.email() + " out: " + failed.reason());
            Emails.normalise(failed.email()).ifPresent(stage::leftOut);
        });
        out.accept("Import of " + file.getFileName() + ": " + result.success() + " rows imported, " + result.failure() + " not"
                + (result.imported() ? "" : "; it failed: " + result.reason()));
        if (!result.imported() && result.mayHaveTaken()) {
            run.note("the import " + result.importId() + " failed after it was executed (" + result.reason() + "); each of its accounts was read afterwards");
        }
        return result.imported() ? ALL : result.mayHaveTaken() ? UNSURE : NONE;
    }

    /** Keeps an import's place among those of the run, under the name of its file. */
    private record RunMemory(Run run, String file) implements ImportRun.Memory {
        @Override
        public String get(String key) {
            return run.position(file + " " + key);
        }

        @Override
        public void put(String key, String value) {
            run.at(file + " " + key, value);
        }
    }

    /** Reads the accounts that there have to be now. */
    private void check() {
        List<Customer> page;
        do {
            calls.stopIfTold();
            page = stage.page(State.IMPORT, -1, PAGE);
            Map<String, WixAccount> accounts = page.isEmpty() ? Map.of() : calls.accounts(page.stream().map(Customer::contactId).toList()).stream()
                    .collect(Collectors.toMap(WixAccount::contactId, Function.identity(), (a, b) -> a));
            stage.put(page.stream().map(c -> checked(c, accounts.get(c.contactId()))).toList());
            run.progress();
        } while (page.size() == PAGE);
    }

    private Customer checked(Customer c, WixAccount account) {
        if (account == null) {
            run.count("left-to-calls");
            return c.in(State.ACCOUNT, c.detail());
        }
        Customer found = c.withAccount(account.id(), account.at());
        long wanted = wanted(c);
        long balance = account.at().balance();
        String outcome = run.position("imported");
        if (c.imported() != null && c.imported() == Customer.LEFT_OUT || outcome.equals(NONE)) {
            return found.importedAt(null).in(State.OPEN, c.detail());
        }
        if (balance != wanted && outcome.equals(UNSURE)) {
            return found.in(State.FAILED, "the import failed after it was executed, and the balance on Wix is "
                    + balance + " and not " + wanted + ": nobody can tell what of it was imported; set it right by hand");
        }
        if (balance == wanted) {
            return found.importedAt(wanted).in(State.OPEN, c.detail());
        }
        run.count("moved-meanwhile");
        return found.importedAt(wanted).in(State.OPEN, "after the import the balance is " + balance + " and not " + wanted
                + ": it changed meanwhile, and that counts as any other change");
    }

    private static long wanted(Customer c) {
        return c.target() == null ? 0 : Math.min(c.target(), ImportFiles.MOST_POINTS);
    }

    private void removeFiles() {
        for (int n = 1; ; n++) {
            try {
                if (!Files.deleteIfExists(directory.resolve("setup-" + run.id() + "-" + n + ".csv"))) {
                    return;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
