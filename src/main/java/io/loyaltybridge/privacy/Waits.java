package io.loyaltybridge.privacy;

import java.util.List;

/** What has to end before a customer can be forgotten. Pure. */
final class Waits {
    private Waits() {}

    /** Whether all of it ends by itself soon. */
    static boolean isSoonOver(List<String> blockers) {
        return blockers.stream()
                .allMatch(blocker -> blocker.endsWith(" is pending")
                        || blocker.endsWith(" is planned")
                        || blocker.endsWith(" is sent"));
    }
}
