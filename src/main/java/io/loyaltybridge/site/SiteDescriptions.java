package io.loyaltybridge.site;

import io.loyaltybridge.settings.FilesNow;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.settings.SitePlace;
import io.loyaltybridge.settings.WrittenSite;
import io.loyaltybridge.site.store.StoredSite;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What describes sites beside {@link Site#MAIN}: files, and what commands keep in the store. For one reading of all. */
final class SiteDescriptions {
    private final Settings process;
    private final Map<String, String> environment;
    private final SortedMap<String, Path> files;
    private final SortedMap<String, StoredSite> stored;
    private final Function<String, Optional<Settings>> before;
    private final FilesNow now = new FilesNow();
    private final AtomicInteger anew = new AtomicInteger();

    /**
     * Reads nothing yet.
     *
     * @param environment the environment variables
     * @param before      the settings of a site by its name, as they were read last
     */
    SiteDescriptions(
            Settings process,
            Map<String, String> environment,
            SortedMap<String, Path> files,
            SortedMap<String, StoredSite> stored,
            Function<String, Optional<Settings>> before) {
        this.process = process;
        this.environment = environment;
        this.files = files;
        this.stored = stored;
        this.before = before;
    }

    /**
     * A site as it is described.
     *
     * @param site     null where it is wrong
     * @param problems what is wrong, a line each
     * @param instance the instance id of a wrong one, as {@link Sites#canonical} writes it; empty where it cannot be read
     */
    record Described(String name, @Nullable Site site, List<String> problems, String instance) {}

    /** Reads them all. */
    List<Described> read() {
        // On all cores: with thousands of sites it is most of a start.
        return Stream.concat(
                        files.entrySet().stream().map(file -> new SitePlace(file.getKey(), file.getValue(), false)),
                        stored.keySet().stream().map(SitePlace::stored))
                .toList()
                .parallelStream()
                .map(this::read)
                .toList();
    }

    /** How many of them were read, and not taken over because they are as they were. */
    int readAnew() {
        return anew.get();
    }

    private Described read(SitePlace place) {
        String name = place.name();
        if (files.containsKey(name) && stored.containsKey(name)) {
            return wrong(place, List.of(twice(files.get(name), name)));
        }
        Optional<String> wrong = SiteClashes.nameProblem(place);
        if (wrong.isPresent()) {
            return wrong(place, List.of(wrong.get()));
        }
        try {
            StoredSite kept = stored.get(name);
            return new Described(name, new Site(name, settings(place), kept != null && kept.isPaused()), List.of(), "");
        } catch (SettingsException e) {
            return wrong(place, e.problems());
        }
    }

    private Settings settings(SitePlace place) {
        return before.apply(place.name())
                .filter(last -> last.process() == process)
                .filter(last -> areStillOf(place, last))
                .orElseGet(() -> {
                    anew.incrementAndGet();
                    return process.ofSite(written(place), environment);
                });
    }

    /** Whether reading it again would bring the same. */
    private boolean areStillOf(SitePlace place, Settings last) {
        Path file = place.file();
        return file == null ? last.areStillOf(inStore(place).values(), now) : last.areStillOf(file, now);
    }

    private WrittenSite written(SitePlace place) {
        Path file = place.file();
        return file == null ? WrittenSite.stored(place.name(), inStore(place).values()) : WrittenSite.read(file);
    }

    private StoredSite inStore(SitePlace place) {
        return Objects.requireNonNull(stored.get(place.name()), "a site of the store");
    }

    private Described wrong(SitePlace place, List<String> problems) {
        return new Described(place.name(), null, problems, instance(place));
    }

    private String instance(SitePlace place) {
        try {
            String value = Sites.canonical(written(place).values().getOrDefault("wix.instance-id", ""));
            // What a reference stands for is not known where the site is wrong.
            return value.contains("{{") ? "" : value;
        } catch (SettingsException e) {
            return "";
        }
    }

    /** That a site is described twice. */
    static String twice(@Nullable Path file, String name) {
        return file + " and " + SitePlace.stored(name) + ": a site is in a file or in the store, never in both";
    }
}
