package io.loyaltybridge.site;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sites of this process. Immutable. */
public final class Sites {
    private final List<Site> all;
    private final Map<String, Site> byName;
    private final Map<String, Site> byId;
    private final Map<String, Site> byInstance;
    private final Sites running;

    /** @param all with names, ids and instance ids of their own */
    public Sites(List<Site> all) {
        this.all = List.copyOf(all);
        this.byName = by(Site::name);
        this.byId = by(Site::id);
        this.byInstance = by(site -> canonical(site.settings().text("wix.instance-id")));
        this.running = all.stream().anyMatch(Site::isPaused)
                ? new Sites(all.stream().filter(site -> !site.isPaused()).toList())
                : this;
    }

    private Map<String, Site> by(Function<Site, String> key) {
        return all.stream()
                .filter(site -> !key.apply(site).isEmpty())
                .collect(Collectors.toUnmodifiableMap(key, s -> s));
    }

    /** An instance id as it is compared: capitals and blanks around it do not count. */
    public static String canonical(String instanceId) {
        return instanceId.strip().toLowerCase(Locale.ROOT);
    }

    /** In the order of their names. */
    public List<Site> all() {
        return all;
    }

    /** Those that are not paused; this object where none is. */
    public Sites running() {
        return running;
    }

    public Optional<Site> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** By the first column of its keys in the store. */
    public Optional<Site> withId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** By the instance id that Wix's webhooks carry; capitals and blanks around it do not count. */
    public Optional<Site> ofInstance(String instanceId) {
        return Optional.ofNullable(byInstance.get(canonical(instanceId)));
    }
}
