package io.loyaltybridge.app;

import io.loyaltybridge.api.Problem;
import io.loyaltybridge.api.RouteSteering;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.StartingSites;
import io.loyaltybridge.site.WrongSites;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.version.Difference;
import io.loyaltybridge.version.RouteVersion;
import io.loyaltybridge.version.RouteVersions;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes routes while the service runs. A change is checked with all routes in a context of their own; then no event is handed out, those under
 * way end, the routes of the file are replaced, and events go on. Webhooks are taken meanwhile. What does not start is put back at once, and
 * what fails more often than before within a minute too.
 */
final class RouteChanges implements RouteSteering, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteChanges.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = 20_000_000;

    private final Settings settings;
    private final Rooms rooms;
    private final Clock clock;
    private final RouteVersions versions;
    private final RouteSwap swap;
    private final RouteStatistics statistics;
    private final ReentrantLock one = new ReentrantLock();
    private final RouteWatch watch;

    RouteChanges(
            Settings settings, Database store, Rooms rooms, Clock clock, CamelContext context, RouteCounts counts) {
        this.settings = settings;
        this.rooms = rooms;
        this.clock = clock;
        this.versions = new RouteVersions(store, clock);
        this.swap = new RouteSwap(context, rooms::sources);
        this.statistics = new RouteStatistics(context, rooms::sources, counts);
        this.watch = new RouteWatch(rooms.outcomes(), clock);
    }

    private RouteTexts texts() {
        try {
            return new RouteTexts(settings);
        } catch (IllegalStateException e) {
            throw Problem.of(409, Reason.of(e));
        }
    }

    @Override
    public List<Seen> routes() {
        return statistics.of(texts().all());
    }

    @Override
    public Optional<String> text(String file) {
        RouteTexts texts = texts();
        return texts.all().containsKey(file) ? texts.text(file) : Optional.empty();
    }

    @Override
    public List<String> files() {
        return List.copyOf(texts().all().keySet());
    }

    @Override
    public Checked check(String file, @Nullable String text) {
        RouteTexts texts = texts();
        try {
            texts.check(file, text);
        } catch (IllegalArgumentException e) {
            throw Problem.of(400, Reason.of(e));
        }
        String before = texts.text(file).orElse(null);
        if (before == null && text == null) {
            throw Problem.notFound("file " + file);
        }
        String after = orShipped(texts, file, text);
        if (text == null && after != null && after.equals(before)) {
            throw Problem.of(
                    409,
                    file
                            + " was shipped with the program, and cannot be removed; to switch a flow off, use its setting");
        }
        Set<String> ids = new LinkedHashSet<>(routesOf(before));
        ids.addAll(routesOf(after));
        return new Checked(Difference.of(lines(before), lines(after)), problems(texts, file, after), List.copyOf(ids));
    }

    /** Without a team's own file the shipped one counts again. */
    private static @Nullable String orShipped(RouteTexts texts, String file, @Nullable String text) {
        return text == null ? texts.shipped(file).orElse(null) : text;
    }

    private static List<String> lines(@Nullable String text) {
        return text == null ? List.of() : text.lines().toList();
    }

    private static List<String> routesOf(@Nullable String text) {
        RouteTexts.Ids ids = RouteTexts.ids(text);
        List<String> all = new ArrayList<>(ids.routes());
        all.addAll(ids.templates());
        return all;
    }

    private List<String> problems(RouteTexts texts, String file, @Nullable String text) {
        return texts.withCopy(file, text, copy -> Validation.problems(
                        settings.with(
                                Map.of(FileLocations.ROUTES_KEY, "file:" + copy + "/**/*" + FileLocations.ROUTE_END)),
                        new StartingSites(rooms.sites(), WrongSites.NONE))
                .stream()
                .map(line -> line.replace(copy.toString(), "routes"))
                .toList());
    }

    @Override
    public Changed apply(String file, @Nullable String text, String who) {
        Checked checked = check(file, text);
        if (!checked.problems().isEmpty()) {
            throw Problem.of(400, "nothing was changed: " + String.join("; ", checked.problems()));
        }
        String before = texts().text(file).orElse(null);
        String after = orShipped(texts(), file, text);
        if (before != null && before.equals(after)) {
            throw Problem.of(409, file + " is like this already");
        }
        if (!one.tryLock()) {
            throw Problem.of(409, "another change of the routes is under way");
        }
        try {
            return change(file, before, after, who, checked.routes());
        } finally {
            one.unlock();
        }
    }

    private Changed change(
            String file, @Nullable String before, @Nullable String after, String who, List<String> routes) {
        quiet();
        Instant since = clock.instant();
        try {
            long version = versions.begin(who, file, before, after);
            try {
                texts().write(file, after);
            } catch (UncheckedIOException e) {
                versions.end(version, "failed: " + Reason.of(e));
                throw Problem.of(409, "nothing was changed: " + Reason.of(e));
            }
            try {
                swap.replace(file, before, after);
            } catch (Exception e) {
                String why = StartupFailure.explain(e).getMessage();
                putBack(file, after, before);
                versions.end(version, "failed: " + why);
                throw Problem.of(409, "the routes did not start, so the old ones are back: " + why);
            }
            versions.end(version, RouteVersion.APPLIED);
            LOG.info("The routes of {} were changed by {} (version {})", file, who, version);
            watch.begin(since, why -> takeBack(version, why, since));
            return new Changed(version, routes);
        } finally {
            rooms.dispatcher().letGo();
        }
    }

    /** No event is handed out any more, and nothing is under way. */
    private void quiet() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean held = rooms.dispatcher().hold(PATIENCE);
        while (held && rooms.isBusyBesideEvents()) {
            held = System.nanoTime() < end;
            LockSupport.parkNanos(LOOK_NANOS);
        }
        if (!held) {
            rooms.dispatcher().letGo();
            throw Problem.of(
                    409,
                    "nothing was changed: something is under way that has not ended within " + PATIENCE.toSeconds()
                            + " s, such as a job; try again when it has ended");
        }
    }

    private void putBack(String file, @Nullable String wrong, @Nullable String before) {
        texts().write(file, before);
        try {
            swap.replace(file, wrong, before);
        } catch (Exception e) {
            LOG.error(
                    "The routes of {} cannot be put back; the file is as it was, so a restart of the service mends it",
                    file,
                    e);
        }
    }

    private void takeBack(long version, String why, Instant since) {
        RouteVersion wrong = versions.find(version).orElseThrow();
        boolean unchanged = texts().text(wrong.file()).equals(Optional.ofNullable(wrong.after()));
        if (!unchanged) {
            return;
        }
        one.lock();
        try {
            quiet();
            try {
                putBack(wrong.file(), wrong.after(), wrong.before());
                versions.end(version, "taken back: " + why);
                int again = rooms.sites().all().stream()
                        .mapToInt(site -> new Inbox(rooms.store(), site.id(), clock).replayParkedSince(since))
                        .sum();
                LOG.warn(
                        "The change of {} (version {}) is taken back: {}{}",
                        wrong.file(),
                        version,
                        why,
                        again == 0 ? "" : "; " + again + " event(s) that were parked meanwhile run again");
            } finally {
                rooms.dispatcher().letGo();
            }
        } catch (Problem e) {
            LOG.error(
                    "The change of {} (version {}) fails, and cannot be taken back: {}",
                    wrong.file(),
                    version,
                    Reason.of(e));
        } finally {
            one.unlock();
        }
    }

    @Override
    public Changed back(long version, String who) {
        RouteVersion change = versions.find(version).orElseThrow(() -> Problem.notFound("version " + version));
        if (!RouteVersion.APPLIED.equals(change.outcome())) {
            throw Problem.of(409, "version " + version + " does not count, so there is nothing to take back");
        }
        if (!texts().text(change.file()).equals(Optional.ofNullable(change.after()))) {
            throw Problem.of(
                    409,
                    change.file() + " was changed after version " + version + "; take the later change back first");
        }
        watch.end();
        return apply(change.file(), change.before(), who);
    }

    @Override
    public void close() {
        watch.end();
    }
}
