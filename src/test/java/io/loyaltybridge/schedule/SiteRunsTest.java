package io.loyaltybridge.schedule;

import static io.loyaltybridge.schedule.TestSites.site;
import static io.loyaltybridge.schedule.TestSites.sites;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.testing.LogLines;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SiteRunsTest {
    private final Site slow = site("slow");
    private final Site quick = site("quick");
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private volatile Sites all = sites(slow, quick);
    private SiteRuns runs;

    private void start(boolean again, int atOnce, SiteRuns.Work work) {
        runs = new SiteRuns("sweep", () -> all, again, atOnce, work);
    }

    private void run(Site site) throws InterruptedException {
        begun.add(site.name());
        if (site.name().equals("slow")) {
            released.await();
        }
        ended.add(site.name());
    }

    @AfterEach
    void stop() {
        released.countDown();
        runs.stop();
    }

    @Test
    void slowSiteDoesNotHoldUpAnotherAndIsLeftOutMeanwhile() {
        start(false, 2, this::run);
        runs.begin(slow);
        runs.begin(slow);
        runs.begin(quick);
        await().until(() -> ended.equals(List.of("quick")));
        runs.begin(slow);
        runs.begin(quick);
        await().until(() -> ended.equals(List.of("quick", "quick")));

        released.countDown();
        await().until(() -> ended.contains("slow"));
        runs.begin(quick);
        await().until(() -> ended.size() == 4);
        assertThat(begun).containsExactlyInAnyOrder("slow", "quick", "quick", "quick");
    }

    @Test
    void whereNothingMayBeLeftOutItRunsOnceMoreAfterwards() {
        start(true, 2, this::run);
        runs.begin(slow);
        await().until(() -> begun.size() == 1);
        runs.begin(slow);
        runs.begin(slow);
        runs.begin(quick);
        await().until(() -> ended.contains("quick"));
        assertThat(begun).containsOnlyOnce("slow");

        released.countDown();
        await().until(() -> ended.equals(List.of("quick", "slow", "slow")));
    }

    @Test
    void siteThatWasRemovedDoesNotRunOnceMoreAndMayComeBack() {
        start(true, 1, this::run);
        runs.begin(slow);
        await().until(() -> begun.size() == 1);
        runs.begin(slow);
        all = sites(quick);
        released.countDown();
        runs.begin(quick);
        await().until(() -> ended.equals(List.of("slow", "quick")));

        all = sites(slow, quick);
        runs.begin(slow);
        await().until(() -> ended.equals(List.of("slow", "quick", "slow")));
    }

    @Test
    void failureIsOneLineWithItsSiteAndStopsNothing() {
        try (LogLines log = LogLines.of(SiteRuns.class)) {
            start(false, 1, site -> {
                run(site);
                throw new IllegalStateException("Wix query-accounts: 500");
            });
            runs.begin(quick);
            await().until(() -> log.texts().size() == 1);
            assertThat(log.texts())
                    .containsExactly("Timer sweep of site quick failed: java.lang.IllegalStateException: Wix"
                            + " query-accounts: 500");
            assertThat(log.events().get(0).getThrowableProxy()).isNull();

            all = sites(quick);
            await().until(() -> {
                runs.begin(quick);
                return log.texts().size() > 1;
            });
            assertThat(log.texts().get(1)).startsWith("Timer sweep failed: ");
        }
    }

    @Test
    void atMostSoManySitesRunAtTheSameTimeAndEachHasItsTurn() {
        Site[] many = IntStream.range(0, 50).mapToObj(i -> site("site-" + i)).toArray(Site[]::new);
        all = sites(many);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        start(true, 3, site -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield();
            begun.add(site.name());
            running.decrementAndGet();
        });
        for (Site site : many) {
            runs.begin(site);
        }
        await().until(() -> begun.size() == 50);
        assertThat(begun).doesNotHaveDuplicates();
        assertThat(most.get()).isBetween(1, 3);
    }
}
