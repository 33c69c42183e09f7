package io.loyaltybridge.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this process. An environment variable ({@code wix.base-url} → {@code WIX_BASE_URL}) comes before
 * {@code --config FILE}, which comes before {@code application.properties}, which comes before the default.
 * Everything is checked when it is loaded, so that a wrong setting is named before anything starts. Immutable.
 */
public final class Settings {
    /** The file of the working directory that holds every setting. */
    public static final String DEFAULT_FILE = "application.properties";

    /** Names and addresses that always mean this machine. */
    private static final Pattern LOOPBACK =
            Pattern.compile("(?:.+\\.)?localhost|127(?:\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1");

    private static final Pattern ENV = Pattern.compile("\\{\\{env:([A-Za-z0-9_]+)(?::([^}]*))?}}");

    private final Map<String, String> values;
    private final Map<String, String> origins;
    private final List<PropertiesFile> files;
    private final Set<String> fromEnvironment;

    private Settings(
            Map<String, String> values,
            Map<String, String> origins,
            List<PropertiesFile> files,
            Set<String> fromEnvironment) {
        this.values = values;
        this.origins = origins;
        this.files = files;
        this.fromEnvironment = fromEnvironment;
    }

    /**
     * Loads and checks the settings.
     *
     * @param defaultFile read when it exists
     * @param config      the file of {@code --config}, or null
     * @param environment the environment variables
     * @throws SettingsException naming every setting that is wrong
     */
    public static Settings load(Path defaultFile, @Nullable Path config, Map<String, String> environment) {
        Map<String, String> values = new TreeMap<>();
        Map<String, String> origins = new TreeMap<>();
        List<PropertiesFile> files = new ArrayList<>();
        files.add(
                Files.exists(defaultFile)
                        ? PropertiesFile.read(defaultFile)
                        : new PropertiesFile(defaultFile, Map.of(), Map.of()));
        if (config != null) {
            files.add(PropertiesFile.read(config));
        }
        files.forEach(file -> file.values().forEach((key, value) -> {
            values.put(key, value);
            origins.put(key, file.where(key));
        }));
        Set<String> fromEnvironment = new TreeSet<>();
        Set<String> known = new TreeSet<>(values.keySet());
        known.addAll(Catalog.SETTINGS.keySet());
        for (String name : sourceNames(values.keySet())) {
            Catalog.SOURCE.keySet().forEach(part -> known.add("sources." + name + "." + part));
        }
        for (String key : known) {
            String variable = key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            String value = environment.get(variable);
            if (value != null) {
                values.put(key, value.strip());
                origins.put(key, "environment variable " + variable);
            }
            if (value != null || ENV.matcher(values.getOrDefault(key, "")).find()) {
                fromEnvironment.add(key);
            }
        }
        values.replaceAll((key, value) -> resolve(value, environment));
        return checked(new Settings(values, origins, files, fromEnvironment));
    }

