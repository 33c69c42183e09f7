package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.signature.RequestHead;
import io.loyaltybridge.intake.signature.UnparseableWebhookException;
import io.loyaltybridge.intake.signature.UnverifiedWebhookException;
import io.loyaltybridge.intake.signature.UnverifiedWebhookException.Reason;
import io.loyaltybridge.intake.signature.WixEvent;
import io.loyaltybridge.intake.signature.WixWebhookReader;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.payload.Timestamps;
import io.loyaltybridge.site.store.SiteState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Wix's own webhooks: the body is a token that Wix signed. What is stored is its content as plain JSON. An event type that no
 * flow handles is stored as ignored, without its content.
 */
public final class WixSource implements WebhookSource {
    /** Its name in the path and in the inbox. */
    public static final String NAME = "wix";

    private static final Set<String> IDENTITY =
            Set.of("wix.contacts.v4.contact_deleted", "wix.contacts.v4.contact_merged");
    private static final Set<String> ANONYMISED =
            Set.of("wix.contacts.v4.contact_deleted", "wix.contacts.v4.contact_updated");
    private static final Set<String> BALANCE = Set.of(
            "wix.loyalty.v1.account_created",
            "wix.loyalty.v1.account_updated",
            "wix.loyalty.v1.account_points_updated");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * An installation that is known.
     *
     * @param site     first column of its site's keys in the store
     * @param balances whether changes of balances are handled, because there is a program to carry them over to, or a
     *                 milestone to watch
     */
    public record Installation(String site, boolean balances, Standing standing) {}

    /** What becomes of the webhooks of an installation. */
    public enum Standing {
        SERVED,
        /** No site has it yet, and it becomes one. */
        JOINS,
        /** Only the news that the app is installed again is taken. */
        GONE,
        /** The site that has it, or may have it, is wrong: Wix should send them again later. */
        WRONG
    }

    /** The event of a new installation; it is flat, as the next one is. */
    private static final String INSTALLED = "AppInstalled";

    private static final String REMOVED = "AppRemoved";

    private final WixWebhookReader reader;
    private final Function<@Nullable String, Optional<Installation>> installations;
    private final Clock clock;

    /** @param installations the site of an instance id, of which a webhook may have none; empty where its webhooks are not taken */
    public WixSource(
            WixWebhookReader reader, Function<@Nullable String, Optional<Installation>> installations, Clock clock) {
        this.clock = clock;
        this.reader = reader;
        this.installations = installations;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean parksAltered() {
        return false;
    }

    /** Wix signs in the body. */
    @Override
    public Optional<String> refusedByHead(RequestHead head) {
        return Optional.empty();
    }

    @Override
    public Webhook read(RequestHead head, byte[] body) throws RefusedWebhookException {
        WixEvent event;
        try {
            event = reader.read(body);
        } catch (UnparseableWebhookException e) {
            throw RefusedWebhookException.unparseable("expected a webhook of Wix")
                    .of(site(e.instanceId()));
        } catch (UnverifiedWebhookException e) {
            throw RefusedWebhookException.unverified(e.reason().name().toLowerCase(Locale.ROOT))
                    .of(site(e.instanceId()));
        }
        Installation site = installations
                .apply(event.instanceId())
                .filter(one -> isTaken(one, event.eventType()))
                .orElseThrow(() -> RefusedWebhookException.unverified(
                        Reason.INSTANCE.name().toLowerCase(Locale.ROOT)));
        if (site.standing() == Standing.WRONG) {
            throw RefusedWebhookException.ofAWrongSite();
        }
        boolean handled = isAnonymising(event)
                || IDENTITY.contains(event.eventType())
                || site.balances() && BALANCE.contains(event.eventType());
        if (event.eventTime() != null && !Timestamps.inRange(event.eventTime())) {
            throw RefusedWebhookException.unparseable("expected a time in the years 1 to 9999")
                    .of(site.site());
        }
        String text = stored(event, handled).toString();
        SiteState.Told told = told(event);
        return new Webhook(
                site.site(),
                List.of(new NewEvent(
                        told == null ? event.id() : told.eventId(),
                        Sha256.hex(text),
                        event.eventType(),
                        lane(event),
                        event.eventTime(),
                        text,
                        !handled)),
                site.standing() == Standing.JOINS ? new Webhook.Joining(site.site(), origin(event)) : null,
                told);
    }

    /** An installation that nobody knows does not become a site when it ends; of a site that is gone only a new one counts. */
    private static boolean isTaken(Installation one, String eventType) {
        return !(one.standing() == Standing.JOINS && eventType.equals(REMOVED))
                && !(one.standing() == Standing.GONE && !eventType.equals(INSTALLED));
    }

    /** What an event says of the app. These events have no id, and are the same each time but for when they were signed. */
    private SiteState.@Nullable Told told(WixEvent event) {
        boolean installed = event.eventType().equals(INSTALLED);
        if (!installed && !event.eventType().equals(REMOVED)) {
            return null;
        }
        Instant at = event.issuedAt();
        String id = event.eventType() + "-" + (at == null ? "came-" + clock.millis() : at.getEpochSecond());
        return new SiteState.Told(installed, event.eventType(), at, id, origin(event));
    }

    private static @Nullable String origin(WixEvent event) {
        return event.eventType().equals(INSTALLED)
                ? event.content().path("originInstanceId").asText(null)
                : null;
    }

    /** Whether somebody asked Wix to anonymise the contact or the account of the event. */
    private static boolean isAnonymising(WixEvent event) {
        return event.anonymise()
                && event.entityId() != null
                && (ANONYMISED.contains(event.eventType()) || BALANCE.contains(event.eventType()));
    }

    private @Nullable String site(@Nullable String instanceId) {
        return instanceId == null
                ? null
                : installations
                        .apply(instanceId)
                        .filter(one -> one.standing() != Standing.WRONG)
                        .map(Installation::site)
                        .orElse(null);
    }

    /** For an event that no flow handles, only its type and its customer: its content may be a contact, which is not needed. */
    private static ObjectNode stored(WixEvent event, boolean handled) {
        ObjectNode stored = JSON.createObjectNode()
                .put("eventType", event.eventType())
                .put("slug", event.slug())
                .put("entityId", event.entityId());
        if (!handled) {
            return stored;
        }
        if (isAnonymising(event)) {
            // Who it is says the id.
            return stored.put("anonymise", true);
        }
        if (event.sequence() != null) {
            stored.put("sequence", event.sequence());
        }
        stored.put("identityType", event.identityType())
                .put("identityId", event.identityId())
                .put("originatedFrom", event.originatedFrom());
        return stored.set("content", event.content());
    }

    private static String lane(WixEvent event) {
        boolean named = event.entityId() != null && !event.entityId().isEmpty();
        if (named && event.eventType().startsWith("wix.contacts.")) {
            return "contact:" + event.entityId();
        }
        if (named && event.eventType().startsWith("wix.loyalty.v1.account_")) {
            return "account:" + event.entityId();
        }
        return "event:" + event.id();
    }
}
