package io.loyaltybridge.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One of the sites that the stand-ins can be together. No two of those with a person's name have the same language, time zone or
 * name of their program; the others, {@code site-10} and up, are alike.
 *
 * @param name        in commands, paths and the name of its file
 * @param programName what its customers call its program
 * @param pointsName  what its customers call points
 * @param language    of its texts; there are templates for German and English
 * @param timeZone    where it is
 */
public record SampleSite(String name, String programName, String pointsName, String language, String timeZone) {
    /** The most that have a person's name. */
    public static final int MOST = 9;

    private static final List<SampleSite> ALL = List.of(
            site("anna", "Annas Backstube", "Punkte", "de-DE", "Europe/Berlin"),
            site("ben", "Ben's Bikes", "Points", "en-US", "America/New_York"),
            site("carla", "Carlas Blumen", "Bonuspunkte", "de-AT", "Europe/Vienna"),
            site("dan", "Dan's Deli", "Crumbs", "en-GB", "Europe/London"),
            site("elsa", "Elsas Laden", "Sterne", "de-CH", "Europe/Zurich"),
            site("finn", "Finn's Surf Club", "Waves", "en-AU", "Australia/Sydney"),
            site("gita", "Gita's Tea Room", "Leaves", "en-IN", "Asia/Kolkata"),
            site("hugo", "Hugos Kiosk", "Taler", "de-LU", "Europe/Luxembourg"),
            site("iris", "Iris Books", "Pages", "en-IE", "Europe/Dublin"));

    private static SampleSite site(String name, String programName, String pointsName, String language, String zone) {
        return new SampleSite(name, programName, pointsName, language, zone);
    }

    /** The first so many of them; any number. */
    public static List<SampleSite> first(int count) {
        return Stream.concat(
                        ALL.stream(),
                        IntStream.rangeClosed(MOST + 1, Math.max(MOST, count))
                                .mapToObj(n -> site("site-" + n, "Site " + n, "Points", "en-US", "Etc/UTC")))
                .limit(count)
                .toList();
    }

    /** The names of those with a person's name. */
    static Set<String> names() {
        return ALL.stream().map(SampleSite::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Its installation of the app. The same each time, because the bridge's data is kept by it. */
    public String instanceId() {
        return id("instance");
    }

    String siteId() {
        return id("site");
    }

    private String id(String of) {
        return UUID.nameUUIDFromBytes(("sandbox " + of + " " + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The settings in which it differs from the others, beside those that reach its stand-ins. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bridge.time-zone", timeZone);
        settings.put("texts.default-locale", language);
        settings.put("texts.program-name", programName);
        settings.put("texts.points-name", pointsName);
        return settings;
    }
}
