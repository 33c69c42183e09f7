package io.loyaltybridge.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shape of a flow that is set off by a clock: a route gives ticks, the bean {@code timers} decides. */
@Tag("store")
class TimersRouteTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private Database store;
    private SiteTimers stored;
    private Timers timers;
    private SiteTimerComponent component;
    private DefaultCamelContext camel;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        stored = new SiteTimers(store, clock);
        timers = stored.of("site").define("balance", "0 0 9 * * ?", BERLIN, Duration.ofHours(48));
    }

    private void start() throws Exception {
        Sites sites = TestSites.sites(TestSites.site("site", "bridge.time-zone", BERLIN.getId()));
        component = new SiteTimerComponent(() -> sites, TestSites.PROCESS, stored, clock, clock::millis);
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("site-timer", component);
        camel.getRegistry().bind("timers", timers);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:balance").process(exchange -> {
                    Due due = exchange.getMessage().getBody(Due.class);
                    ran.add(due.day() + (due.again() ? " again" : ""));
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("Wix query-accounts: 500");
                    }
                    exchange.getMessage().setBody("the job has a body of its own");
                });
            }
        });
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.resolveResource(camel, "classpath:timers-route.camel.yaml"));
        camel.start();
    }

    private void await(BooleanSupplier until) {
        Awaitility.await().until(() -> {
            component.ticks().wake();
            return until.getAsBoolean();
        });
    }

    @AfterEach
    void close() {
        if (camel != null) {
            camel.stop();
        }
        store.close();
    }

    private List<String> states() {
        return timers.moments("balance", 10).stream()
                .map(moment -> moment.period() + " " + moment.state())
                .toList();
    }

    /** It ended, with this reason. */
    private boolean failed(String reason) {
        return String.valueOf(timers.moments("balance", 1).get(0).detail()).contains(reason)
                && camel.getInflightRepository().size() == 0;
    }

    @Test
    void aStartCatchesUpAndManyTicksRunEachMomentOnce() throws Exception {
        clock.advance(Duration.ofDays(2));
        start();
        await(() -> states().equals(List.of("2026-11-03 done", "2026-11-02 done")));
        clock.advance(Duration.ofDays(1));
        await(() -> states().contains("2026-11-04 done"));
        clock.advance(Duration.ofDays(1));
        await(() -> states().contains("2026-11-05 done"));

        assertThat(ran).containsExactly("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05");
    }

    @Test
    void theMomentItselfIsATick() throws Exception {
        start();
        await(() -> camel.getStatus().isStarted());
        clock.advance(Duration.ofDays(1));
        await(() -> states().equals(List.of("2026-11-02 done")));
    }

    @Test
    void whatFailsIsTriedAgainWithTheNextTick() throws Exception {
        failures.set(2);
        clock.advance(Duration.ofDays(1));
        start();
        await(() -> ran.size() == 1 && states().equals(List.of("2026-11-02 begun")) && failed("500"));
        assertThat(ran).as("not before a minute is over").hasSize(1);
        clock.advance(Duration.ofMinutes(1));
        await(() -> ran.size() == 2 && failed("500"));
        clock.advance(Duration.ofMinutes(1));
        await(() -> states().equals(List.of("2026-11-02 done")));

        assertThat(ran).containsExactly("2026-11-02", "2026-11-02 again", "2026-11-02 again");
    }

    @Test
    void whatWasCutOffGoesOnAfterTheNextStart() throws Exception {
        clock.advance(Duration.ofDays(1));
        assertThat(timers.begin(timers.due("balance").get(0))).isTrue();
        store.close();
        open();
        start();
        await(() -> states().equals(List.of("2026-11-02 done")));

        assertThat(ran).containsExactly("2026-11-02 again");
    }
}
