package io.loyaltybridge.cli;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.log.OutOfMemory;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: the service, until it is stopped. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Runs the service.")
final class RunCommand implements Callable<Integer> {
    private static final int MOST_NAMED = 20;

    @Mixin
    private ProcessOption config;

    @Override
    public Integer call() throws Exception {
        Settings settings = served(config.process());
        OutOfMemory.watchThreads();
        Bridge bridge = Bridge.start(settings, Clock.systemUTC());
        Thread stop = new Thread(
                () -> {
                    System.out.println("Stopping …");
                    bridge.close();
                    System.out.println("Stopped.");
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        String host = settings.text("bridge.host");
        System.out.println(
                "Loyalty Bridge accepts webhooks at http://" + host + ":" + bridge.port() + "/webhooks/<source>");
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

    /** The settings of the one site that there is. */
    private static Settings served(Settings process) {
        List<Site> sites = ProcessOption.start(process).all();
        if (sites.size() > 1) {
            throw new CommandFailedException("run: expected one site, found " + sites.size() + ": "
                    + sites.stream().limit(MOST_NAMED).map(Site::name).collect(Collectors.joining(", ")));
        }
        return sites.get(0).settings();
    }
}
