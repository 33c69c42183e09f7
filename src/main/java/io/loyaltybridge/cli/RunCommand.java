package io.loyaltybridge.cli;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.log.OutOfMemory;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: the service, until it is stopped. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Runs the service.")
final class RunCommand implements Callable<Integer> {
    private static final long PAUSE_SECONDS = 5;

    @Mixin
    private ProcessOption config;

    @Override
    public Integer call() throws Exception {
        Settings settings = config.process();
        OutOfMemory.watchThreads();
        Semaphore again = new Semaphore(0);
        Bridge bridge = start(settings, again);
        AtomicReference<Bridge> running = new AtomicReference<>(bridge);
        Thread stop = new Thread(
                () -> {
                    System.out.println("Stopping …");
                    Objects.requireNonNull(running.get()).close();
                    System.out.println("Stopped.");
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        String host = settings.text("bridge.host");
        System.out.println("Loyalty Bridge accepts webhooks at http://" + host + ":" + bridge.port() + "/webhooks/"
                + (bridge.sites().all().size() == 1 ? "" : "<site>/") + "<source>");
        bridge.about().forEach(System.out::println);
        System.out.println("Page: " + bridge.pageUrl());
        System.out.println("Health and metrics: " + bridge.managementUrl() + "/observe/health and /observe/metrics");
        if (!OutOfMemory.endsTheProcess()) {
            System.out.println(
                    "Java runs without -XX:+ExitOnOutOfMemoryError, which ./loyalty-bridge sets. If memory runs out,"
                            + " the service may hang instead of ending, and is not restarted");
        }
        while (true) {
            again.acquire();
            again.drainPermits();
            Objects.requireNonNull(running.get()).close();
            running.set(startAgain(settings, again));
            log().info("This instance has started again");
        }
    }

    private static Bridge start(Settings settings, Semaphore again) throws Exception {
        Bridge bridge = Bridge.start(settings, ProcessOption.start(settings), Clock.systemUTC(), again::release);
        bridge.watchSites(System.getenv());
        return bridge;
    }

    /** What kept it from the others may keep it from starting as well, for a while. */
    private static Bridge startAgain(Settings settings, Semaphore again) throws InterruptedException {
        while (true) {
            try {
                return start(settings, again);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                log().error("This instance cannot start now; it tries again until it can: {}", Reason.of(e));
                TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            }
        }
    }

    /** Not before it is needed: the first logger sets the log up, and the settings say how. */
    private static Logger log() {
        return LoggerFactory.getLogger(RunCommand.class);
    }
}
