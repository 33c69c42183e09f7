package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Ended;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.job.Together;
import io.loyaltybridge.ledger.store.LinkPages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/** Carries out what is planned or has no outcome yet, of all customers. */
final class OpenOperations {
    private static final int PAGE = 500;
    private static final int ROUNDS = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final BulkCalls calls;
    private final LinkPages pages;
    private final BiConsumer<String, Runnable> alone;
    private final Together together;
    private final Run run;

    /** @param alone runs a task in a customer's turn */
    OpenOperations(BulkCalls calls, LinkPages pages, BiConsumer<String, Runnable> alone, Together together, Run run) {
        this.calls = calls;
        this.pages = pages;
        this.alone = alone;
        this.together = together;
        this.run = run;
    }

    /** In rounds, until nothing is left, or what is left has to wait for longer. Nothing in a dry run. */
    void carryOut() {
        if (run.isDry()) {
            return;
        }
        for (int round = 1; ; round++) {
            // A customer whom one round did not finish may be finished by the next; only the last one counts.
            run.forget("unfinished");
            ConcurrentLinkedQueue<Duration> waits = new ConcurrentLinkedQueue<>();
            carryOutOnce(waits);
            if (run.counted("unfinished") == 0 || round == ROUNDS || waits.isEmpty()) {
                return;
            }
            Duration wait = waits.stream().max(Duration::compareTo).orElse(LONGEST_WAIT);
            calls.pause(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        }
    }

    /** @param waits takes how long each customer waits whom another round may finish */
    private void carryOutOnce(ConcurrentLinkedQueue<Duration> waits) {
        String after = "";
        List<String> page;
        do {
            page = pages.unfinished(after, PAGE);
            together.each(page, link -> carryOut(link, waits));
            after = page.isEmpty() ? after : page.get(page.size() - 1);
        } while (page.size() == PAGE);
    }

    private void carryOut(String link, ConcurrentLinkedQueue<Duration> waits) {
        String customer = "link:" + link;
        Ended ended = calls.customer(
                () -> calls.sendAlone(alone, customer, "direct:carry-out", BulkCalls.variables("link", link)));
        if (ended.isDone()) {
            run.count("carried");
        } else {
            run.because("unfinished", customer, ended.reason());
        }
        if (ended.how() == Ended.How.WAITS) {
            waits.add(ended.again());
        }
        run.progressInPage();
    }
}
