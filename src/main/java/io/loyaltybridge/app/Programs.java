package io.loyaltybridge.app;

import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Limits;
import io.loyaltybridge.ledger.Promise;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.RuleSettings;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The external program as the settings name it. */
public final class Programs {
    private static final Duration WIX_CALL_LIFE = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    /** Where the index is quicker than that, looking again is too, down to this. */
    private static final Duration LOOK_AGAIN_SOONEST = Duration.ofSeconds(1);
    private static final int LOOKS = 24;
    /** Nothing listens there: what would be called where no program is set. */
    private static final String NOWHERE = "http://127.0.0.1:9";


    private Programs() {
    }

    /** Whether there is a program to keep equal with. */
    public static boolean on(Settings settings) {
        return !settings.text("program.base-url").isEmpty();
    }

    static String url(Settings settings) {
        return on(settings) ? settings.text("program.base-url") : NOWHERE;
    }

    static ProgramProfile profile(Settings settings) {
        return ProgramProfile.load(settings.text("program.connector"), SourceCatalog.profiles(settings));
    }

    /** Why a connector cannot run as it is set, a line each; empty where it can. */
    static List<String> problems(Settings settings, ProgramProfile profile) {
        List<String> problems = new ArrayList<>();
        Promise promise = profile.capabilities().promise();
        if (promise.level() == Promise.Level.ENDS_EQUAL && !settings.flag("program.allow-lost-changes")) {
            problems.add(profile.file() + ": program-changes: two-way with idempotency=set is " + promise.text()
                    + "; set program.allow-lost-changes=true to accept that, or program-changes=mirror to have Wix's balance count");
        }
        missing(settings, profile).forEach(kamelet -> problems.add(settings.origin("program.connector") + ": program.connector: kamelets/"
                + settings.text("program.connector") + " has no " + kamelet + ".kamelet.yaml, which idempotency=" + profile.idempotency()
                + " needs (" + profile.file() + ")"));
        return problems;
    }

    /** Needed kamelets that no directory of {@code camel.component.kamelet.location} has. */
    private static List<String> missing(Settings settings, ProgramProfile profile) {
        List<String> locations = FileLocations.kamelets(settings);
        if (!locations.stream().allMatch(location -> location.startsWith("file:") || location.equals(FileLocations.OWN_KAMELETS))) {
            return List.of();
        }
        return profile.kamelets().stream().filter(kamelet -> locations.stream().filter(location -> location.startsWith("file:"))
                .noneMatch(location -> Files.isRegularFile(Path.of(location.substring("file:".length()), kamelet + ".kamelet.yaml")))).toList();
    }

    /** What the settings say about accounts that a side calls gone. */
    static GoneNotes notes(Settings settings, Store store, Clock clock) {
        return new GoneNotes(store, settings.site(), clock, new GoneNotes.Limits(settings.duration("sync.gone-after"), settings.number("sync.gone-limit")));
    }

    static Rule rule(Settings settings, ProgramProfile profile) {
        Duration indexDelay = settings.duration("wix.index-delay");
        Duration shortest = indexDelay.compareTo(LOOK_AGAIN_SOONEST) < 0 ? LOOK_AGAIN_SOONEST : indexDelay;
        Duration lookAgain = shortest.compareTo(LOOK_AGAIN) < 0 ? shortest : LOOK_AGAIN;
        // The rule takes no time of zero.
        Duration keyKept = settings.duration("wix.key-kept").plusMillis(1);
        return Rule.full(new RuleSettings(Capabilities.wix(keyKept, WIX_CALL_LIFE), profile.capabilities(), Limits.WIX, Limits.WIDE,
                indexDelay, lookAgain, LOOKS, settings.number("sync.largest-change")));
    }
}
