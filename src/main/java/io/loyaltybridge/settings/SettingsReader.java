package io.loyaltybridge.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads files of settings: a stronger file is read after a weaker one. */
final class SettingsReader {
    private final Map<String, String> environment;
    private final References references;
    private final List<PropertiesFile> files = new ArrayList<>();
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> origins = new TreeMap<>();
    private final Set<String> fromElsewhere = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(Map<String, String> environment) {
        this.environment = environment;
        this.references = new References(environment);
    }

    /** As {@link Settings#load}, not checked. */
    static Settings process(Path defaultFile, @Nullable Path config, Map<String, String> environment) {
        return process(Installation.here(), defaultFile, config, environment);
    }

    static Settings process(
            Installation installation, Path defaultFile, @Nullable Path config, Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(environment);
        List<Path> defaults = new ArrayList<>(installation.places(defaultFile));
        Collections.reverse(defaults);
        for (Path file : defaults) {
            reader.add(Files.exists(file) ? PropertiesFile.read(file) : new PropertiesFile(file, Map.of(), Map.of()));
        }
        if (config != null) {
            reader.add(PropertiesFile.read(config));
        }
        reader.addVariables();
        return reader.settings(null, null, null);
    }

    /** As {@link Settings#ofSite}, not checked. */
    static Settings site(Settings process, WrittenSite site, Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(environment);
        PropertiesFile file = site.file();
        if (file != null) {
            reader.add(file);
        } else {
            String place = site.place().toString();
            reader.add(site.values(), same -> place);
        }
        reader.decrypt(process, site.place().name());
        return reader.settings(process, site.place(), site);
    }

    private void add(PropertiesFile file) {
        files.add(file);
        add(file.values(), file::where);
    }

    private void add(Map<String, String> written, UnaryOperator<String> where) {
        written.forEach((key, value) -> {
            // The catalogue's text for the name, so that ten thousand sites do not hold ten thousand of them.
            Setting known = Catalog.SETTINGS.get(key);
            String name = known == null ? key : known.key();
            values.put(name, value);
            origins.put(name, where.apply(key));
        });
    }

    /** Environment variables, which are stronger than every file of the process. */
    private void addVariables() {
        Set<String> known = new TreeSet<>(values.keySet());
        known.addAll(Catalog.SETTINGS.keySet());
        for (String name : Settings.sourceNames(values.keySet())) {
            Catalog.SOURCE.keySet().forEach(part -> known.add("sources." + name + "." + part));
        }
        for (String key : known) {
            String variable = key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            String value = environment.get(variable);
            if (value != null) {
                values.put(key, value.strip());
                origins.put(key, "environment variable " + variable);
                fromElsewhere.add(key);
            }
        }
    }

    private void decrypt(Settings process, String site) {
        if (values.values().stream().noneMatch(SecretKeys::isEncrypted)) {
            return;
        }
        SecretKeys keys = SecretKeys.of(process);
        values.replaceAll((key, value) -> {
            try {
                return SecretKeys.isEncrypted(value) ? keys.decrypt(site, key, value) : value;
            } catch (IllegalArgumentException e) {
                problems.add(origins.get(key) + ": " + key + ": " + e.getMessage());
                return value;
            }
        });
    }

    private Settings settings(@Nullable Settings process, @Nullable SitePlace place, @Nullable WrittenSite written) {
        values.replaceAll((key, value) -> {
            if (!References.isIn(value)) {
                return value;
            }
            fromElsewhere.add(key);
            try {
                return references.resolve(value);
            } catch (IllegalArgumentException e) {
                problems.add(origins.get(key) + ": " + key + ": " + e.getMessage());
                return value;
            }
        });
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Settings(
                process,
                place,
                values,
                origins,
                files.stream().map(PropertiesFile::path).toList(),
                SecretFiles.open(files),
                fromElsewhere,
                written == null ? ReadFrom.SOMEWHERE : ReadFrom.of(written, references.read()));
    }
}
