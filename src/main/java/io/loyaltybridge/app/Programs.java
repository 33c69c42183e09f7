package io.loyaltybridge.app;

import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Limits;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.RuleSettings;
import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.settings.Settings;
import java.time.Duration;

/** The external program as the settings name it. */
final class Programs {
    /** How long Wix keeps a key of earned points is not documented; far longer than an event is retried. */
    private static final Duration WIX_KEY_KEPT = Duration.ofDays(365);
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
    static boolean on(Settings settings) {
        return !settings.text("program.base-url").isEmpty();
    }

    static String url(Settings settings) {
        return on(settings) ? settings.text("program.base-url") : NOWHERE;
    }

    static ProgramProfile profile(Settings settings) {
        return ProgramProfile.load(settings.text("program.connector"), SourceCatalog.PROFILES);
    }

    static Rule rule(Settings settings, ProgramProfile profile) {
        Duration indexDelay = settings.duration("wix.index-delay");
        Duration shortest = indexDelay.compareTo(LOOK_AGAIN_SOONEST) < 0 ? LOOK_AGAIN_SOONEST : indexDelay;
        Duration lookAgain = shortest.compareTo(LOOK_AGAIN) < 0 ? shortest : LOOK_AGAIN;
        return Rule.full(new RuleSettings(Capabilities.wix(WIX_KEY_KEPT, WIX_CALL_LIFE), profile.capabilities(), Limits.WIX, Limits.WIDE,
                indexDelay, lookAgain, LOOKS));
    }
}
