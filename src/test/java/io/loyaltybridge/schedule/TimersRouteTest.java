package io.loyaltybridge.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shape of a flow that is set off by a clock: routes give ticks, the bean {@code timers} decides. */
class TimersRouteTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private SqliteStore store;
    private Timers timers;
    private DefaultCamelContext camel;

    @BeforeEach
    void open() {
        store = SqliteStore.open(dir);
        timers = new Timers(store, "site", clock).define("balance", "0 0 9 * * ?", BERLIN, Duration.ofHours(48));
    }

    /** The tick of Quartz comes every second here, that of the minute timer as often as is said. */
    private void start(String tick) throws Exception {
        camel = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.setProperty("balance.cron", "* * * * * ?");
        properties.setProperty("bridge.time-zone", BERLIN.getId());
        properties.setProperty("tick", tick);
        camel.getPropertiesComponent().setInitialProperties(properties);
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

    @Test
    void aStartCatchesUpAndManyTicksRunEachMomentOnce() throws Exception {
        clock.advance(Duration.ofDays(2));
        start("20");
        await().until(() -> states().equals(List.of("2026-11-03 done", "2026-11-02 done")));
        clock.advance(Duration.ofDays(1));
        await().until(() -> states().contains("2026-11-04 done"));
        clock.advance(Duration.ofDays(1));
        await().until(() -> states().contains("2026-11-05 done"));

        assertThat(ran).containsExactly("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05");
    }

    @Test
    void quartzAloneIsATickToo() throws Exception {
        start("3600000");
        clock.advance(Duration.ofDays(1));
        await().until(() -> states().equals(List.of("2026-11-02 done")));
    }

    @Test
    void whatFailsIsTriedAgainWithTheNextTick() throws Exception {
        failures.set(2);
        clock.advance(Duration.ofDays(1));
        start("20");
        await().until(() -> states().equals(List.of("2026-11-02 done")));

        assertThat(ran).containsExactly("2026-11-02", "2026-11-02 again", "2026-11-02 again");
    }

    @Test
    void whatWasCutOffGoesOnAfterTheNextStart() throws Exception {
        clock.advance(Duration.ofDays(1));
        assertThat(timers.begin(timers.due("balance").get(0))).isTrue();
        store.close();
        open();
        start("20");
        await().until(() -> states().equals(List.of("2026-11-02 done")));

        assertThat(ran).containsExactly("2026-11-02 again");
    }
}
