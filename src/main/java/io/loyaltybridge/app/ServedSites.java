package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Desk;
import io.loyaltybridge.inbox.Desks;
import io.loyaltybridge.instance.Ownership;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The sites that the process serves now. They change as a whole: whoever asks sees all of the sites before a change or all of
 * them after it. Thread-safe.
 */
final class ServedSites implements Desks {

    private record Now(Sites sites, Map<String, ServedSite> byName, Map<String, ServedSite> byId) {
        static Now of(Collection<ServedSite> served) {
            Map<String, ServedSite> byName = new TreeMap<>();
            Map<String, ServedSite> byId = new HashMap<>();
            served.forEach(one -> {
                byName.put(one.site().name(), one);
                byId.put(one.site().id(), one);
            });
            return new Now(
                    new Sites(byName.values().stream().map(ServedSite::site).toList()), byName, byId);
        }
    }

    /**
     * What became of a change.
     *
     * @param opened   sites that are new or changed; their work has not begun
     * @param closed   what was there before of sites that are changed or gone
     * @param problems why others were left as they were, a line each, by the name of the site
     */
    record Change(List<ServedSite> opened, List<ServedSite> closed, Map<String, List<String>> problems) {
        boolean isNone() {
            return opened.isEmpty() && closed.isEmpty();
        }
    }

    /** Those of this instance, for as long as neither the sites nor its partitions change. */
    private record Own(Now of, Set<Integer> partitions, Sites running, List<ServedSite> all) {}

    private final Ownership ownership;
    private volatile Now now = Now.of(List.of());
    private volatile Own own = new Own(now, Set.of(), now.sites(), List.of());

    ServedSites(Ownership ownership) {
        this.ownership = ownership;
    }

    /** The sites, another object after each change. */
    Sites sites() {
        return now.sites();
    }

    /** All of them, in the order of their names. */
    Collection<ServedSite> all() {
        return now.byName().values();
    }

    /** Those that this instance has now, in the order of their names: all of them, where it is the only one. */
    Collection<ServedSite> own() {
        return ownership.isShared() ? ownNow().all() : all();
    }

    /** Those of them that are not paused; another object after each change. */
    Sites running() {
        return ownership.isShared() ? ownNow().running() : now.sites().running();
    }

    private Own ownNow() {
        Now all = now;
        Set<Integer> partitions = ownership.partitions();
        Own known = own;
        if (known.of() != all || known.partitions() != partitions) {
            List<ServedSite> some = all.byName().values().stream()
                    .filter(one -> ownership.has(one.site().id()))
                    .toList();
            known = new Own(
                    all,
                    partitions,
                    new Sites(some.stream().map(ServedSite::site).toList()).running(),
                    some);
            own = known;
        }
        return known;
    }

    Optional<ServedSite> named(String name) {
        return Optional.ofNullable(now.byName().get(name));
    }

    Optional<ServedSite> withId(String id) {
        return Optional.ofNullable(now.byId().get(id));
    }

    Optional<ServedSite> ofInstance(String instanceId) {
        Now all = now;
        return all.sites().ofInstance(instanceId).map(site -> all.byId().get(site.id()));
    }

    @Override
    public boolean serves(String siteId) {
        ServedSite one = now.byId().get(siteId);
        return one != null && !one.site().isPaused() && ownership.has(siteId);
    }

    @Override
    public Optional<Desk> of(String siteId) {
        return withId(siteId).filter(one -> serves(siteId)).map(one -> one.rooms()
                .desk());
    }

    /**
     * Serves these sites from now on. A site whose settings are the same keeps its rooms. One that cannot work, or that is
     * named in {@code kept}, stays as it was.
     *
     * @param kept    names of sites that are left as they are, whatever is wanted
     * @param made    makes one of a site
     * @param checked is given each new or changed one before it counts; throws where it cannot work
     */
    synchronized Change change(
            Sites wanted, Collection<String> kept, Function<Site, ServedSite> made, Consumer<ServedSite> checked) {
        Now before = now;
        Map<String, ServedSite> after = new LinkedHashMap<>();
        List<ServedSite> opened = new ArrayList<>();
        Map<String, List<String>> problems = new TreeMap<>();
        Map<String, ServedSite> byId = new HashMap<>();
        Consumer<ServedSite> serve = one -> {
            after.put(one.site().name(), one);
            byId.put(one.site().id(), one);
        };
        kept.stream().map(before.byName()::get).filter(Objects::nonNull).forEach(serve);
        for (Site site : wanted.all()) {
            ServedSite old = before.byName().get(site.name());
            if (after.containsKey(site.name())) {
                continue;
            }
            ServedSite keeper = byId.get(site.id());
            if (keeper != null) {
                problems.put(site.name(), List.of("is the same site as " + keeper.site() + ", which stays as it was"));
                continue;
            }
            if (old != null && isSame(old.site(), site)) {
                serve.accept(old);
                continue;
            }
            try {
                ServedSite one = made.apply(site);
                checked.accept(one);
                serve.accept(one);
                opened.add(one);
            } catch (SettingsException e) {
                problems.put(site.name(), e.problems());
            } catch (RuntimeException e) {
                problems.put(site.name(), List.of(Reason.of(e)));
            }
            if (old != null && problems.containsKey(site.name())) {
                serve.accept(old);
            }
        }
        Set<ServedSite> still = Set.copyOf(after.values());
        List<ServedSite> closed = before.byName().values().stream()
                .filter(one -> !still.contains(one))
                .toList();
        if (!opened.isEmpty() || !closed.isEmpty()) {
            now = Now.of(after.values());
        }
        return new Change(opened, closed, problems);
    }

    private static boolean isSame(Site one, Site other) {
        return one.isPaused() == other.isPaused()
                && one.isGone() == other.isGone()
                && (one.settings() == other.settings()
                        || one.settings().process() != one.settings()
                                && one.id().equals(other.id())
                                && one.settings().own().equals(other.settings().own()));
    }
}
