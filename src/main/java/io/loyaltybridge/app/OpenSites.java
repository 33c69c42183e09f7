package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Desk;
import io.loyaltybridge.inbox.Desks;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The sites that the process serves now, each with its rooms. They change as a whole: whoever asks sees all of the sites
 * before a change or all of them after it. Thread-safe.
 */
final class OpenSites implements Desks {

    private record Now(Sites sites, Map<String, SiteRooms> byName, Map<String, SiteRooms> byId) {
        static Now of(Collection<SiteRooms> rooms) {
            Map<String, SiteRooms> byName = new TreeMap<>();
            Map<String, SiteRooms> byId = new HashMap<>();
            rooms.forEach(room -> {
                byName.put(room.site().name(), room);
                byId.put(room.site().id(), room);
            });
            return new Now(
                    new Sites(byName.values().stream().map(SiteRooms::site).toList()), byName, byId);
        }
    }

    /**
     * What became of a change.
     *
     * @param opened   sites that are new or changed; their work has not begun
     * @param closed   what was there before of sites that are changed or gone
     * @param problems why others were left as they were, a line each, by the name of the site
     */
    record Change(List<SiteRooms> opened, List<SiteRooms> closed, Map<String, List<String>> problems) {
        boolean isNone() {
            return opened.isEmpty() && closed.isEmpty();
        }
    }

    private volatile Now now = Now.of(List.of());

    /** The sites, another object after each change. */
    Sites sites() {
        return now.sites();
    }

    /** All of them, in the order of their names. */
    Collection<SiteRooms> all() {
        return now.byName().values();
    }

    Optional<SiteRooms> named(String name) {
        return Optional.ofNullable(now.byName().get(name));
    }

    Optional<SiteRooms> withId(String id) {
        return Optional.ofNullable(now.byId().get(id));
    }

    Optional<SiteRooms> ofInstance(String instanceId) {
        Now all = now;
        return all.sites().ofInstance(instanceId).map(site -> all.byId().get(site.id()));
    }

    @Override
    public boolean serves(String siteId) {
        return now.byId().containsKey(siteId);
    }

    @Override
    public Optional<Desk> of(String siteId) {
        return withId(siteId).map(SiteRooms::desk);
    }

    /**
     * Serves these sites from now on. A site whose settings are the same keeps its rooms. One that cannot be opened, or that
     * is named in {@code kept}, stays as it was.
     *
     * @param kept    names of sites that are left as they are, whatever is wanted
     * @param open    makes the rooms of a site; throws where that is not possible
     * @param checked is given the rooms of each new or changed site before they count; throws where they cannot work
     */
    synchronized Change change(
            Sites wanted, Collection<String> kept, Function<Site, SiteRooms> open, Consumer<SiteRooms> checked) {
        Now before = now;
        Map<String, SiteRooms> after = new LinkedHashMap<>();
        List<SiteRooms> opened = new ArrayList<>();
        Map<String, List<String>> problems = new TreeMap<>();
        before.byName().forEach((name, rooms) -> {
            if (kept.contains(name)) {
                after.put(name, rooms);
            }
        });
        for (Site site : wanted.all()) {
            SiteRooms old = before.byName().get(site.name());
            if (after.containsKey(site.name())) {
                continue;
            }
            Optional<SiteRooms> keeper = after.values().stream()
                    .filter(rooms -> rooms.site().id().equals(site.id()))
                    .findFirst();
            if (keeper.isPresent()) {
                problems.put(
                        site.name(),
                        List.of("is the same site as " + keeper.get().site() + ", which stays as it was"));
                continue;
            }
            if (old != null && isSame(old.site(), site)) {
                after.put(site.name(), old);
                continue;
            }
            try {
                SiteRooms rooms = open.apply(site);
                checked.accept(rooms);
                after.put(site.name(), rooms);
                opened.add(rooms);
            } catch (SettingsException e) {
                problems.put(site.name(), e.problems());
            } catch (RuntimeException e) {
                problems.put(site.name(), List.of(Reason.of(e)));
            }
            if (old != null && problems.containsKey(site.name())) {
                after.put(site.name(), old);
            }
        }
        List<SiteRooms> closed = before.byName().values().stream()
                .filter(rooms -> !after.containsValue(rooms))
                .toList();
        if (!opened.isEmpty() || !closed.isEmpty()) {
            now = Now.of(after.values());
        }
        return new Change(opened, closed, problems);
    }

    private static boolean isSame(Site one, Site other) {
        return one.settings() == other.settings()
                || one.settings().process() != one.settings()
                        && one.id().equals(other.id())
                        && one.settings().own().equals(other.settings().own());
    }
}
