package io.loyaltybridge.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads files of settings: a stronger file is read after a weaker one. */
final class SettingsReader {
    private final Map<String, String> environment;
    private final References references;
    private final List<PropertiesFile> files = new ArrayList<>();
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> origins = new TreeMap<>();
    private final Set<String> fromElsewhere = new TreeSet<>();

    private SettingsReader(Map<String, String> environment) {
        this.environment = environment;
        this.references = new References(environment);
    }

    /** As {@link Settings#load}, not checked. */
    static Settings process(Path defaultFile, @Nullable Path config, Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(environment);
        reader.add(
                Files.exists(defaultFile)
                        ? PropertiesFile.read(defaultFile)
                        : new PropertiesFile(defaultFile, Map.of(), Map.of()));
        if (config != null) {
            reader.add(PropertiesFile.read(config));
        }
        reader.addVariables();
        return reader.settings(null);
    }

    /** As {@link Settings#ofSite}, not checked. */
    static Settings site(Settings process, Path file, Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(environment);
        reader.add(PropertiesFile.read(file));
        return reader.settings(process);
    }

    private void add(PropertiesFile file) {
        files.add(file);
        file.values().forEach((key, value) -> {
            // The catalogue's text for the name, so that ten thousand sites do not hold ten thousand of them.
            Setting known = Catalog.SETTINGS.get(key);
            String name = known == null ? key : known.key();
            values.put(name, value);
            origins.put(name, file.where(key));
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

    private Settings settings(@Nullable Settings process) {
        List<String> problems = new ArrayList<>();
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
                values,
                origins,
                files.stream().map(PropertiesFile::path).toList(),
                SecretFiles.open(files),
                fromElsewhere);
    }
}
