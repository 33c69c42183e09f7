package io.loyaltybridge.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token without its secret.
 *
 * @param name       who has it: 1 to 40 letters, digits, dots and dashes
 * @param sites      names of the sites that it is for; empty where it is for all
 * @param lastUsedAt to the minute; null where it never was used
 */
public record ApiToken(String name, Role role, Set<String> sites, Instant createdAt, @Nullable Instant lastUsedAt) {

    public ApiToken {
        sites = Set.copyOf(sites);
    }

    /** Whether it is for all sites together, and so for what belongs to none. */
    public boolean isForAllSites() {
        return sites.isEmpty();
    }

    /** Whether it may see and steer a site. */
    public boolean isFor(String site) {
        return sites.isEmpty() || sites.contains(site);
    }
}
