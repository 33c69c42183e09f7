package io.loyaltybridge.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of the process. Where there are several sites, but not too many of them, each has the label {@code site}; else
 * none has it. Prometheus takes a name with one set of labels only, so when that changes, all of them begin anew. Thread-safe.
 */
final class Meters {
    private static final String SITE = "site";

    private record Gauge(MultiGauge all, ToDoubleFunction<String> ofSite, Supplier<Number> together) {}

    /** @param labelled the sites by name; empty where meters are those of all sites together */
    private record Labels(List<String> labelled, Map<String, Meter> meters) {}

    private final MeterRegistry registry;
    private final long mostSites;
    private final List<Gauge> gauges = new ArrayList<>();
    private volatile Labels labels = new Labels(List.of(), new ConcurrentHashMap<>());

    /** @param mostSites with more of them none has a label */
    Meters(MeterRegistry registry, long mostSites) {
        this.registry = registry;
        this.mostSites = mostSites;
    }

    /** Says which sites there are, by name. What was counted of others is gone. */
    synchronized void sites(List<String> names) {
        Labels before = labels;
        List<String> labelled = names.size() > 1 && names.size() <= mostSites ? List.copyOf(names) : List.of();
        boolean anew = labelled.isEmpty() != before.labelled().isEmpty();
        Map<String, Meter> kept = new ConcurrentHashMap<>();
        before.meters().forEach((key, meter) -> {
            String site = meter.getId().getTag(SITE);
            if (!anew && (site == null || site.isEmpty() || labelled.contains(site))) {
                kept.put(key, meter);
            } else {
                registry.remove(meter);
            }
        });
        labels = new Labels(labelled, kept);
        // First all old ones go, because several have one name, and may have had other labels.
        gauges.forEach(gauge -> gauge.all().register(List.of(), true));
        gauges.forEach(this::register);
    }

    /** The sites that have labels; empty where none has. */
    List<String> labelled() {
        return labels.labelled();
    }

    /** @param site by name; null where it is not known whose it is */
    Counter counter(@Nullable String site, String name, @Nullable String description, String... tags) {
        return (Counter) meter(site, name, tags, all -> Counter.builder(name)
                .description(description)
                .tags(all)
                .register(registry));
    }

    /** The same for a timer. */
    Timer timer(@Nullable String site, String name, @Nullable String description, String... tags) {
        return (Timer) meter(site, name, tags, all -> Timer.builder(name)
                .description(description)
                .tags(all)
                .register(registry));
    }

    /**
     * A gauge that is read when metrics are asked for.
     *
     * @param ofSite   its value for a site, by name
     * @param together that of all sites
     */
    synchronized void gauge(
            String name,
            String description,
            ToDoubleFunction<String> ofSite,
            Supplier<Number> together,
            String... tags) {
        Gauge gauge = new Gauge(
                MultiGauge.builder(name).description(description).tags(tags).register(registry), ofSite, together);
        gauges.add(gauge);
        register(gauge);
    }

    private void register(Gauge gauge) {
        List<String> sites = labels.labelled();
        gauge.all()
                .register(
                        sites.isEmpty()
                                ? List.of(MultiGauge.Row.of(Tags.empty(), gauge.together()))
                                : sites.stream()
                                        .map(site -> MultiGauge.Row.of(Tags.of(SITE, site), () -> gauge.ofSite()
                                                .applyAsDouble(site)))
                                        .toList(),
                        true);
    }

    private Meter meter(@Nullable String site, String name, String[] tags, Function<Iterable<Tag>, Meter> maker) {
        String known = site == null ? "" : site;
        Labels now = labels;
        Meter found = now.meters().get(key(now, known, name, tags));
        return found != null ? found : made(known, name, tags, maker);
    }

    /** Under the lock, so that none is made with the labels of before. */
    private synchronized Meter made(String site, String name, String[] tags, Function<Iterable<Tag>, Meter> maker) {
        Labels now = labels;
        return now.meters()
                .computeIfAbsent(
                        key(now, site, name, tags),
                        key -> maker.apply(
                                now.labelled().isEmpty()
                                        ? Tags.of(tags)
                                        : Tags.of(tags).and(SITE, site)));
    }

    private static String key(Labels labels, String site, String name, String[] tags) {
        return (labels.labelled().isEmpty() ? "" : site) + "\n" + name + "\n" + String.join("\n", tags);
    }
}
