package io.loyaltybridge.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One of the sites that the stand-ins can be together. No two have the same language, time zone or name of their program.
 *
 * @param name        in commands, paths and the name of its file
 * @param programName what its customers call its program
 * @param pointsName  what its customers call points
 * @param language    of its texts; there are templates for German and English
 * @param timeZone    where it is
 */
public record SampleSite(String name, String programName, String pointsName, String language, String timeZone) {
    /** The most that there are. */
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

    /**
     * The first so many of them.
     *
     * @param count at most {@link #MOST}
     */
    public static List<SampleSite> first(int count) {
        return ALL.subList(0, count);
    }

    /** The names of all of them. */
    static Set<String> names() {
        return ALL.stream().map(SampleSite::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Its installation of the app. The same each time, because the bridge's data is kept by it. */
    String instanceId() {
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
