package io.loyaltybridge.schedule;

import static io.loyaltybridge.schedule.TestSites.site;
import static io.loyaltybridge.schedule.TestSites.sites;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeriodPlanTest {
    private final Set<String> due = new TreeSet<>();
    private final List<String> begun = new ArrayList<>();
    private int questions;
    private long millis;

    private PeriodPlan plan(long every) {
        return new PeriodPlan("sweep", every, site -> Rhythm.isOn(site, "badges.on"), () -> {
            questions++;
            Set<String> now = Set.copyOf(due);
            return site -> now.contains(site.id());
        });
    }

    private static Site on(String name) {
        return site(name, "badges.on", "true", "badges.thresholds", "1=b");
    }

    private void runUntil(long end, PeriodPlan plan, Sites sites) {
        while (millis < end) {
            millis += plan.advance(Instant.EPOCH, millis, sites, site -> begun.add(site.name() + "@" + millis));
        }
        millis = end;
    }

    @Test
    void theOneSiteBeginsASecondAfterTheStartAndThenEveryPeriod() {
        due.add("main");
        runUntil(2_550, plan(500), sites(on("main")));
        assertThat(begun).containsExactly("main@1000", "main@1500", "main@2000", "main@2500");
    }

    @Test
    void sitesWithoutAnythingToDoAreAskedForOnceAndDoNotBegin() {
        Sites many =
                sites(IntStream.range(0, 100).mapToObj(i -> on("site-" + i)).toArray(Site[]::new));
        due.add("site-7");
        runUntil(125_000, plan(60_000), many);
        assertThat(begun).containsExactly("site-7@1000", "site-7@61000", "site-7@121000");
        assertThat(questions).isEqualTo(3);
    }

    @Test
    void busySitesAreSpreadOverThePeriodButNeverMoreThanASecondApart() {
        Sites many =
                sites(IntStream.range(0, 100).mapToObj(i -> on("site-" + i)).toArray(Site[]::new));
        IntStream.range(0, 100).forEach(i -> due.add("site-" + i));
        runUntil(11_000, plan(10_000), many);
        assertThat(begun).hasSize(100);
        assertThat(begun.get(0)).endsWith("@1000");
        assertThat(begun.get(1)).endsWith("@1100");
        assertThat(begun.get(99)).endsWith("@10900");

        begun.clear();
        millis = 0;
        runUntil(30_000, plan(60_000), sites(on("site-1"), on("site-2")));
        assertThat(begun).hasSize(2);
        assertThat(begun.get(1)).endsWith("@2000");
    }

    @Test
    void siteThatIsOffOrRemovedInTheMeantimeDoesNotBegin() {
        due.addAll(Set.of("a", "b", "c"));
        PeriodPlan plan = plan(10_000);
        runUntil(1_500, plan, sites(on("a"), on("b"), site("c")));
        assertThat(begun).hasSize(1).allMatch(one -> !one.startsWith("c"));
        Site first = on(begun.get(0).substring(0, 1));
        Site second = site(begun.get(0).startsWith("a") ? "b" : "a", "badges.on", "false");
        runUntil(10_500, plan, sites(first, second));
        assertThat(begun).hasSize(1);
        runUntil(11_500, plan, sites(first));
        assertThat(begun).hasSize(2);
    }

    @Test
    void machineThatSleptDoesNotMakeUpForPeriods() {
        due.add("main");
        PeriodPlan plan = plan(500);
        Sites one = sites(on("main"));
        runUntil(1_100, plan, one);
        millis = 3_600_000;
        runUntil(3_600_400, plan, one);
        assertThat(begun).containsExactly("main@1000", "main@3600000");
    }
}
