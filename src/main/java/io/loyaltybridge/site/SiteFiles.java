package io.loyaltybridge.site;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.settings.SiteDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sites that the settings describe: {@link Site#MAIN}, where those of the process say which site it is, and one for each
 * file of {@code bridge.sites-dir}.
 *
 * @param sites    those without a problem
 * @param files    the file of each, by its name, also of those with a problem; {@link Site#MAIN} has none of its own
 * @param problems what is wrong with the others, a line each, by the name of the file
 */
public record SiteFiles(Sites sites, SortedMap<String, Path> files, SortedMap<String, List<String>> problems) {

    /**
     * Reads them all.
     *
     * @param process     the settings of the process
     * @param environment the environment variables
     * @throws SettingsException where the directory itself cannot be read
     */
    public static SiteFiles read(Settings process, Map<String, String> environment) {
        SortedMap<String, Path> files = SiteDirectory.files(process);
        SortedMap<String, Site> read = new TreeMap<>();
        SortedMap<String, List<String>> problems = new TreeMap<>();
        files.forEach((name, file) -> {
            Optional<String> wrong = SiteClashes.nameProblem(name, file);
            if (wrong.isPresent()) {
                problems.put(name, List.of(wrong.get()));
                return;
            }
            try {
                read.put(name, new Site(name, process.ofSite(file, environment)));
            } catch (SettingsException e) {
                problems.put(name, e.problems());
            }
        });
        if (process.nameASite()) {
            read.put(Site.MAIN, new Site(Site.MAIN, process));
        }
        SortedMap<String, List<String>> clashes = SiteClashes.of(process, read.values());
        problems.putAll(clashes);
        read.keySet().removeAll(clashes.keySet());
        return new SiteFiles(new Sites(List.copyOf(read.values())), files, problems);
    }

    /**
     * The sites that a service starts with.
     *
     * @throws SettingsException naming everything that is wrong in any of their files, and every credential that one of them
     *     needs and does not have; or that there is no site at all
     */
    public static Sites start(Settings process, Map<String, String> environment) {
        SiteFiles read = read(process, environment);
        Set<String> problems = new LinkedHashSet<>();
        read.problems.values().forEach(problems::addAll);
        read.sites.all().forEach(site -> problems.addAll(site.settings().missingCredentials()));
        if (read.files.isEmpty() && read.sites.all().isEmpty()) {
            problems.addAll(process.missingCredentials());
            problems.add("bridge.sites-dir: " + process.text("bridge.sites-dir")
                    + " has no site either; a file <name>.properties in it describes one");
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(List.copyOf(problems));
        }
        return read.sites;
    }

    /** The names of all sites, with a problem or without, sorted. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(files.keySet());
        sites.all().forEach(site -> names.add(site.name()));
        return names;
    }

    /** The file of a site; null for {@link Site#MAIN}, which the files of the process describe. */
    public @Nullable Path file(String name) {
        return files.get(name);
    }

    /** Everything of the process and of its sites that must not be written. */
    public static Collection<String> secrets(Settings process, Sites sites) {
        List<String> secrets = new ArrayList<>(process.secrets());
        sites.all().stream()
                .filter(site -> site.settings() != process)
                .forEach(site -> secrets.addAll(site.settings().ownSecrets()));
        return secrets;
    }
}
