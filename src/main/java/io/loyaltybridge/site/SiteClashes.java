package io.loyaltybridge.site;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SitePlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Sites that cannot be in one process together: two of the same site of Wix, two with the same rows in the store, and a site
 * that is called like a source. Each problem names both places, and counts for both, because nobody knows which is meant.
 */
final class SiteClashes {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");
    private static final List<String> RESERVED = List.of(Site.MAIN, "program", "wix");

    private final SortedMap<String, List<String>> problems = new TreeMap<>();

    private SiteClashes() {}

    /** What is wrong with the name of a site; empty where nothing is. */
    static Optional<String> nameProblem(SitePlace place) {
        String name = place.name();
        return NAME.matcher(name).matches() && !RESERVED.contains(name)
                ? Optional.empty()
                : Optional.of(place + ": expected a name of at most 41 lower-case letters, digits and '-', other than "
                        + String.join(", ", RESERVED) + ", found \"" + name + "\"");
    }

    /** By the name of each site that has one; {@link Site#MAIN} never has. */
    static SortedMap<String, List<String>> of(Settings process, Collection<Site> sites) {
        SiteClashes clashes = new SiteClashes();
        clashes.twice(sites, "wix.instance-id", site -> site.settings()
                .text("wix.instance-id")
                .toLowerCase(Locale.ROOT));
        clashes.twice(sites, "wix.site-id", site -> site.settings()
                .text("wix.site-id")
                .toLowerCase(Locale.ROOT));
        clashes.twice(sites, "bridge.site", Site::id);
        clashes.calledLikeSources(process, sites);
        return clashes.problems;
    }

    private void twice(Collection<Site> sites, String key, Function<Site, String> of) {
        Map<String, Site> seen = new HashMap<>();
        for (Site site : sites) {
            String value = of.apply(site);
            Site other = value.isEmpty() ? null : seen.putIfAbsent(value, site);
            if (other != null && !(alreadyTold(site) && alreadyTold(other))) {
                add(
                        place(other, key) + " and " + place(site, key) + ": " + key
                                + ": expected a value of its own for each site, found \"" + value + "\" for both"
                                + (key.equals("bridge.site")
                                        ? "; where it is not set, it is the site's id on Wix"
                                        : ""),
                        other,
                        site);
            }
        }
    }

    private void calledLikeSources(Settings process, Collection<Site> sites) {
        Map<String, Site> named = new HashMap<>();
        sites.forEach(site -> named.put(site.name(), site));
        for (String source : process.sources()) {
            Site called = named.get(source);
            if (called != null) {
                calledLike(called, source, "the settings of the process", called);
            }
        }
        for (Site site : sites) {
            for (String source : site.settings().sources()) {
                Site called = named.get(source);
                if (called != null && !process.sources().contains(source)) {
                    calledLike(called, source, place(site), site);
                }
            }
        }
    }

    private void calledLike(Site called, String source, String where, Site has) {
        add(
                place(called) + ": expected another name than " + source + ", because sources." + source + ".… in "
                        + where + " is a source, and the webhooks of both would be at /webhooks/" + source,
                called,
                has);
    }

    private boolean alreadyTold(Site site) {
        return problems.containsKey(site.name()) || site.name().equals(Site.MAIN);
    }

    private void add(String problem, Site... of) {
        for (Site site : Set.copyOf(List.of(of))) {
            if (!site.name().equals(Site.MAIN)) {
                List<String> lines = problems.computeIfAbsent(site.name(), none -> new ArrayList<>());
                if (!lines.contains(problem)) {
                    lines.add(problem);
                }
            }
        }
    }

    private static String place(Site site, String key) {
        String origin = site.settings().origin(key);
        return origin.equals("default") ? place(site) : origin;
    }

    private static String place(Site site) {
        List<Path> files = site.settings().files();
        return site.settings().place().map(SitePlace::toString).orElseGet(() -> files.get(files.size() - 1)
                .toString());
    }
}
