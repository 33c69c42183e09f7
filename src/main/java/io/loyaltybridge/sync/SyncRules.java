package io.loyaltybridge.sync;

import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Limits;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.RuleSettings;
import io.loyaltybridge.ledger.store.GoneLimits;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.time.Duration;

/** What the settings say about how balances are kept equal. */
public final class SyncRules {
    private static final Duration WIX_CALL_LIFE = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    /** Where the index is quicker than that, looking again is too, down to this. */
    private static final Duration LOOK_AGAIN_SOONEST = Duration.ofSeconds(1);

    private static final int LOOKS = 24;

    private SyncRules() {}

    /** What the settings say about accounts that a side calls gone. */
    public static GoneNotes notes(Settings settings, Store store, Clock clock) {
        return new GoneNotes(
                store,
                settings.site(),
                clock,
                new GoneLimits(settings.duration("sync.gone-after"), settings.number("sync.gone-limit")));
    }

    /** The rule for this program, as the settings tune it. */
    public static Rule rule(Settings settings, ProgramProfile profile) {
        Duration indexDelay = settings.duration("wix.index-delay");
        Duration shortest = indexDelay.compareTo(LOOK_AGAIN_SOONEST) < 0 ? LOOK_AGAIN_SOONEST : indexDelay;
        Duration lookAgain = shortest.compareTo(LOOK_AGAIN) < 0 ? shortest : LOOK_AGAIN;
        // The rule takes no time of zero.
        Duration keyKept = settings.duration("wix.key-kept").plusMillis(1);
        return Rule.full(new RuleSettings(
                Capabilities.wix(keyKept, WIX_CALL_LIFE),
                profile.capabilities(),
                Limits.WIX,
                Limits.WIDE,
                indexDelay,
                lookAgain,
                LOOKS,
                settings.number("sync.largest-change")));
    }
}
