package io.loyaltybridge.intake;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.payload.Condition;
import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.payload.PointsRule;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one source is read, from the settings {@code sources.<name>.*}.
 *
 * @param secrets      one, or several while one is being replaced; none means that the source is off, unless it signs nothing.
 *                     A public key is without the lines around it
 * @param allowFrom    the addresses that its webhooks may come from
 * @param body         {@code json}, {@code form} or {@code form:<field>}; empty: as its signature style says
 * @param handshake    {@code none}, {@code meta}, {@code zoom}, {@code slack} or {@code echo}; empty: as its style says
 * @param verifyToken  what Meta's handshake has to know; empty where there is none
 * @param levels       how many objects around an item of a batch the settings read ({@code ^})
 * @param kindHeader   the header that says the kind; null where the payload does, or nothing
 * @param points       for kinds that {@code pointsByKind} does not name
 * @param reverses     what its events take back
 * @param onlyIf       what has to hold of the payload of an event that earns something
 * @param person       the person at the source, where the payload has no e-mail
 * @param onlyObjects  the objects that count; empty: every object
 * @param dailyCap     points of a person per day in the site's time zone; 0: no cap
 * @param largestAward most points of one award; 0: any
 * @param pointsPerHour most points of all customers in an hour; 0: any
 * @param lookup        the Kamelet that asks who a person is whom nobody knows; empty where there is none
 * @param createContact whether an unknown e-mail becomes a contact, or is parked
 */
