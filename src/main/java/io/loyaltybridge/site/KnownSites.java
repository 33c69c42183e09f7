package io.loyaltybridge.site;

import io.loyaltybridge.settings.SecretKeys;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.settings.SiteDirectory;
import io.loyaltybridge.settings.SitePlace;
import io.loyaltybridge.site.store.KeptSites;
import io.loyaltybridge.site.store.SiteState;
import io.loyaltybridge.site.store.StoredSite;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sites that the settings and the store describe: {@link Site#MAIN}, where the settings of the process say which site it
 * is, one for each file of {@code bridge.sites-dir}, and those that commands keep in the store. Immutable.
 */
public final class KnownSites {
    private final Settings process;
    private final SortedMap<String, Path> files;
    private final SortedMap<String, StoredSite> stored = new TreeMap<>();
    /** Also those that cannot be beside another one. */
    private final SortedMap<String, Site> read = new TreeMap<>();

    private final SortedMap<String, List<String>> problems = new TreeMap<>();
    /** The instance ids that the descriptions of wrong sites name; the empty text for one that names none. */
    private final Set<String> wrongInstances = new HashSet<>();

    private final Map<String, SiteState> states;
    private final int readAnew;
    private final Sites sites;

    private KnownSites(
            Settings process,
            Map<String, String> environment,
            Collection<StoredSite> kept,
            Map<String, SiteState> states,
            Function<String, Optional<Settings>> before) {
        this.process = process;
        this.states = states;
        this.files = SiteDirectory.files(process);
        kept.forEach(site -> stored.put(site.name(), site));
        SiteDescriptions descriptions = new SiteDescriptions(process, environment, files, stored, before);
        descriptions.read().forEach(one -> {
            if (one.site() == null) {
                problems.put(one.name(), one.problems());
                wrongInstances.add(one.instance());
            } else {
                read.put(one.name(), inState(one.site()));
            }
        });
        readAnew = descriptions.readAnew();
        if (process.nameASite()) {
            read.put(Site.MAIN, inState(new Site(Site.MAIN, process)));
        }
        SortedMap<String, List<String>> clashes = SiteClashes.of(process, read.values());
        problems.putAll(clashes);
        clashes.keySet()
                .forEach(name -> wrongInstances.add(
                        Sites.canonical(Objects.requireNonNull(read.get(name), "a site that clashes was read")
                                .settings()
                                .text("wix.instance-id"))));
        sites = new Sites(read.values().stream()
                .filter(site -> !clashes.containsKey(site.name()))
                .toList());
    }

    private Site inState(Site site) {
        SiteState state = states.get(site.id());
        return state == null || !state.isPaused() ? site : new Site(site.name(), site.settings(), true, state.isGone());
    }

    /**
     * Reads them all; the store as it is, whoever owns it.
     *
     * @param process     the settings of the process
     * @param environment the environment variables
     * @throws SettingsException where the directory of files cannot be read, or the only site is wrong
     */
    public static KnownSites read(Settings process, Map<String, String> environment) {
        KeptSites kept = KeptSites.in(Stores.of(process));
        KnownSites known = of(process, environment, kept.sites(), kept.states());
        if (known.names().isEmpty() && !process.problemsOfASite().isEmpty()) {
            // With a database, the settings of the process alone could not tell that there is no other site.
            throw new SettingsException(process.problemsOfASite());
        }
        return known;
    }

    /**
     * The same with these as the sites in the store.
     *
     * @param states on which sites the app is installed, by the first column of their keys
     */
    public static KnownSites of(
            Settings process,
            Map<String, String> environment,
            Collection<StoredSite> stored,
            Map<String, SiteState> states) {
        return of(process, environment, stored, states, name -> Optional.empty());
    }

    /**
     * The same where some were read before; see {@link SiteReader}.
     *
     * @param before the settings of a site by its name, as they were read last
     */
    static KnownSites of(
            Settings process,
            Map<String, String> environment,
            Collection<StoredSite> stored,
            Map<String, SiteState> states,
            Function<String, Optional<Settings>> before) {
        return new KnownSites(process, environment, stored, states, before);
    }

    /** How many descriptions were read, and not taken over because they are as they were. */
    public int readAnew() {
        return readAnew;
    }

    /** The settings of all sites that can be read, by name. */
    Map<String, Settings> settings() {
        Map<String, Settings> all = new HashMap<>();
        read.forEach((name, site) -> all.put(name, site.settings()));
        return all;
    }

    /**
     * The sites that a service starts with. One that is wrong, or lacks a credential that it needs, is left out.
     *
     * @throws SettingsException naming everything that is wrong in the settings of the process and of its sites, where {@link
     *     Site#MAIN} is wrong, no site would be left, or the key of the process decrypts nothing in the store; or that there is
     *     no site at all, and none can come by its installation
     */
    public static StartingSites start(Settings process, Map<String, String> environment) {
        KnownSites known = read(process, environment);
        StartingSites starting = new StartingSites(known.sites, known.wrong(Map.of()));
        Map<String, List<String>> missing = new LinkedHashMap<>();
        known.sites.all().forEach(site -> {
            List<String> lines = site.settings().missingCredentials();
            if (!lines.isEmpty()) {
                missing.put(site.name(), lines);
            }
        });
        if (!known.sites.all().isEmpty() && starting.canDoWithout(missing.keySet()) && !known.hasForeignKey()) {
            return starting.without(missing);
        }
        Set<String> problems = new LinkedHashSet<>();
        known.problems.values().forEach(problems::addAll);
        missing.values().forEach(problems::addAll);
        if (known.names().isEmpty() && installationsJoin(process)) {
            problems.addAll(process.missingCredentials().stream()
                    .filter(line -> !line.startsWith("wix.instance-id:"))
                    .toList());
            if (process.text("wix.public-key").isEmpty()) {
                problems.add("wix.public-key: is not set; without it no installation of the app can become a site");
            }
        } else if (known.names().isEmpty()) {
            problems.addAll(process.missingCredentials());
            problems.add("bridge.sites-dir: " + process.text("bridge.sites-dir")
                    + " has no site either; a file <name>.properties in it describes one, and `site add` keeps one in"
                    + " the store");
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(List.copyOf(problems));
        }
        return starting;
    }

    /** Whether the store has encrypted secrets, and none is of a key of the process: then the key is wrong, and not the sites. */
    private boolean hasForeignKey() {
        SecretKeys keys = SecretKeys.of(process);
        List<String> encrypted = stored.values().stream()
                .flatMap(site -> site.values().values().stream())
                .filter(SecretKeys::isEncrypted)
                .toList();
        return !encrypted.isEmpty() && encrypted.stream().noneMatch(keys::has);
    }

    /** Whether an installation of the app that no site has becomes one. */
    public static boolean installationsJoin(Settings process) {
        return process.text("sites.on-install").equals("add");
    }

    /** Those without a problem. */
    public Sites sites() {
        return sites;
    }

    /** What is wrong with the others, a line each, by their name. */
    public SortedMap<String, List<String>> problems() {
        return problems;
    }

    /** The same with what was found out about those without a problem. */
    public WrongSites wrong(Map<String, List<String>> more) {
        Set<String> instances = new HashSet<>(wrongInstances);
        return new WrongSites(problems, instances, instances.remove("")).and(more, sites);
    }

    /** The names of all sites, with a problem or without, sorted. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(files.keySet());
        names.addAll(stored.keySet());
        names.addAll(read.keySet());
        return names;
    }

    /** The file of a site; null for {@link Site#MAIN}, which the files of the process describe, and for one in the store. */
    public @Nullable Path file(String name) {
        return files.get(name);
    }

    /** A site as the store has it. */
    public Optional<StoredSite> stored(String name) {
        return Optional.ofNullable(stored.get(name));
    }

    /** Why a site is paused or gone other than by a person; empty where the app is installed. */
    public Optional<SiteState> state(String name) {
        return Optional.ofNullable(read.get(name))
                .map(site -> states.get(site.id()))
                .filter(SiteState::isPaused);
    }

    /**
     * Why what is kept of a site in the store may be another site's too; empty where it is its own.
     *
     * @param id first column of the site's keys
     */
    public Optional<String> mayHaveRowsOf(String name, String id) {
        if (files.containsKey(name)) {
            return Optional.of(files.get(name) + " describes a site of the same name");
        }
        return read.values().stream()
                .filter(site -> site.id().equals(id) && !site.name().equals(name))
                .findFirst()
                .map(site -> "site " + site + " has the same id")
                .or(() -> problems.keySet().stream()
                        .filter(other -> files.containsKey(other) && !read.containsKey(other))
                        .findFirst()
                        .map(other -> files.get(other) + " cannot be read, and may describe the same site"));
    }

    /** The day from which a removed site may be erased, by the time zone of the process. */
    public LocalDate erasedOn(SiteState removed) {
        return removed.keptUntil(process.duration("sites.keep-removed"))
                .atZone(process.timeZone())
                .toLocalDate();
    }

    /** All that the store has, by name. */
    public Collection<StoredSite> stored() {
        return stored.values();
    }

    /**
     * What is wrong with sites that are to be in the store, beside all others, a line each. Those of the same names are
     * replaced by them.
     */
    public List<String> problemsWith(Collection<Site> wanted) {
        SortedMap<String, Site> all = new TreeMap<>(read);
        Set<String> lines = new LinkedHashSet<>();
        for (Site site : wanted) {
            SitePlace place = site.settings().place().orElseThrow();
            SiteClashes.nameProblem(place).ifPresent(lines::add);
            if (files.containsKey(site.name())) {
                lines.add(SiteDescriptions.twice(files.get(site.name()), site.name()));
            }
            all.put(site.name(), site);
        }
        SortedMap<String, List<String>> clashes = SiteClashes.of(process, all.values());
        wanted.forEach(site -> lines.addAll(clashes.getOrDefault(site.name(), List.of())));
        return List.copyOf(lines);
    }

    /** All that can be read but those of the names of these. */
    public Collection<Site> beside(Collection<Site> these) {
        SortedMap<String, Site> others = new TreeMap<>(read);
        these.forEach(site -> others.remove(site.name()));
        return others.values();
    }

    /** Everything of the process and of its sites, as they are and as they were, that must not be written. */
    public static Collection<String> secrets(Settings process, Sites... sites) {
        List<String> secrets = new ArrayList<>(process.secrets());
        // Most are the same in all of them.
        Set<Settings> once = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Sites some : sites) {
            some.all().forEach(site -> once.add(site.settings()));
        }
        once.remove(process);
        once.forEach(site -> secrets.addAll(site.ownSecrets()));
        return secrets;
    }
}
