package io.loyaltybridge.program;

import io.loyaltybridge.ledger.Promise;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The external program as the settings name it. */
public final class Programs {
    /** The URL where no program is set; nothing listens there. */
    private static final String NOWHERE = "http://127.0.0.1:9";

    private Programs() {}

    /** Whether there is a program. */
    public static boolean on(Settings settings) {
        return !settings.text("program.base-url").isEmpty();
    }

    public static String url(Settings settings) {
        return on(settings) ? settings.text("program.base-url") : NOWHERE;
    }

    /** Whether there is a program whose changes are read from its list of them. */
    public static boolean polls(Settings settings) {
        return on(settings) && profile(settings).polls();
    }

    public static ProgramProfile profile(Settings settings) {
        String connector = settings.text("program.connector");
        return settings.readOnce(
                ProgramProfile.class,
                connector,
                () -> ProgramProfile.load(connector, settings.path("bridge.profiles-dir")));
    }

    /** Why a connector cannot run with these settings, a line each; empty where it can. */
    public static List<String> problems(Settings settings, ProgramProfile profile) {
        List<String> problems = new ArrayList<>();
        Promise promise = profile.capabilities().promise();
        if (promise.level() == Promise.Level.ENDS_EQUAL && !settings.flag("program.allow-lost-changes")) {
            problems.add(
                    profile.file() + ": program-changes: two-way with idempotency=set is " + promise.text()
                            + "; set program.allow-lost-changes=true to accept that, or program-changes=mirror to have Wix's balance count");
        }
        CallProfile calls = profile.calls();
        if (calls.needsAppId() && settings.text("program.app-id").isEmpty()) {
            problems.add(notSet(settings, profile, "program.app-id"));
        }
        if (calls.login().kind() == LoginProfile.Kind.REFRESH_TOKEN
                && settings.text("program.refresh-token").isEmpty()) {
            problems.add(notSet(settings, profile, "program.refresh-token"));
        }
        if (calls.loyaltyId() && settings.text("program.loyalty-id").isEmpty()) {
            problems.add(notSet(settings, profile, "program.loyalty-id"));
        }
        if (!calls.second().isEmpty()
                && settings.text("program.second-token").isEmpty()
                && settings.text("sync.on-account-created").equals("create")) {
            problems.add(notSet(settings, profile, "program.second-token")
                    + "; sync.on-account-created=link-only goes without it");
        }
        if (!profile.deletes() && settings.text("sync.on-account-deleted").equals("delete")) {
            problems.add(settings.origin("sync.on-account-deleted")
                    + ": sync.on-account-deleted: expected unlink or park, because the program cannot delete a customer ("
                    + profile.file() + ": delete=no), found \"delete\"");
        }
        return problems;
    }

    private static String notSet(Settings settings, ProgramProfile profile, String key) {
        return settings.origin(key) + ": " + key + ": is not set; the connector " + settings.text("program.connector")
                + " needs it (" + profile.file() + ")";
    }

    /**
     * Operations that the connector needs and no directory of Kamelets has, a line each. Reads the directories.
     *
     * @throws IllegalArgumentException where the profile of the connector is wrong
     */
    public static List<String> kameletProblems(Settings settings) {
        ProgramProfile profile = profile(settings);
        List<String> problems = new ArrayList<>();
        missing(settings, profile)
                .forEach(kamelet -> problems.add(settings.origin("program.connector") + ": program.connector: kamelets/"
                        + settings.text("program.connector") + " has no " + kamelet
                        + ".kamelet.yaml, which "
                        + (kamelet.equals(ProgramProfile.LIST_CHANGES)
                                ? "events=poll"
                                : "idempotency=" + profile.idempotency())
                        + " needs (" + profile.file() + ")"));
        return problems;
    }

    /** Needed Kamelets that no directory of {@code camel.component.kamelet.location} has. */
    private static List<String> missing(Settings settings, ProgramProfile profile) {
        List<String> locations = FileLocations.kamelets(settings);
        if (!locations.stream()
                .allMatch(location -> location.startsWith("file:") || location.equals(FileLocations.OWN_KAMELETS))) {
            return List.of();
        }
        return profile.kamelets().stream()
                .filter(kamelet -> locations.stream()
                        .filter(location -> location.startsWith("file:"))
                        .noneMatch(location -> Files.isRegularFile(
                                Path.of(location.substring("file:".length()), kamelet + ".kamelet.yaml"))))
                .toList();
    }
}