public record SourceSettings(
        String name,
        String signature,
        List<String> secrets,
        String url,
        AddressRanges allowFrom,
        String body,
        String handshake,
        String verifyToken,
        PayloadPath batch,
        int levels,
        PayloadPath email,
        PayloadPath person,
        PayloadPath eventId,
        PayloadPath kind,
        @Nullable String kindHeader,
        PayloadPath object,
        PayloadPath occurredAt,
        PointsRule points,
        Map<String, PointsRule> pointsByKind,
        Reverses reverses,
        Condition onlyIf,
        String description,
        Set<String> onlyObjects,
        OncePer oncePer,
        long dailyCap,
        long largestAward,
        long pointsPerHour,
        boolean createContact,
        String route,
        String lookup) {

    /** The setting that names a Kamelet, and the parameter of route templates for it. */
    public static final String LOOKUP = "lookup";

    /** The style of a source that signs nothing. */
    static final String UNSIGNED = "unsigned";

    private static final String HEADER = "header:";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN [A-Z ]+-----(.*?)-----END [A-Z ]+-----", Pattern.DOTALL);
    /** The beginning of a path to an object around an item of a batch. */
    private static final Pattern OUTSIDE = Pattern.compile("(\\^+)[/$]");

    /** What a customer earns points for once. */
    public enum OncePer {
        /** Each event. */
        EVENT,
        /** This kind of event on the same object, such as a like of a post; each event where the payload names no object. */
        PERSON_AND_OBJECT,
        /** This kind of event, once ever. */
        PERSON_AND_KIND
    }

    /**
     * Reads one source. The settings were checked when they were loaded.
     *
     * @throws SettingsException naming a path into the payload, or an address, that is not valid
     */
    public static SourceSettings of(Settings settings, String name) {
        String prefix = "sources." + name + ".";
        String kindHeader = kindHeader(settings, prefix + "kind");
        return new SourceSettings(
                name,
                settings.text(prefix + "signature"),
                secrets(settings, name),
                settings.text(prefix + "url"),
                addresses(settings, prefix + "allow-from"),
                settings.text(prefix + "body"),
                settings.text(prefix + "handshake"),
                settings.text(prefix + "verify-token"),
                path(settings, prefix + "batch"),
                levels(settings, name),
                path(settings, prefix + "email"),
                path(settings, prefix + "person"),
                path(settings, prefix + "event-id"),
                kindHeader == null ? path(settings, prefix + "kind") : PayloadPath.of(prefix + "kind", ""),
                kindHeader,
                path(settings, prefix + "object"),
                path(settings, prefix + "occurred-at"),
                rule(settings, prefix + "points", settings.text(prefix + "points")),
                pointsByKind(settings, name),
                Reverses.of(settings, name),
                condition(settings, prefix + "only-if"),
                settings.text(prefix + "description"),
                Set.copyOf(list(settings.text(prefix + "only-objects"))),
                OncePer.valueOf(settings.text(prefix + "once-per")
                        .toUpperCase(java.util.Locale.ROOT)
                        .replace('-', '_')),
                settings.number(prefix + "daily-cap"),
                settings.number(prefix + "largest-award"),
                settings.number(prefix + "points-per-hour"),
                settings.flag(prefix + "create-contact"),
                settings.text(prefix + "route"),
                settings.text(prefix + LOOKUP));
    }

    /** Whether its events use the shipped route, which gives the points of the settings. */
    public boolean isShippedRoute() {
        return route.equals("award-points");
    }

    /** What its route template is told. */
    public Map<String, String> templateParameters() {
        return lookup.isEmpty() ? Map.of("source", name) : Map.of("source", name, LOOKUP, lookup);
    }

    /** As {@link #enabled}, without reading the rest. */
    public static boolean isOn(Settings settings, String name) {
        return !secrets(settings, name).isEmpty()
                || !addresses(settings, "sources." + name + ".allow-from").isAnywhere()
                        && settings.text("sources." + name + ".signature").equals(UNSIGNED);
    }

    /** The names of those whose events name a person. */
    public static Set<String> withPersons(Settings settings) {
        return settings.sources().stream()
                .filter(name -> !settings.text("sources." + name + ".person").isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A source without a secret is off, unless it signs nothing and its addresses are known. */
    public boolean enabled() {
        return !secrets.isEmpty() || signature.equals(UNSIGNED) && !allowFrom.isAnywhere();
    }

    /** The points of events of this kind, none where it takes back; the kind may be null. */
    public PointsRule pointsFor(@Nullable String ofKind) {
        if (reverses.path(ofKind).isPresent()) {
            return PointsRule.NOTHING;
        }
        return ofKind == null ? points : pointsByKind.getOrDefault(ofKind, points);
    }

    /** The secrets of a source; each public key is without its first and last line and its line breaks. */
    private static List<String> secrets(Settings settings, String name) {
        String text = settings.text("sources." + name + ".secret");
        if (!text.contains("-----BEGIN")) {
            return list(text);
        }
        // An environment variable may hold the letters \n where lines end.
        return list(PEM.matcher(text.replace("\\n", "\n"))
                .replaceAll(key -> " " + key.group(1).replaceAll("\\s", "") + " "));
    }

    /** The header of {@code header:X-Topic}; null where the kind is in the payload. */
    private static @Nullable String kindHeader(Settings settings, String key) {
        String text = settings.text(key);
        if (!text.startsWith(HEADER)) {
            return null;
        }
        String header = text.substring(HEADER.length()).strip();
        if (!header.matches("[A-Za-z0-9-]{1,100}")) {
            throw new SettingsException(List.of(settings.origin(key) + ": " + key
                    + ": expected the name of a header behind header:, such as header:X-Topic, found \"" + text
                    + "\""));
        }
        return header;
    }

    private static int levels(Settings settings, String name) {
        return settings.textsOfSource(name)
                .flatMap(text -> OUTSIDE.matcher(text).results())
                .mapToInt(found -> found.group(1).length())
                .max()
                .orElse(0);
    }

    private static AddressRanges addresses(Settings settings, String key) {
        try {
            return AddressRanges.parse(settings.text(key));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(List.of(settings.origin(key) + ": " + key + ": " + e.getMessage()));
        }
    }

    private static Map<String, PointsRule> pointsByKind(Settings settings, String name) {
        Map<String, PointsRule> rules = new TreeMap<>();
        settings.pointsByKind(name)
                .forEach((kind, text) -> rules.put(kind, rule(settings, "sources." + name + ".points." + kind, text)));
        return Collections.unmodifiableMap(rules);
    }

    private static PointsRule rule(Settings settings, String key, String text) {
        try {
            return PointsRule.of(settings.origin(key) + ": " + key, text);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(List.of(Reason.of(e)));
        }
    }

    private static Condition condition(Settings settings, String key) {
        try {
            return Condition.of(settings.origin(key) + ": " + key, settings.text(key));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(List.of(Reason.of(e)));
        }
    }

    static PayloadPath path(Settings settings, String key) {
        try {
            return PayloadPath.of(settings.origin(key) + ": " + key, settings.text(key));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(List.of(e.getMessage()));
        }
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(part -> !part.isEmpty())
                .distinct()
                .collect(Collectors.toList());
    }
}
