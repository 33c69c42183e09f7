package io.loyaltybridge.intake;

import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one source is read, from the settings {@code sources.<name>.*}.
 *
 * @param secrets      one, or several while one is being replaced; none means that the source is off
 * @param points       for kinds that {@code pointsByKind} does not name; 0: they earn nothing
 * @param person       the person at the source, where the payload has no e-mail
 * @param onlyObjects  the objects that count; empty: every object
 * @param dailyCap     points of a person per day in the site's time zone; 0: no cap
 * @param largestAward most points of one award; 0: any
 * @param pointsPerHour most points of all customers in an hour; 0: any
 * @param createContact whether an unknown e-mail becomes a contact, or is parked
 */
public record SourceSettings(
        String name,
        String signature,
        List<String> secrets,
        String url,
        PayloadPath batch,
        PayloadPath email,
        PayloadPath person,
        PayloadPath eventId,
        PayloadPath kind,
        PayloadPath object,
        PayloadPath occurredAt,
        long points,
        Map<String, Long> pointsByKind,
        String description,
        Set<String> onlyObjects,
        OncePer oncePer,
        long dailyCap,
        long largestAward,
        long pointsPerHour,
        boolean createContact,
        String route) {

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
     * @throws SettingsException naming a path into the payload that is not valid
     */
    public static SourceSettings of(Settings settings, String name) {
        String prefix = "sources." + name + ".";
        return new SourceSettings(
                name,
                settings.text(prefix + "signature"),
                list(settings.text(prefix + "secret")),
                settings.text(prefix + "url"),
                path(settings, prefix + "batch"),
                path(settings, prefix + "email"),
                path(settings, prefix + "person"),
                path(settings, prefix + "event-id"),
                path(settings, prefix + "kind"),
                path(settings, prefix + "object"),
                path(settings, prefix + "occurred-at"),
                settings.number(prefix + "points"),
                settings.pointsByKind(name),
                settings.text(prefix + "description"),
                Set.copyOf(list(settings.text(prefix + "only-objects"))),
                OncePer.valueOf(settings.text(prefix + "once-per")
                        .toUpperCase(java.util.Locale.ROOT)
                        .replace('-', '_')),
                settings.number(prefix + "daily-cap"),
                settings.number(prefix + "largest-award"),
                settings.number(prefix + "points-per-hour"),
                settings.flag(prefix + "create-contact"),
                settings.text(prefix + "route"));
    }

    /** Whether its events use the shipped route, which gives the points of the settings. */
    public boolean isShippedRoute() {
        return route.equals("award-points");
    }

    /** As {@link #enabled}, without reading the rest. */
    public static boolean isOn(Settings settings, String name) {
        return !list(settings.text("sources." + name + ".secret")).isEmpty();
    }

    /** The names of those whose events name a person. */
    public static Set<String> withPersons(Settings settings) {
        return settings.sources().stream()
                .filter(name -> !settings.text("sources." + name + ".person").isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A source without a secret is off. */
    public boolean enabled() {
        return !secrets.isEmpty();
    }

    /** Points for one event of this kind; the kind may be null. */
    public long pointsFor(@Nullable String ofKind) {
        return ofKind == null ? points : pointsByKind.getOrDefault(ofKind, points);
    }

    private static PayloadPath path(Settings settings, String key) {
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
