package io.loyaltybridge.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this process, or of one of its sites over them. For the process an environment variable
 * ({@code wix.base-url} → {@code WIX_BASE_URL}) comes before {@code --config FILE}, which comes before
 * {@code application.properties}, that of a team before the shipped one, which comes before the default. Everything is checked when it is loaded, so that a wrong
 * setting is named before anything starts. Immutable.
 */
public final class Settings {
    /** The file of the working directory that holds every setting. */
    public static final String DEFAULT_FILE = "application.properties";

    /** What says which site it is: a site never has the process's value of these. */
    static final Set<String> OF_ONE_SITE = Set.of("bridge.site", "wix.instance-id", "wix.site-id");

    private final @Nullable Settings process;
    private final @Nullable SitePlace place;
    private final Map<String, String> values;
    private final Map<String, String> origins;
    private final List<Path> files;
    private final List<String> openFiles;
    private final Set<String> fromElsewhere;
    private final ReadFrom readFrom;
    private final Set<String> sources;
    /** What was read for the process and its sites, by what it is. */
    private final Map<List<Object>, Object> read = new ConcurrentHashMap<>();

    /**
     * @param process what these lie over; null where they are those of the process
     * @param place   where they are kept; null where they are those of the process
     * @param readFrom what they were read from, where they are those of a site
     */
    Settings(
            @Nullable Settings process,
            @Nullable SitePlace place,
            Map<String, String> values,
            Map<String, String> origins,
            List<Path> files,
            List<String> openFiles,
            Set<String> fromElsewhere,
            ReadFrom readFrom) {
        this.process = process;
        this.place = place;
        this.values = values;
        this.origins = origins;
        this.files = files;
        this.openFiles = openFiles;
        this.fromElsewhere = fromElsewhere;
        this.readFrom = readFrom;
        Set<String> names = sourceNames(values.keySet());
        if (process != null && process.sources.containsAll(names)) {
            this.sources = process.sources;
        } else {
            if (process != null) {
                names.addAll(process.sources);
            }
            this.sources = names;
        }
    }

    /**
     * Loads and checks the settings of the process.
     *
     * @param defaultFile read when it exists
     * @param config      the file of {@code --config}, or null
     * @param environment the environment variables
     * @throws SettingsException naming every setting that is wrong
     */
    public static Settings load(Path defaultFile, @Nullable Path config, Map<String, String> environment) {
        return SettingsReader.process(defaultFile, config, environment).checked();
    }

    /**
     * Loads and checks the settings of a site: its own over these, which are the process's. Environment variables count only
     * where its own settings name them. What says which site it is (its row in the store, its instance or site id) comes from
     * its own alone.
     *
     * @throws SettingsException naming every setting that is wrong
     */
    public Settings ofSite(WrittenSite written, Map<String, String> environment) {
        Settings site = SettingsReader.site(this, written, environment);
        List<String> problems = SiteProblems.of(site, written.place());
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return site;
    }

    /** Whether reading a site of the store, which is written like this now, would bring these settings again. */
    public boolean areStillOf(Map<String, String> stored, FilesNow now) {
        return place != null && place.stored() && readFrom.isStill(stored, now);
    }

    /** The same for the file of a site. */
    public boolean areStillOf(Path file, FilesNow now) {
        return place != null && !place.stored() && readFrom.isStill(file, now);
    }