    /** The same settings with some of them replaced: for the demo and for tests. Checked again. */
    public Settings with(Map<String, String> changes) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.putAll(changes);
        Set<String> stillFromEnvironment = new TreeSet<>(fromEnvironment);
        stillFromEnvironment.removeAll(changes.keySet());
        return checked(new Settings(changed, origins, files, stillFromEnvironment));
    }

    private static Settings checked(Settings settings) {
        List<String> problems = SettingsProblems.of(settings, settings.values);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    private static String resolve(String value, Map<String, String> environment) {
        Matcher matcher = ENV.matcher(value);
        return matcher.replaceAll(m ->
                Matcher.quoteReplacement(environment.getOrDefault(m.group(1), m.group(2) == null ? "" : m.group(2))));
    }

    /** Whether there is a setting of this name; parts of sources do not count. */
    public static boolean isSetting(String key) {
        return Catalog.SETTINGS.containsKey(key);
    }

    /** A setting as text; its default where it is not set; empty where it has none. */
    public String text(String key) {
        String value = values.getOrDefault(key, "");
        return value.isEmpty()
                ? Catalog.definition(key).map(Setting::defaultValue).orElse("")
                : value;
    }

    public long number(String key) {
        return Long.parseLong(text(key));
    }

    public boolean flag(String key) {
        return Boolean.parseBoolean(text(key));
    }

    public Duration duration(String key) {
        return Durations.parse(text(key)).orElseThrow();
    }

    public Path path(String key) {
        return Path.of(text(key));
    }

    public ZoneId timeZone() {
        return ZoneId.of(text("bridge.time-zone"));
    }

    /** First column of every key in the store. */
    public String site() {
        for (String key : List.of("bridge.site", "wix.instance-id", "wix.site-id")) {
            if (!text(key).isEmpty()) {
                return text(key);
            }
        }
        return "site";
    }

    /** The app id for earning points: the app's own, or a name where an API key is used. */
    public String appId() {
        String appId = text("wix.app-id");
        return appId.isEmpty() ? "loyalty-bridge" : appId;
    }

    /** Whether this host may be called without TLS: it is this machine, or a setting allows it. */
    public boolean mayBeWithoutTls(String host) {
        String bare = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return LOOPBACK.matcher(bare).matches()
                || Arrays.asList(text("bridge.allow-without-tls")
                                .toLowerCase(Locale.ROOT)
                                .split(" +"))
                        .contains(bare);
    }

    /** Names of the configured sources, whether they have a secret or not. */
    public Set<String> sources() {
        return sourceNames(values.keySet());
    }

    /** Points by kind of event of one source: the settings {@code sources.<name>.points.<kind>}. */
    public Map<String, Long> pointsByKind(String source) {
        String prefix = "sources." + source + ".points.";
        Map<String, Long> points = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix) && !value.isEmpty()) {
                points.put(key.substring(prefix.length()), Long.parseLong(value));
            }
        });
        return points;
    }

    /** Where a setting was read: "application.properties:12", an environment variable, or "default". */
    public String origin(String key) {
        return origins.getOrDefault(key, "default");
    }

    /** The files that were read, the stronger last. */
    public List<Path> files() {
        return files.stream().map(PropertiesFile::path).toList();
    }

    /** A line for each file that holds secrets and that other users of this machine may read. */
    public List<String> openFiles() {
        return SecretFiles.open(files);
    }

    /** The settings that differ from their default, including those from the environment. */
    public Map<String, String> set() {
        Map<String, String> set = new TreeMap<>(values);
        set.entrySet()
                .removeIf(entry -> entry.getValue().isEmpty()
                        || Catalog.definition(entry.getKey())
                                .filter(s -> s.defaultValue().equals(entry.getValue()))
                                .isPresent());
        return set;
    }

    /** Settings whose value comes, or may come, from an environment variable; another process may have another value. */
    public Set<String> fromEnvironment() {
        return fromEnvironment;
    }

    /** Everything that is set or has a default, for Camel's placeholders. */
    public Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        Catalog.SETTINGS.values().forEach(s -> all.put(s.key(), s.defaultValue()));
        values.forEach((key, value) -> all.put(key, text(key)));
        all.put("wix.app-id", appId());
        all.put("bridge.site", site());
        return all;
    }

    /**
     * Everything that must not be written: the values of all secret settings, and the parts of them that others may repeat.
     * Not empty, but of any length: the caller leaves out what is too short to be recognised.
     */
    public Set<String> secrets() {
        Set<String> secrets = new TreeSet<>();
        values.forEach((key, value) -> {
            if (!value.isEmpty()
                    && Catalog.definition(key).filter(Setting::isSecret).isPresent()) {
                secrets.addAll(SecretParts.of(key, value));
            }
        });
        return secrets;
    }

    /** Credentials that {@code run} needs and that are missing, for the chosen way to log in. */
    public List<String> missingCredentials() {
        List<String> needed = text("wix.auth").equals("app")
                ? List.of("wix.app-id", "wix.app-secret", "wix.instance-id")
                : List.of("wix.api-key", "wix.site-id");
        List<String> missing = new ArrayList<>();
        for (String key : needed) {
            if (text(key).isEmpty()) {
                missing.add(key + ": is not set; wix.auth=" + text("wix.auth") + " needs " + String.join(", ", needed));
            }
        }
        return missing;
    }

    private static Set<String> sourceNames(Set<String> keys) {
        Set<String> names = new TreeSet<>();
        for (String key : keys) {
            Matcher matcher = Catalog.SOURCE_KEY.matcher(key);
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }
}
