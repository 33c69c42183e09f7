package io.loyaltybridge.schedule;

import static io.loyaltybridge.schedule.TestSites.site;
import static io.loyaltybridge.schedule.TestSites.sites;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.testing.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CronPlanTest {
    private static final String NINE = "0 0 9 * * ?";
    private static final Function<Site, Rhythm> MESSAGES =
            site -> Rhythm.of(site, "messages.cron", "messages.on", null);

    private final Map<String, Instant> begun = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-02T00:00:00Z");

    private static Site nine(String name, String zone) {
        return site(name, "messages.on", "true", "messages.cron", NINE, "bridge.time-zone", zone);
    }

    private long advance(CronPlan plan, Sites sites) {
        return plan.advance(now, now.toEpochMilli(), sites, site -> {
            begun.put(site.name(), now);
            order.add(site.name());
        });
    }

    /** As the thread does it: it sleeps as long as the plan says. */
    private void runUntil(String time, CronPlan plan, Sites sites) {
        Instant end = Instant.parse(time);
        while (now.isBefore(end)) {
            now = now.plusMillis(advance(plan, sites));
        }
        now = end;
    }

    @Test
    void eachSiteBeginsAtItsMomentInItsOwnTimeZone() {
        Sites three =
                sites(nine("berlin", "Europe/Berlin"), nine("york", "America/New_York"), nine("tokyo", "Asia/Tokyo"));
        CronPlan plan = new CronPlan("messages", MESSAGES, null);
        runUntil("2026-11-02T00:00:01Z", plan, three);
        assertThat(order)
                .as("it was 9 in Tokyo at this very moment, but that is over")
                .isEmpty();

        runUntil("2026-11-03T00:10:00Z", plan, three);

        assertThat(begun.get("berlin")).isBetween("2026-11-02T08:00:00Z", "2026-11-02T08:00:00.300Z");
        assertThat(begun.get("york")).isBetween("2026-11-02T14:00:00Z", "2026-11-02T14:00:00.300Z");
        assertThat(begun.get("tokyo")).isBetween("2026-11-03T00:00:00Z", "2026-11-03T00:00:00.300Z");
        assertThat(order).containsExactly("berlin", "york", "tokyo");
    }

    @Test
    void oneSiteBeginsAtItsVeryMoment() {
        CronPlan plan = new CronPlan("messages", MESSAGES, null);
        runUntil("2026-11-02T09:00:05Z", plan, sites(nine("main", "UTC")));
        assertThat(begun).isEqualTo(Map.of("main", Instant.parse("2026-11-02T09:00:00Z")));
    }

    @Test
    void siteOnWhichItIsOffNeverBegins() {
        Sites all = sites(
                nine("on", "UTC"),
                site("not-on", "messages.on", "false", "messages.cron", NINE),
                site("without-program", "messages.cron", NINE));
        CronPlan plan = new CronPlan("messages", MESSAGES, null);
        runUntil("2026-11-03T12:00:00Z", plan, all);
        assertThat(order).containsExactly("on", "on");

        CronPlan compact =
                new CronPlan("store-compact", site -> Rhythm.of(site, "bridge.compact-cron", null, null), null);
        order.clear();
        runUntil(
                "2026-11-04T12:00:00Z",
                compact,
                sites(site("a", "bridge.compact-cron", "off"), site("b", "bridge.compact-cron", NINE)));
        assertThat(order).containsExactly("b");
    }

    @Test
    void manySitesBeginOneAfterTheOtherAndAlwaysInTheSameOrder() {
        Site[] many =
                IntStream.range(0, 300).mapToObj(i -> nine("site-" + i, "UTC")).toArray(Site[]::new);
        runUntil("2026-11-02T10:00:00Z", new CronPlan("messages", MESSAGES, null), sites(many));

        assertThat(begun).hasSize(300);
        List<Instant> moments = List.copyOf(begun.values());
        assertThat(moments.get(0)).isEqualTo("2026-11-02T09:00:00Z");
        assertThat(moments.get(299)).isBetween("2026-11-02T09:00:29.900Z", "2026-11-02T09:00:31Z");
        for (int i = 1; i < moments.size(); i++) {
            assertThat(moments.get(i)).isAfter(moments.get(i - 1));
        }
        List<String> first = List.copyOf(order);
        assertThat(first).isNotEqualTo(List.copyOf(new TreeSet<>(first)));
        order.clear();
        begun.clear();
        runUntil("2026-11-03T10:00:00Z", new CronPlan("messages", MESSAGES, null), sites(many));
        assertThat(order).as("after a start too").isEqualTo(first);
    }

    @Test
    void theWindowGrowsWithTheSitesUpToAnHour() {
        assertThat(CronPlan.gap(0)).isZero();
        assertThat(CronPlan.gap(1)).isZero();
        assertThat(CronPlan.gap(2)).isEqualTo(Duration.ofMillis(100));
        assertThat(CronPlan.gap(10_000)).isEqualTo(Duration.ofMillis(100));
        assertThat(CronPlan.gap(100_000).multipliedBy(100_000)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void sitesComeGoAndChangeWhileItRuns() {
        CronPlan plan = new CronPlan("messages", MESSAGES, null);
        Site a = nine("a", "UTC");
        runUntil("2026-11-02T08:00:00Z", plan, sites(a));
        runUntil("2026-11-02T09:30:00Z", plan, sites(a, nine("b", "UTC")));
        assertThat(order).containsExactlyInAnyOrder("a", "b");

        order.clear();
        runUntil("2026-11-03T09:30:00Z", plan, sites(nine("b", "UTC")));
        assertThat(order).as("a was removed").containsExactly("b");

        order.clear();
        Site later = site("b", "messages.on", "true", "messages.cron", "0 0 11 * * ?", "bridge.time-zone", "UTC");
        runUntil("2026-11-04T10:30:00Z", plan, sites(later));
        assertThat(order).as("11 o'clock on the 3rd").containsExactly("b");
        assertThat(begun.get("b")).isEqualTo("2026-11-03T11:00:00Z");

        order.clear();
        runUntil("2026-11-06T00:00:00Z", plan, sites(site("b", "messages.cron", NINE)));
        assertThat(order).as("switched off").isEmpty();
    }

    @Test
    void siteThatIsRemovedWhileItWaitsForItsTurnDoesNotBegin() {
        CronPlan plan = new CronPlan("messages", MESSAGES, null);
        Site a = nine("a", "UTC");
        Site b = nine("b", "UTC");
        runUntil("2026-11-02T09:00:00.010Z", plan, sites(a, b));
        assertThat(order).hasSize(1);
        Site begunFirst = order.get(0).equals("a") ? a : b;
        runUntil("2026-11-02T10:00:00Z", plan, sites(begunFirst));
        assertThat(order).hasSize(1);
    }

    @Test
    void wrongSiteDoesNotStopTheOthers() {
        try (LogLines log = LogLines.of(CronPlan.class)) {
            CronPlan plan = new CronPlan(
                    "messages",
                    site -> site.name().equals("wrong")
                            ? new Rhythm("every day", java.time.ZoneOffset.UTC, Duration.ZERO)
                            : MESSAGES.apply(site),
                    null);
            runUntil("2026-11-02T10:00:00Z", plan, sites(nine("wrong", "UTC"), nine("right", "UTC")));
            assertThat(order).containsExactly("right");
            assertThat(log.texts())
                    .containsExactly("Timer messages of site wrong is off: expected a Quartz cron expression, found"
                            + " \"every day\"");
        }
    }

    @Test
    void clockThatIsSetBackIsBelieved() {
        CronPlan plan = new CronPlan("messages", MESSAGES, null);
        Sites one = sites(nine("main", "UTC"));
        runUntil("2026-11-02T12:00:00Z", plan, one);
        order.clear();
        now = Instant.parse("2026-10-20T00:00:00Z");
        runUntil("2026-10-20T10:00:00Z", plan, one);
        assertThat(order).containsExactly("main");
    }

    @Test
    void machineThatSleptBeginsOnceAndSpread() {
        CronPlan plan = new CronPlan("messages", MESSAGES, null);
        Sites two = sites(nine("a", "UTC"), nine("b", "UTC"));
        runUntil("2026-11-02T08:00:00Z", plan, two);
        now = Instant.parse("2026-11-05T12:00:00Z");
        runUntil("2026-11-05T12:01:00Z", plan, two);
        assertThat(order).hasSize(2);
        assertThat(begun.values()).contains(Instant.parse("2026-11-05T12:00:00Z"));
    }

    @Test
    void onlySitesThatMissedSomethingBeginAfterAStartAndOnlyThoseWithOpenMomentsEveryMinute() {
        List<Set<String>> takenUp = new ArrayList<>();
        List<Instant> asked = new ArrayList<>();
        Set<String> open = new TreeSet<>();
        CronPlan plan = new CronPlan("messages", MESSAGES, new CronPlan.Stored() {
            @Override
            public Set<String> takeUp(Map<String, Rhythm> rhythms) {
                takenUp.add(new TreeSet<>(rhythms.keySet()));
                return Set.of("c");
            }

            @Override
            public Set<String> open() {
                asked.add(now);
                return Set.copyOf(open);
            }
        });
        Sites three = sites(nine("a", "UTC"), nine("b", "UTC"), nine("c", "UTC"));
        runUntil("2026-11-02T00:00:30Z", plan, three);
        assertThat(order).containsExactly("c");
        assertThat(takenUp).containsExactly(Set.of("a", "b", "c"));

        open.add("b");
        open.add("gone");
        runUntil("2026-11-02T00:02:30Z", plan, three);
        assertThat(order).containsExactly("c", "b", "b");
        assertThat(asked).hasSize(3);
    }

    @Test
    void tenThousandSitesCostNothingBetweenTwoMoments() {
        int[] asked = new int[1];
        Sites many = sites(
                IntStream.range(0, 10_000).mapToObj(i -> site("site-" + i)).toArray(Site[]::new));
        Rhythm daily = new Rhythm(NINE, java.time.ZoneOffset.UTC, Duration.ZERO);
        CronPlan plan = new CronPlan(
                "messages",
                site -> {
                    asked[0]++;
                    return daily;
                },
                null);
        runUntil("2026-11-02T08:59:00Z", plan, many);
        assertThat(asked[0]).isEqualTo(10_000);
        assertThat(order).isEmpty();

        runUntil("2026-11-02T10:00:00Z", plan, many);
        assertThat(begun).hasSize(10_000);
        assertThat(begun.values()).allMatch(at -> !at.isBefore(Instant.parse("2026-11-02T09:00:00Z")));
        Map<Long, Long> bySecond = new LinkedHashMap<>();
        begun.values().forEach(at -> bySecond.merge(at.getEpochSecond(), 1L, Long::sum));
        assertThat(bySecond.values()).allMatch(sites -> sites <= 10);
    }
}
