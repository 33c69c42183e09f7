package io.loyaltybridge.ledger;

import java.time.Duration;

/**
 * What the rule has to know about both sides.
 *
 * @param wix           capabilities of the Wix side, {@link Capabilities#wix}
 * @param program       what the program's connector declares
 * @param wixLimits     amounts and balances that Wix accepts
 * @param programLimits the same for the program
 * @param indexDelay    bounded time after which the transactions query shows what the account shows; zero if none is
 *                      declared, then absence is believed only by a later transaction
 * @param retryAfter    pause before an outcome is looked for again
 * @param maxLooks      looks in vain after which the side is held for a person, at least 1
 * @param largestChange points of one organic change, either sign, that are carried over without a person; 0 for any
 */
public record RuleSettings(
        Capabilities wix,
        Capabilities program,
        Limits wixLimits,
        Limits programLimits,
        Duration indexDelay,
        Duration retryAfter,
        int maxLooks,
        long largestChange) {

    public RuleSettings {
        if (wix.isMirror()) {
            throw new IllegalArgumentException("the Wix side cannot be a mirror");
        }
        if (wix.keyKept().isZero() || wix.keyKept().isNegative()) {
            throw new IllegalArgumentException("Wix's earn key must be kept for some time");
        }
        if (maxLooks < 1) {
            throw new IllegalArgumentException("maxLooks must be at least 1: " + maxLooks);
        }
    }

    Capabilities of(Side side) {
        return side == Side.WIX ? wix : program;
    }

    Limits limits(Side side) {
        return side == Side.WIX ? wixLimits : programLimits;
    }
}
