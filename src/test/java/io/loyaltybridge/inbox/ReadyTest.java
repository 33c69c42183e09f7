package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReadyTest {
    private static Waiting event(long seq, String source) {
        return event(seq, "site", source);
    }

    private static Waiting event(long seq, String site, String source) {
        return new Waiting(seq, site, source, "lane-" + seq, 0);
    }

    private static Ready with(int workers, String source, int events) {
        Ready ready = new Ready(workers);
        for (int i = 0; i < events; i++) {
            ready.add(event(i, source));
        }
        return ready;
    }

    private static List<Waiting> takeAll(Ready ready) {
        List<Waiting> taken = new ArrayList<>();
        for (Waiting next = ready.take(); next != null; next = ready.take()) {
            taken.add(next);
        }
        return taken;
    }

    @Test
    void oneSourceNeverHasTheLastWorkersSoThatAnotherFindsOneFree() {
        Ready ready = with(16, "busy", 3_000);
        assertThat(takeAll(ready)).hasSize(14);
        assertThat(ready.canTake()).isFalse();

        ready.add(event(5_000, "quiet"));

        assertThat(ready.canTake()).isTrue();
        assertThat(ready.take().source()).isEqualTo("quiet");
        ready.ended(event(5_000, "quiet"));
        assertThat(ready.take()).as("the worker stays free").isNull();
        ready.ended(event(0, "busy"));
        assertThat(takeAll(ready)).singleElement().satisfies(next -> assertThat(next.seq())
                .isEqualTo(14));
    }

    @Test
    void sourcesThatHaveSomethingReadyComeToShareTheWorkersEqually() {
        Ready ready = with(16, "first", 3_000);
        takeAll(ready);
        for (int i = 0; i < 100; i++) {
            ready.add(event(5_000 + i, "second"));
        }
        int[] running = {14, 2};
        assertThat(takeAll(ready)).extracting(Waiting::source).containsExactly("second", "second");
        for (int i = 0; i < 7; i++) {
            ready.ended(event(0, "first"));
            running[0]--;
            running[1] += takeAll(ready).size();
        }
        assertThat(running).as("and two workers are free").containsExactly(7, 7);
        ready.ended(event(0, "second"));
        assertThat(ready.take().source()).isEqualTo("second");
    }

    @Test
    void fewWorkersAreAllUsed() {
        assertThat(takeAll(with(7, "only", 20))).hasSize(7);
        assertThat(takeAll(with(1, "only", 20))).hasSize(1);
    }

    /** A site with a backlog of one source beside one that had an event before. */
    private static Ready withTwoSites() {
        Ready ready = new Ready(16);
        ready.add(event(0, "quiet", "likes"));
        ready.ended(ready.take());
        for (int i = 1; i <= 10_000; i++) {
            ready.add(event(i, "loud", "likes"));
        }
        return ready;
    }

    @Test
    void theSingleEventOfASiteRunsNextBesideTheBacklogOfAnother() {
        Ready ready = withTwoSites();
        assertThat(ready.take().site()).isEqualTo("loud");
        ready.add(event(20_000, "quiet", "likes"));
        ready.add(event(20_001, "quiet", "likes"));

        assertThat(List.of(ready.take(), ready.take(), ready.take(), ready.take()))
                .extracting(Waiting::site)
                .as("in turn, the one with fewer running events first")
                .containsExactly("quiet", "loud", "quiet", "loud");
    }

    @Test
    void oneSiteNeverHasTheLastWorkersHoweverManySourcesItHas() {
        Ready ready = withTwoSites();
        for (int i = 0; i < 100; i++) {
            ready.add(event(20_000 + i, "loud", "source-" + i % 20));
        }
        assertThat(takeAll(ready)).hasSize(14).extracting(Waiting::site).containsOnly("loud");
        assertThat(ready.canTake()).isFalse();

        ready.add(event(30_000, "quiet", "likes"));

        assertThat(ready.take().seq()).isEqualTo(30_000);
    }

    @Test
    void workersAreKeptFreeForTheOtherSourcesOfASiteAlsoBesideOtherSites() {
        Ready ready = withTwoSites();
        assertThat(takeAll(ready)).as("two for sources, two for sites").hasSize(12);

        for (int i = 0; i < 3; i++) {
            ready.add(event(20_000 + i, "loud", "reviews"));
        }

        assertThat(takeAll(ready)).extracting(Waiting::seq).containsExactly(20_000L, 20_001L);
        ready.add(event(30_000, "quiet", "likes"));
        assertThat(ready.take().site()).isEqualTo("quiet");
    }

    @Test
    void sitesWithTheSameSourceShareTheWorkersEqually() {
        Ready ready = withTwoSites();
        for (int i = 0; i < 100; i++) {
            ready.add(event(20_000 + i, "second", "likes"));
            ready.add(event(30_000 + i, "third", "likes"));
        }

        List<Waiting> running = takeAll(ready);

        assertThat(running).hasSizeGreaterThanOrEqualTo(12);
        for (String site : List.of("loud", "second", "third")) {
            assertThat(running)
                    .filteredOn(event -> event.site().equals(site))
                    .as(site)
                    .hasSizeBetween(4, 5);
        }
    }

    /** Each event looks at few sites only, so ten thousand of them are no more work than a few. */
    @Test
    @Timeout(20)
    void tenThousandSitesAreServedInTurnWithoutWalkingOverThem() {
        Ready ready = new Ready(8);
        int sites = 10_000;
        for (int i = 0; i < 10 * sites; i++) {
            ready.add(event(i, "site-" + i % sites, "likes"));
        }
        List<String> order = new ArrayList<>();
        for (Waiting next = ready.take(); next != null; next = ready.take()) {
            order.add(next.site());
            ready.ended(next);
        }

        assertThat(order).hasSize(10 * sites);
        assertThat(order.subList(0, sites)).doesNotHaveDuplicates();
        assertThat(order.subList(sites, 2 * sites)).as("round by round").isEqualTo(order.subList(0, sites));
    }
}
