package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyTest {
    private static Inbox.Waiting event(long seq, String source) {
        return new Inbox.Waiting(seq, source, "lane-" + seq, 0);
    }

    private static Ready with(int workers, String source, int events) {
        Ready ready = new Ready(workers);
        for (int i = 0; i < events; i++) {
            ready.add(event(i, source));
        }
        return ready;
    }

    private static List<Inbox.Waiting> takeAll(Ready ready) {
        List<Inbox.Waiting> taken = new ArrayList<>();
        for (Inbox.Waiting next = ready.take(); next != null; next = ready.take()) {
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
        ready.ended("quiet");
        assertThat(ready.take()).as("the worker stays free").isNull();
        ready.ended("busy");
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
        assertThat(takeAll(ready)).extracting(Inbox.Waiting::source).containsExactly("second", "second");
        for (int i = 0; i < 7; i++) {
            ready.ended("first");
            running[0]--;
            running[1] += takeAll(ready).size();
        }
        assertThat(running).as("and two workers are free").containsExactly(7, 7);
        ready.ended("second");
        assertThat(ready.take().source()).isEqualTo("second");
    }

    @Test
    void fewWorkersAreAllUsed() {
        assertThat(takeAll(with(7, "only", 20))).hasSize(7);
        assertThat(takeAll(with(1, "only", 20))).hasSize(1);
    }
}
