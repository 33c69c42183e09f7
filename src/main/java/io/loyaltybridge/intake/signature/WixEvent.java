package io.loyaltybridge.intake.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event out of a verified Wix webhook.
 *
 * @param id             Wix's id of the event, the same in each resend; for an event without one, a hash of its data that
 *                       starts with {@code sha256-}
 * @param eventType      for example {@code wix.loyalty.v1.account_points_updated}
 * @param slug           the last part of the type, for example {@code points_updated}; null for events that are not domain
 *                       events
 * @param instanceId     the installation of the app on the site; null when the webhook names none
 * @param entityFqdn     for example {@code wix.loyalty.v1.account}; null for events that are not domain events
 * @param entityId       id of the changed entity; null for events that are not domain events
 * @param sequence       grows with each event of an entity; null when absent or not an integer
 * @param eventTime      when it happened; null when absent or not an ISO 8601 time
 * @param identityType   {@code ANONYMOUS_VISITOR}, {@code MEMBER}, {@code WIX_USER}, {@code APP}, or what Wix may add; null
 *                       when the webhook does not say who
 * @param identityId     id of that app, member, user or visitor; null when not given
 * @param originatedFrom for example {@code merge}; null when not given
 * @param anonymise      whether Wix anonymises the entity, and everybody else has to do the same
 * @param content        the entity as it is after the event, the body of an action, or the whole payload of an event that is
 *                       not a domain event; JSON null when there is none, as in most deletions
 * @param modifiedFields the changed fields with their values <em>before</em> the update; null when not given
 * @param issuedAt       when Wix signed the webhook, in whole seconds; null when it does not say
 */
public record WixEvent(
        String id,
        String eventType,
        @Nullable String slug,
        @Nullable String instanceId,
        @Nullable String entityFqdn,
        @Nullable String entityId,
        @Nullable Long sequence,
        @Nullable Instant eventTime,
        @Nullable String identityType,
        @Nullable String identityId,
        @Nullable String originatedFrom,
        boolean anonymise,
        JsonNode content,
        @Nullable JsonNode modifiedFields,
        @Nullable Instant issuedAt) {}
