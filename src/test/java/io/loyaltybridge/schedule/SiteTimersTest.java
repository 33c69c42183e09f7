package io.loyaltybridge.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.site.SiteLog;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.LogLines;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock begins on Sunday, 2026-11-01 at 9 in Berlin. */
@Tag("store")
class SiteTimersTest {
    private static final String FLOW = "messages";
    private static final Rhythm DAILY = new Rhythm("0 0 9 * * ?", ZoneId.of("Europe/Berlin"), Duration.ofDays(3));

    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private Database store;
    private SiteTimers timers;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        timers = new SiteTimers(store, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void crash() {
        store.close();
        open();
    }

    private Set<String> takeUp(Map<String, Rhythm> rhythms) {
        return timers.takeUp(FLOW, rhythms, id -> Optional.of(TestSites.site(id)));
    }

    private Timers of(String site) {
        return timers.of(site).know(FLOW, DAILY.cron(), DAILY.zone(), DAILY.catchUp());
    }

    @Test
    void newSitesStartFromNowAndOnesThatAreOffLeaveNoTrace() {
        assertThat(takeUp(Map.of("a", DAILY, "b", DAILY, "off", Rhythm.NEVER))).isEmpty();
        assertThat(store.<List<String>>read(tx ->
                        tx.list("SELECT site FROM timers WHERE name = ? ORDER BY site", r -> r.getString(1), FLOW)))
                .containsExactly("a", "b");
        clock.advance(Duration.ofDays(1));
        assertThat(of("a").due(FLOW)).extracting(Due::day).containsExactly("2026-11-02");
        assertThat(of("off").due(FLOW)).as("only just switched on").isEmpty();
    }

    @Test
    void afterAStartOnlySitesThatMissedMomentsAreNamed() {
        Map<String, Rhythm> both = Map.of("a", DAILY, "b", DAILY);
        takeUp(both);
        clock.advance(Duration.ofDays(1));
        Due due = of("a").due(FLOW).get(0);
        assertThat(of("a").begin(due)).isTrue();
        of("a").done(due);
        crash();

        assertThat(takeUp(both)).containsExactly("b");
        assertThat(timers.open(FLOW)).isEmpty();
        of("b").due(FLOW);
        assertThat(timers.open(FLOW)).containsExactly("b");
        assertThat(timers.open("reminder")).isEmpty();
    }

    @Test
    void whatRunsHereIsNotOpenAlsoWhereTheSiteIsMadeAgain() {
        takeUp(Map.of("a", DAILY));
        clock.advance(Duration.ofDays(1));
        Due due = of("a").due(FLOW).get(0);
        assertThat(of("a").begin(due)).isTrue();

        assertThat(timers.open(FLOW)).isEmpty();
        assertThat(of("a").due(FLOW)).isEmpty();
        assertThat(of("a").begin(due)).isFalse();
        of("a").failed(due, new IllegalStateException("500"));
        assertThat(timers.open(FLOW)).containsExactly("a");

        assertThat(of("a").begin(due)).isTrue();
        crash();
        assertThat(timers.open(FLOW)).as("another process began it").containsExactly("a");
    }

    @Test
    void changedOnesStartFromNowAndSwitchedOffOnesGiveUpWhatIsOpen() {
        takeUp(Map.of("a", DAILY, "b", DAILY));
        clock.advance(Duration.ofDays(1));
        of("a").due(FLOW);
        of("b").due(FLOW);
        clock.advance(Duration.ofDays(1));

        Rhythm later = new Rhythm("0 0 10 * * ?", DAILY.zone(), DAILY.catchUp());
        assertThat(takeUp(Map.of("a", Rhythm.NEVER, "b", later))).isEmpty();
        assertThat(timers.open(FLOW)).isEmpty();
        assertThat(of("a").moments(FLOW, 10))
                .extracting(Timers.Moment::state, Timers.Moment::detail)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("missed", "the timer was switched off"));
        assertThat(of("b").moments(FLOW, 10))
                .extracting(Timers.Moment::detail)
                .containsExactly("its cron or time zone was changed");
    }

    @Test
    void manySitesAreTakenUpTogether() {
        Map<String, Rhythm> many = new HashMap<>();
        for (int i = 0; i < 1_001; i++) {
            many.put("site-" + i, DAILY);
        }
        assertThat(takeUp(many)).isEmpty();
        clock.advance(Duration.ofDays(1));
        assertThat(takeUp(many)).isEqualTo(Set.copyOf(many.keySet()));
    }

    @Test
    void openMomentsAreFoundByTheirIndex() {
        TestStore.onlyAFile();
        List<String> plan = store.read(
                tx -> tx.list("EXPLAIN QUERY PLAN " + Moments.OPEN_SITES, r -> r.getString("detail"), FLOW, "x"));
        assertThat(plan).anyMatch(step -> step.contains("timer_moments_open"));
    }

    @Test
    void aWarningNamesItsSite() {
        takeUp(Map.of("a", DAILY, "b", DAILY));
        clock.advance(Duration.ofDays(1));
        of("a").due(FLOW);
        of("b").due(FLOW);
        SiteLog.several(true);
        try (LogLines log = LogLines.of(Timers.class)) {
            takeUp(Map.of("a", Rhythm.NEVER, "b", new Rhythm("0 0 10 * * ?", DAILY.zone(), DAILY.catchUp())));
            assertThat(log.events())
                    .filteredOn(line -> line.getLevel() == Level.WARN)
                    .extracting(line -> line.getMDCPropertyMap().get(SiteLog.KEY))
                    .containsExactlyInAnyOrder("a", "b");
        } finally {
            SiteLog.several(false);
        }
    }
}