    /** The same settings with some of them replaced: for the demo and for tests. Checked again. */
    public Settings with(Map<String, String> changes) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.putAll(changes);
        Set<String> stillFromElsewhere = new TreeSet<>(fromElsewhere);
        stillFromElsewhere.removeAll(changes.keySet());
        return new Settings(process, place, changed, origins, files, openFiles, stillFromElsewhere, ReadFrom.SOMEWHERE)
                .checked();
    }

    private Settings checked() {
        List<String> problems = SettingsProblems.of(this);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return this;
    }

    /** The settings of the process, without what a site's file says; these where there is none. */
    public Settings process() {
        return process == null ? this : process;
    }

    /**
     * Something immutable that settings name, such as a profile: read once for the process and all its sites.
     *
     * @param reader throws where it cannot be read; then it is read again the next time. Must not ask for another one
     */
    public <T> T readOnce(Class<T> type, String name, Supplier<T> reader) {
        return type.cast(process().read.computeIfAbsent(List.of(type, name), key -> reader.get()));
    }

    /** Where the settings of a site are kept; empty for those of the process. */
    public Optional<SitePlace> place() {
        return Optional.ofNullable(place);
    }

    /** What is wrong with these as the settings of the only site there is, a line each. */
    public List<String> problemsOfASite() {
        return SettingsProblems.ofASite(this);
    }

    /** Whether the value of a setting is in no message, no line of the log and no answer. */
    public static boolean isSecret(String key) {
        return Catalog.isSecret(key);
    }

    /** What the file of a site says, or the store, by setting; for the process everything that is set. */
    public Map<String, String> own() {
        return Collections.unmodifiableMap(values);
    }

    /** Whether these say which site of Wix it is, and not only what is common to sites. */
    public boolean nameASite() {
        return !text("wix.instance-id").isEmpty()
                || text("wix.auth").equals("api-key") && !text("wix.site-id").isEmpty();
    }

    private @Nullable Settings above(String key) {
        return process == null || values.containsKey(key) || OF_ONE_SITE.contains(key) ? null : process;
    }

    private String value(String key) {
        Settings above = above(key);
        return above == null ? values.getOrDefault(key, "") : above.value(key);
    }

    /** Everything that is set here or in the process. */
    private Map<String, String> values() {
        if (process == null) {
            return values;
        }
        Map<String, String> merged = new TreeMap<>(process.values);
        merged.keySet().removeAll(OF_ONE_SITE);
        merged.putAll(values);
        return merged;
    }

    /** Whether there is a setting of this name; parts of sources do not count. */
    public static boolean isSetting(String key) {
        return Catalog.SETTINGS.containsKey(key);
    }

    /** A setting as text; its default where it is not set; empty where it has none. */
    public String text(String key) {
        String value = value(key);
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

    /**
     * The properties of the file of {@code bridge.kafka-properties}; none without it, or without {@code bridge.kafka}. Some are
     * secret.
     */
    public Map<String, String> kafkaProperties() {
        return kafkaFile().map(KafkaFile::values).orElse(Map.of());
    }

    Optional<KafkaFile> kafkaFile() {
        return text("bridge.kafka").isEmpty() || text(KafkaFile.KEY).isEmpty()
                ? Optional.empty()
                : Optional.of(readOnce(KafkaFile.class, text(KafkaFile.KEY), () -> KafkaFile.read(process())));
    }

    /** Whether a host is always this machine, by its name or address. */
    public static boolean isThisMachine(String host) {
        return TlsProblems.allows("", host);
    }

    /** Whether this host may be called without TLS: it is this machine, or a setting allows it. */
    public boolean mayBeWithoutTls(String host) {
        return TlsProblems.allows(text("bridge.allow-without-tls"), host);
    }

    /** Names of the configured sources, whether they have a secret or not. */
    public Set<String> sources() {
        return Collections.unmodifiableSet(sources);
    }

    /** What is set of a source, here or in the process, without its secrets. */
    public Stream<String> textsOfSource(String source) {
        String prefix = "sources." + source + ".";
        Set<String> keys = new TreeSet<>();
        for (Settings at : process == null ? List.of(this) : List.of(this, process)) {
            at.values.keySet().stream().filter(key -> key.startsWith(prefix)).forEach(keys::add);
        }
        return keys.stream().filter(key -> !isSecret(key)).map(this::value);
    }

    /** Points by kind of event of one source: the settings {@code sources.<name>.points.<kind>}. */
    public Map<String, String> pointsByKind(String source) {
        return byKind("sources." + source + ".points.");
    }

    /** Where an event of a kind says what it takes back: the settings {@code sources.<name>.reverses.<kind>}. */
    public Map<String, String> reversesByKind(String source) {
        return byKind("sources." + source + ".reverses.");
    }

    private Map<String, String> byKind(String prefix) {
        Map<String, String> byKind = new TreeMap<>();
        if (process != null) {
            byKind.putAll(process.byKind(prefix));
        }
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                byKind.remove(key.substring(prefix.length()));
                if (!value.isEmpty()) {
                    byKind.put(key.substring(prefix.length()), value);
                }
            }
        });
        return byKind;
    }

    /** Where a setting was read: "application.properties:12", an environment variable, or "default". */
    public String origin(String key) {
        Settings above = above(key);
        return above == null ? origins.getOrDefault(key, "default") : above.origin(key);
    }

    /** The files that were read, the stronger last. */
    public List<Path> files() {
        return process == null ? files : joined(process.files, files);
    }

    /** A line for each file that holds secrets and that other users of this machine may read. */
    public List<String> openFiles() {
        return process == null
                ? joined(
                        openFiles,
                        kafkaFile()
                                .map(kafka -> SecretFiles.open(kafka.file(), KafkaFile::isSecret))
                                .orElse(List.of()))
                : joined(process.openFiles(), openFiles);
    }

    /** The settings that differ from their default, including those from the environment. */
    public Map<String, String> set() {
        Map<String, String> set = new TreeMap<>(values());
        set.entrySet()
                .removeIf(entry -> entry.getValue().isEmpty()
                        || Catalog.definition(entry.getKey())
                                .filter(s -> s.defaultValue().equals(entry.getValue()))
                                .isPresent());
        return set;
    }

    /**
     * Settings whose value comes, or may come, from an environment variable or from a file of its own; another process may
     * have another value.
     */
    public Set<String> fromElsewhere() {
        if (process == null) {
            return Collections.unmodifiableSet(fromElsewhere);
        }
        Set<String> all = new TreeSet<>(process.fromElsewhere);
        all.removeIf(key -> above(key) == null);
        all.addAll(fromElsewhere);
        return all;
    }

    /** Everything that is set or has a default, for Camel's placeholders. */
    public Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        Catalog.SETTINGS.values().forEach(s -> all.put(s.key(), s.defaultValue()));
        values().keySet().forEach(key -> all.put(key, text(key)));
        all.put("wix.app-id", appId());
        all.put("bridge.site", site());
        return all;
    }

    /**
     * Everything that must not be written: the values of all secret settings, and the parts of them that others may repeat.
     * Not empty, but of any length: the caller leaves out what is too short to be recognised.
     */
    public Set<String> secrets() {
        Set<String> secrets = SecretParts.of(values());
        kafkaFile().map(KafkaFile::secrets).ifPresent(secrets::addAll);
        return secrets;
    }

    /** The same for what a site's file says, without those of the process. */
    public Set<String> ownSecrets() {
        return SecretParts.of(values);
    }

    /** Credentials that {@code run} needs and that are missing, for the chosen way to log in. */
    public List<String> missingCredentials() {
        return MissingCredentials.of(this);
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    static Set<String> sourceNames(Set<String> keys) {
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
