package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.WebhookIntake;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.message.CustomerTexts;
import io.loyaltybridge.milestone.Milestones;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.text.Texts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: the rooms put together behind two ports, started and stopped in order. */
public final class Bridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final Duration IN_FLIGHT = Duration.ofSeconds(6);

    private final DataDirectory directory;
    private final SqliteStore store;
    private final Rooms rooms;
    private final HttpPorts ports;
    private final Main main = new Main();
    private final List<String> on;
    private final List<String> off;
    private final boolean serves;
    private volatile @Nullable ProducerTemplate template;
    private volatile boolean closed;

    private Bridge(
            Settings settings,
            DataDirectory directory,
            SqliteStore store,
            SourceCatalog sources,
            Texts texts,
            OldNames old,
            Clock clock,
            boolean serves) {
        this.serves = serves;
        this.directory = directory;
        this.store = store;
        this.on = List.copyOf(sources.webhooks().keySet());
        this.off = sources.off();
        this.rooms = new Rooms(settings, store, sources, texts, clock, () -> template);
        this.ports = new HttpPorts(settings, sources.webhooks(), rooms.entry(), rooms.metrics());
        CamelSettings.defaults(settings, sources.settings().values()).forEach(main::addInitialProperty);
        settings.all().forEach(main::addInitialProperty);
        CamelSettings.fixed(settings, serves).forEach(main::addOverrideProperty);
        if (serves) {
            ports.bind(main);
        }
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.bind(
                "webhookIntake",
                new WebhookIntake(
                        sources.webhooks(), rooms.inbox(), rooms.metrics(), rooms.dispatcher()::wake, ports.log()));
        rooms.bind(main);
        rooms.bindShown(main, () -> closed);
        old.warnings().forEach(LOG::warn);
        old.bind(main);
    }

    /**
     * Starts the service. It is ready to take webhooks when this returns.
     *
     * @throws SettingsException where a setting is wrong or credentials are missing
     * @throws IllegalStateException where another process owns the data directory, or a route is wrong
     */
    public static Bridge start(Settings settings, Clock clock) throws Exception {
        return start(settings, clock, true)
                .orElseThrow(() -> new IllegalStateException("bridge.data-dir: "
                        + settings.path("bridge.data-dir").toAbsolutePath() + " is used by another running process"));
    }

    /**
     * Starts what a job needs to call both sides: no webhooks, no events, no timers.
     *
     * @return empty where another process owns the data directory
     */
    public static Optional<Bridge> workbench(Settings settings, Clock clock) throws Exception {
        return start(settings, clock, false);
    }

    private static Optional<Bridge> start(Settings settings, Clock clock, boolean serves) throws Exception {
        Secrets.hide(settings.secrets());
        FileLocations.outdated(settings).ifPresent(LOG::warn);
        List<String> missing = settings.missingCredentials();
        if (!missing.isEmpty()) {
            throw new SettingsException(missing);
        }
        SourceCatalog sources = SourceCatalog.of(settings, clock, Milestones.areWatched(settings));
        Texts texts = CustomerTexts.load(settings);
        OldNames old = RouteFiles.check(settings);
        Path path = settings.path("bridge.data-dir");
        Optional<DataDirectory> owned = DataDirectory.own(path);
        if (owned.isEmpty()) {
            return Optional.empty();
        }
        DataDirectory directory = owned.get();
        SqliteStore store = null;
        Bridge bridge = null;
        try {
            if (serves) {
                Ports.check(settings);
            }
            store = SqliteStore.open(path);
            bridge = new Bridge(settings, directory, store, sources, texts, old, clock, serves);
            bridge.startCamel();
            return Optional.of(bridge);
        } catch (Exception e) {
            if (bridge != null) {
                bridge.close();
            } else {
                if (store != null) {
                    store.close();
                }
                directory.close();
            }
            throw e;
        }
    }

    private void startCamel() throws Exception {
        try {
            main.start();
        } catch (Exception e) {
            throw StartupFailure.explain(e);
        }
        template = main.getCamelTemplate();
        if (!serves) {
            return;
        }
        rooms.open(main.getCamelContext());
        ports.open(main.getCamelContext(), directory, rooms.jobs());
    }

    /** A job by its name, as the management port takes it. */
    public Job job(String name) {
        return Optional.ofNullable(rooms.jobs().get(name))
                .orElseThrow(() -> new IllegalArgumentException("no job " + name));
    }

    public CamelContext camelContext() {
        return main.getCamelContext();
    }

    public Inbox inbox() {
        return rooms.inbox();
    }

    /** The port for webhooks; the real one where 0 was set. */
    public int port() {
        return HttpPorts.webhooks(camelContext());
    }

    /** Where this machine reaches health, metrics and jobs. */
    public String managementUrl() {
        return ports.managementUrl();
    }

    /** The port of health, metrics and jobs. */
    public int managementPort() {
        return ports.management();
    }

    /** Names of the sources that are on. */
    public List<String> sources() {
        return on;
    }

    /** What is promised for the program; empty where there is none. */
    public Optional<String> promise() {
        return Optional.ofNullable(rooms.promise());
    }

    /** Sources that are off, a line each. */
    public List<String> off() {
        return off;
    }

    /** Stops within 10 s: both ports answer 503, events in progress end or are handed back, then everything closes. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ports.shut();
        rooms.stop();
        if (!rooms.dispatcher().stop(IN_FLIGHT)) {
            LOG.warn(
                    "{} event(s) had not ended; they will run after the next start",
                    rooms.dispatcher().inFlight());
        }
        main.stop();
        ports.close();
        store.close();
        directory.close();
    }
}
