package io.loyaltybridge.site.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A site as it is to be kept from now on.
 *
 * @param id         the first column of its rows
 * @param instanceId in small letters; null where it has none
 * @param before     the version that it replaces; 0 for a site that is new
 * @param values     its settings as they are to be written
 */
public record NewSite(String name, String id, @Nullable String instanceId, long before, Map<String, String> values) {}
