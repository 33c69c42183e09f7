package io.loyaltybridge.api;

import io.loyaltybridge.access.ApiToken;
import io.loyaltybridge.access.Role;
import java.util.Set;

/**
 * Who calls.
 *
 * @param name  of the token, as the audit names it
 * @param how   {@code token} or {@code page}
 * @param sites as {@link ApiToken#sites}
 */
public record Caller(String name, String how, Role role, Set<String> sites) {

    static Caller of(ApiToken token, String how) {
        return new Caller(token.name(), how, token.role(), token.sites());
    }

    /** Whether they may see and steer a site. */
    public boolean mayHave(String site) {
        return sites.isEmpty() || sites.contains(site);
    }

    /** Whether they may see and steer what belongs to all sites together. */
    public boolean mayHaveAll() {
        return sites.isEmpty();
    }
}
