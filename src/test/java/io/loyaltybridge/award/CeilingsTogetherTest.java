package io.loyaltybridge.award;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.ledger.store.Award;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Awards of many lanes that begin at the same moment. */
@Tag("store")
class CeilingsTogetherTest {
    private static final int LANES = 16;

    @TempDir
    private Path dir;

    private static SourceSettings source(String... pairs) {
        Map<String, String> values = new HashMap<>(Map.of(
                "sources.likes.points",
                "5",
                "sources.likes.signature",
                "standard-webhooks",
                "sources.likes.secret",
                "whsec_c2VjcmV0IG9mIG5vIHZhbHVl"));
        for (int i = 0; i < pairs.length; i += 2) {
            values.put("sources.likes." + pairs[i], pairs[i + 1]);
        }
        return SourceSettings.of(
                Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(values), "likes");
    }

    /** How many points all awards begin with that all lanes ask for at once, each of five points. */
    private long begun(SourceSettings source, int customers) throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicLong points = new AtomicLong();
        AtomicInteger reached = new AtomicInteger();
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        try (Database store = TestStore.open(dir)) {
            Awards awards = new Awards(store, "site", Clock.systemUTC());
            Ceilings ceilings = new Ceilings(
                    Map.of("likes", source),
                    ZoneOffset.UTC,
                    Clock.systemUTC(),
                    (name, setting) -> reached.incrementAndGet());
            CountDownLatch together = new CountDownLatch(LANES);
            for (int i = 0; i < LANES; i++) {
                Award award = new Award(
                        "award-" + i,
                        "link-" + i % customers,
                        "reason-" + i,
                        5,
                        "For a like",
                        "likes",
                        i,
                        "2026-11-01");
                lanes.submit(() -> {
                    ceilings.keep(ceiling -> awards.ask(award, ceiling));
                    together.countDown();
                    together.await();
                    try {
                        points.addAndGet(ceilings.keep(ceiling -> awards.begin(award, null, ceiling))
                                .amount());
                        begun.incrementAndGet();
                    } catch (CappedException | HandBackException e) {
                        // what is over the limit
                    }
                    return null;
                });
            }
            lanes.shutdown();
            assertThat(lanes.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(together.getCount())
                    .as("all were asked while there was room")
                    .isZero();
            assertThat(reached.get()).isEqualTo(source.pointsPerHour() > 0 ? LANES - begun.get() : 0);
        } finally {
            lanes.shutdownNow();
        }
        return points.get();
    }

    @Test
    void theyDoNotPassThePointsOfAnHourTogether() throws Exception {
        assertThat(begun(source("points-per-hour", "34"), LANES)).isEqualTo(30);
    }

    @Test
    void theyDoNotPassTheDailyCapTogether() throws Exception {
        assertThat(begun(source("daily-cap", "34"), 1)).isEqualTo(34);
    }
}
