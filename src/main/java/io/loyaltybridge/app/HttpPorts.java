package io.loyaltybridge.app;

import com.sun.management.UnixOperatingSystemMXBean;
import io.loyaltybridge.door.DoorLimits;
import io.loyaltybridge.door.Doors;
import io.loyaltybridge.door.Entry;
import io.loyaltybridge.door.Refusals;
import io.loyaltybridge.intake.IntakeMetrics;
import io.loyaltybridge.intake.WebhookEntry;
import io.loyaltybridge.intake.Webhooks;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.log.SeldomLog;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Sites;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Camel's two HTTP servers behind our doors. Camel starts them before its routes; the doors open last. */
final class HttpPorts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPorts.class);
    private static final int INTAKE_THREADS = 64;

    private final Settings settings;
    private final String managementHost;
    private final int managementPort;
    private final Entry entry;
    private final SeldomLog log = new SeldomLog(LoggerFactory.getLogger(Doors.class), System::nanoTime);
    private final long most;
    private final DoorLimits limits;
    private final Doors doors;

    /** @param others requests other than webhooks that may come in on their port */
    HttpPorts(Settings settings, Webhooks webhooks, Entry others, IntakeMetrics metrics) {
        this.settings = settings;
        this.managementHost = settings.text("bridge.management-host");
        this.managementPort = Ports.management(settings);
        this.entry = new WebhookEntry(webhooks).and(others);
        this.most = settings.number("bridge.max-connections");
        this.limits = DoorLimits.of(settings, openFiles());
        this.doors = new Doors(
                limits,
                limits.forBodies(ManagementJobs.MOST_BYTES),
                managementPort,
                new Refusals(metrics::refused, log),
                new VertxOptions().setWorkerPoolSize(INTAKE_THREADS));
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** The log for lines that strangers can cause. */
    SeldomLog log() {
        return log;
    }

    /** Makes Camel create its servers behind the doors. */
    void bind(Main main) {
        if (limits.connections() < most) {
            LOG.warn(
                    "This process may open {} files (ulimit -n), so each port accepts {} connections at a time instead of bridge.max-connections={}",
                    openFiles(),
                    limits.connections(),
                    most);
        }
        main.bind("vertx", doors.vertx());
        main.addOverrideProperty("camel.management.port", Integer.toString(managementPort));
    }

    /** Lets requests in, also for jobs. Called when everything behind the ports works. */
    void open(
            CamelContext context,
            DataDirectory directory,
            Supplier<Sites> sites,
            Map<String, Job> jobs,
            ManagementApi management) {
        routers(context)
                .filter(VertxPlatformHttpRouter::isManagementServer)
                .findFirst()
                .ifPresent(router -> {
                    String token = directory.writeToken(managementUrl(), settings, sites.get());
                    new ManagementJobs(jobs, token, () -> Neighbour.json(settings, sites.get()), management.audit())
                            .mount(router.vertx(), router);
                    management.mount(token, jobs, router);
                });
        open(context);
    }

    void open(CamelContext context) {
        routers(context).forEach(router -> doors.errors(router, router.isManagementServer()));
        doors.open(entry, Entry.ANYBODY);
    }

    private static Stream<VertxPlatformHttpRouter> routers(CamelContext context) {
        return context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream();
    }

    /** From now on both ports answer 503. */
    void shut() {
        doors.shut();
    }

    /** The port for webhooks; the real one where 0 was set. */
    static int webhooks(CamelContext context) {
        return routers(context)
                .filter(router -> !router.isManagementServer())
                .findFirst()
                .orElseThrow()
                .getServer()
                .getPort();
    }

    /** Where this machine reaches the management port. */
    String managementUrl() {
        return Ports.url(managementHost, managementPort);
    }

    int management() {
        return managementPort;
    }

    @Override
    public void close() {
        doors.close();
    }
}
