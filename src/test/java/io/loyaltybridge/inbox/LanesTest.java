package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final int WORKERS = Integer.MAX_VALUE;
    private static final OfSite LANE_A = new OfSite("site", "a");
    private final Lanes lanes = new Lanes(WORKERS);

    private static Waiting event(long seq, String lane) {
        return new Waiting(seq, "site", "source", lane, 0);
    }

    @Test
    void oneEventOfALaneAtATimeAndOtherLanesBesideIt() {
        lanes.add(event(1, "a"), 0);
        lanes.add(event(2, "a"), 0);
        lanes.add(event(3, "b"), 0);

        Waiting first = lanes.take(0);
        assertThat(first.seq()).isEqualTo(1);
        assertThat(lanes.take(0).seq()).isEqualTo(3);
        assertThat(lanes.take(0)).isNull();
        lanes.release(first, null, 0);
        assertThat(lanes.take(0).seq()).isEqualTo(2);
    }

    @Test
    void aHeadThatIsWokenRunsOnceBeforeItIsDueAndOthersSleepOn() {
        lanes.add(new Waiting(1, "site", "source", "a", 100), 0);
        lanes.add(new Waiting(2, "site", "source", "b", 100), 0);

        lanes.wake(Set.of(1L));

        Waiting woken = lanes.take(0);
        assertThat(woken.seq()).isEqualTo(1);
        assertThat(lanes.take(0)).isNull();
        lanes.release(woken, 200L, 0);
        assertThat(lanes.take(100).seq()).isEqualTo(2);
        assertThat(lanes.take(100)).isNull();
        assertThat(lanes.take(200).seq()).isEqualTo(1);
    }

    @Test
    void lanesOfTwoSitesWithTheSameNameAreTwo() {
        Waiting own = event(1, "a");
        Waiting others = new Waiting(2, "other", "source", "a", 0);
        lanes.add(own, 0);
        lanes.add(others, 0);

        assertThat(lanes.size(own.itsSource())).isEqualTo(1);
        assertThat(lanes.take(0)).isEqualTo(own);
        assertThat(lanes.take(0)).isEqualTo(others);
        lanes.release(own, null, 0);
        assertThat(lanes.size(own.itsSource())).isZero();
        assertThat(lanes.size(others.itsSource())).isEqualTo(1);
    }

    @Test
    void headThatIsNotDueHoldsItsLaneOnly() {
        lanes.add(event(1, "a"), 0);
        lanes.add(event(2, "a"), 0);
        lanes.add(event(3, "b"), 0);
        lanes.release(lanes.take(0), 100L, 0);

        assertThat(lanes.take(0).seq()).isEqualTo(3);
        assertThat(lanes.take(99)).isNull();
        assertThat(lanes.nextDue()).isEqualTo(100);
        assertThat(lanes.take(100).seq()).isEqualTo(1);
    }

    @Test
    void eventThatIsHereAlreadyIsNotAddedTwice() {
        lanes.add(event(1, "a"), 0);
        lanes.add(event(1, "a"), 0);
        Waiting taken = lanes.take(0);
        lanes.add(event(1, "a"), 0);

        assertThat(lanes.size()).isEqualTo(1);
        lanes.release(taken, null, 0);
        assertThat(lanes.take(0)).isNull();
        assertThat(lanes.size()).isZero();
    }

    @Test
    void overflowingLaneSaysThatTheStoreHasMore() {
        for (int seq = 1; seq <= Lanes.MAX_PER_LANE + 5; seq++) {
            lanes.add(event(seq, "a"), 0);
        }
        assertThat(lanes.size()).isEqualTo(Lanes.MAX_PER_LANE);
        for (int seq = 1; seq < Lanes.MAX_PER_LANE; seq++) {
            Waiting next = lanes.take(0);
            assertThat(next.seq()).isEqualTo(seq);
            assertThat(lanes.release(next, null, 0)).isFalse();
        }
        assertThat(lanes.release(lanes.take(0), null, 0)).isTrue();
        assertThat(lanes.size()).isZero();
    }

    @Test
    void eventsBehindAnOverflowWaitUntilTheLaneWasReadAgain() {
        for (int seq = 1; seq <= Lanes.MAX_PER_LANE + 1; seq++) {
            lanes.add(event(seq, "a"), 0);
        }
        lanes.release(lanes.take(0), null, 0);
        lanes.add(event(Lanes.MAX_PER_LANE + 2, "a"), 0);

        assertThat(lanes.size()).isEqualTo(Lanes.MAX_PER_LANE - 1);
    }

    @Test
    void whatComesInWhileALaneIsReadAgainRunsBehindThoseInTheStore() {
        for (int seq = 1; seq <= Lanes.MAX_PER_LANE + 2; seq++) {
            lanes.add(event(seq, "a"), 0);
        }
        Waiting last = null;
        for (int seq = 1; seq <= Lanes.MAX_PER_LANE; seq++) {
            last = lanes.take(0);
            lanes.release(last, null, 0);
        }
        assertThat(lanes.reloadAfter(last)).isEqualTo(Lanes.MAX_PER_LANE);
        lanes.add(event(Lanes.MAX_PER_LANE + 3, "a"), 0);
        assertThat(lanes.take(0)).as("nothing runs before those in the store").isNull();

        assertThat(lanes.reloaded(
                        LANE_A, List.of(event(Lanes.MAX_PER_LANE + 1, "a"), event(Lanes.MAX_PER_LANE + 2, "a")), 0))
                .isFalse();

        Waiting first = lanes.take(0);
        assertThat(first.seq()).isEqualTo(Lanes.MAX_PER_LANE + 1);
        assertThat(lanes.release(first, null, 0)).isFalse();
        Waiting second = lanes.take(0);
        assertThat(lanes.release(second, null, 0))
                .as("what came in meanwhile is in the store")
                .isTrue();
        assertThat(lanes.reloadAfter(second)).isEqualTo(second.seq());
        assertThat(lanes.reloaded(LANE_A, List.of(event(Lanes.MAX_PER_LANE + 3, "a")), 0))
                .isFalse();
        assertThat(lanes.take(0).seq()).isEqualTo(Lanes.MAX_PER_LANE + 3);
    }

    @Test
    void anEventThatWaitsAgainBeforeTheLastOneOfAFullLaneIsReadToo() {
        for (int seq = 11; seq <= Lanes.MAX_PER_LANE + 12; seq++) {
            lanes.add(event(seq, "a"), 0);
        }
        lanes.add(event(3, "a"), 0);
        Waiting last = null;
        for (int i = 0; i < Lanes.MAX_PER_LANE; i++) {
            last = lanes.take(0);
            lanes.release(last, null, 0);
        }

        assertThat(lanes.reloadAfter(last)).isEqualTo(2);
    }

    @Test
    void aLaneThatRanDryIsReadAgainUntilNothingIsLeftOut() {
        for (int seq = 1; seq <= Lanes.MAX_PER_LANE + 1; seq++) {
            lanes.add(event(seq, "a"), 0);
        }
        Waiting last = null;
        for (int seq = 1; seq <= Lanes.MAX_PER_LANE; seq++) {
            last = lanes.take(0);
            lanes.release(last, null, 0);
        }
        lanes.reloadAfter(last);
        lanes.add(event(Lanes.MAX_PER_LANE + 2, "a"), 0);

        assertThat(lanes.reloaded(LANE_A, List.of(), 0)).isTrue();
        assertThat(lanes.reloadAfter(last)).isEqualTo(last.seq());
        assertThat(lanes.reloaded(LANE_A, List.of(), 0)).isFalse();
        lanes.add(event(Lanes.MAX_PER_LANE + 3, "a"), 0);
        assertThat(lanes.take(0).seq()).isEqualTo(Lanes.MAX_PER_LANE + 3);
    }

    /** A random play of adding, taking, failing and ending against the simplest model. */
    @Property(tries = 300)
    void orderHoldsWithinEachLaneAndNothingIsLost(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int events) {
        Random random = new Random(seed);
        Lanes tested = new Lanes(WORKERS);
        Map<String, List<Long>> ended = new HashMap<>();
        Map<String, List<Long>> expected = new HashMap<>();
        List<Waiting> running = new ArrayList<>();
        Set<String> busy = new HashSet<>();
        long now = 0;
        long seq = 0;
        int done = 0;
        for (int step = 0; done < events && step < 20_000; step++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (seq < events) {
                        String lane = "lane-" + random.nextInt(5);
                        expected.computeIfAbsent(lane, name -> new ArrayList<>())
                                .add(++seq);
                        tested.add(event(seq, lane), now);
                    }
                }
                case 1 -> {
                    Waiting next = tested.take(now);
                    if (next != null) {
                        assertThat(next.dueAt()).isLessThanOrEqualTo(now);
                        assertThat(busy.add(next.lane())).as("one at a time").isTrue();
                        running.add(next);
                    }
                }
                case 2 -> {
                    if (!running.isEmpty()) {
                        Waiting event = running.remove(random.nextInt(running.size()));
                        busy.remove(event.lane());
                        boolean fails = random.nextInt(3) == 0;
                        tested.release(event, fails ? (Long) (now + random.nextInt(50)) : null, now);
                        if (!fails) {
                            ended.computeIfAbsent(event.lane(), name -> new ArrayList<>())
                                    .add(event.seq());
                            done++;
                        }
                    }
                }
                default -> now += random.nextInt(20);
            }
        }
        assertThat(ended).isEqualTo(expected);
        assertThat(tested.size()).isZero();
    }
}
