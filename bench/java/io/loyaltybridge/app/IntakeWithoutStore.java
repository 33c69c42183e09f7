package io.loyaltybridge.app;

import io.loyaltybridge.door.Entry;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.Webhook;
import io.loyaltybridge.intake.WebhookIntake;
import io.loyaltybridge.intake.WebhookSource;
import io.loyaltybridge.intake.Webhooks;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Store;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.main.Main;

/** The intake route as it is, before a store that keeps nothing and answers at once: what the 200 costs without the disk. */
public final class IntakeWithoutStore {

    /** Completes every put on the caller's thread. */
    private static final class Nothing implements Store {
        private static final CompletableFuture<Object> TAKEN = CompletableFuture.completedFuture(new Inbox.Taken(1, 0, 0, 1));

        @Override
        @SuppressWarnings("unchecked")
        public <T> CompletableFuture<T> submit(Work<T> work) {
            return (CompletableFuture<T>) TAKEN;
        }

        @Override
        public <T> T write(Work<T> work) {
            throw new UnsupportedOperationException("nothing is kept");
        }

        @Override
        public <T> T read(Work<T> work) {
            throw new UnsupportedOperationException("nothing is kept");
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public int queued() {
            return 0;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private IntakeWithoutStore() {
    }

    /** Takes the settings file; runs until it is ended. */
    public static void main(String[] args) throws Exception {
        Settings settings = Settings.load(Path.of(Settings.DEFAULT_FILE), Path.of(args[0]), System.getenv());
        Clock clock = Clock.systemUTC();
        Map<String, WebhookSource> sources = SourceCatalog.of(settings, clock).webhooks();
        Inbox inbox = new Inbox(new Nothing(), settings.site(), clock);
        Webhooks webhooks = new Webhooks() {
            @Override
            public Optional<CompletableFuture<Inbox.Taken>> take(
                    String site, String name, boolean parkAltered, Webhook webhook) {
                return Optional.of(inbox.put(name, webhook.events(), parkAltered));
            }

            @Override
            public Optional<Target> at(String path) {
                return Optional.ofNullable(sources.get(path)).map(source -> new Target(settings.site(), source));
            }

            @Override
            public String shown(String site) {
                return "";
            }

        };
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        BridgeMetrics metrics = new BridgeMetrics(registry, 0);
        HttpPorts ports = new HttpPorts(settings, webhooks, Entry.ANYBODY, metrics);
        WebhookIntake intake = new WebhookIntake(webhooks, metrics, () -> { }, ports.log());
        Main main = new Main();
        CamelSettings.defaults(settings, List.of()).forEach(main::addInitialProperty);
        settings.all().forEach(main::addInitialProperty);
        CamelSettings.fixed(settings, true).forEach(main::addOverrideProperty);
        Map.of("camel.main.routesIncludePattern", "file:routes/intake/webhook-intake.camel.yaml").forEach(main::addOverrideProperty);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.bind("metricsRegistry", registry);
        ports.bind(main);
        main.bind("webhookIntake", intake);
        main.start();
        ports.open(main.getCamelContext());
        new CountDownLatch(1).await();
    }
}
