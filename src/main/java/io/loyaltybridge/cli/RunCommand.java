package io.loyaltybridge.cli;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.log.OutOfMemory;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.SiteFiles;
import io.loyaltybridge.site.Sites;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: the service, until it is stopped. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Runs the service.")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ProcessOption config;

    @Override
    public Integer call() throws Exception {
        Settings settings = config.process();
        Sites sites = ProcessOption.start(settings);
        OutOfMemory.watchThreads();
        Bridge bridge = Bridge.start(settings, sites, Clock.systemUTC());
        bridge.watchSites(() -> SiteFiles.read(settings, System.getenv()));
        Thread stop = new Thread(
                () -> {
                    System.out.println("Stopping …");
                    bridge.close();
                    System.out.println("Stopped.");
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        String host = settings.text("bridge.host");
        System.out.println("Loyalty Bridge accepts webhooks at http://" + host + ":" + bridge.port() + "/webhooks/"
                + (sites.all().size() == 1 ? "" : "<site>/") + "<source>");
        bridge.about().forEach(System.out::println);
        System.out.println("Health and metrics: " + bridge.managementUrl() + "/observe/health and /observe/metrics");
        if (!OutOfMemory.endsTheProcess()) {
            System.out.println(
                    "Java runs without -XX:+ExitOnOutOfMemoryError, which ./loyalty-bridge sets. If memory runs out,"
                            + " the service may hang instead of ending, and is not restarted");
        }
        new CountDownLatch(1).await();
        return 0;
    }
}
