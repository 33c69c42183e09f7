package io.loyaltybridge.testing;

import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Limits;
import io.loyaltybridge.ledger.RuleSettings;
import java.time.Duration;

/** Settings of the rule for tests that only care about what the sides can do. */
public final class UsualRule {
    private UsualRule() {}

    /** With wide limits, a pause of five seconds and twelve looks. */
    public static RuleSettings settings(Capabilities wix, Capabilities program, Duration indexDelay) {
        return new RuleSettings(wix, program, Limits.WIX, Limits.WIDE, indexDelay, Duration.ofSeconds(5), 12, 0);
    }
}
