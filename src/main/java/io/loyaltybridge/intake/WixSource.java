package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.signature.UnparseableWebhookException;
import io.loyaltybridge.intake.signature.UnverifiedWebhookException;
import io.loyaltybridge.intake.signature.UnverifiedWebhookException.Reason;
import io.loyaltybridge.intake.signature.WixEvent;
import io.loyaltybridge.intake.signature.WixWebhookReader;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.payload.Timestamps;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
    private static final Set<String> BALANCE = Set.of(
            "wix.loyalty.v1.account_created",
            "wix.loyalty.v1.account_updated",
            "wix.loyalty.v1.account_points_updated");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A site whose webhooks are taken.
     *
     * @param site     first column of its keys in the store
     * @param balances whether changes of balances are handled, because there is a program to carry them over to, or a
     *                 milestone to watch
     */
    public record Installation(String site, boolean balances) {}

    private final WixWebhookReader reader;
    private final Function<@Nullable String, Optional<Installation>> installations;

    /** @param installations the site of an instance id, of which a webhook may have none; empty where its webhooks are not taken */
    public WixSource(WixWebhookReader reader, Function<@Nullable String, Optional<Installation>> installations) {
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
    public boolean mayBeSigned(UnaryOperator<String> header) {
        return true;
    }

    @Override
    public Webhook read(UnaryOperator<String> header, byte[] body) throws RefusedWebhookException {
        WixEvent event;
        try {
            event = reader.read(body);
        } catch (UnparseableWebhookException e) {
            throw RefusedWebhookException.unparseable("expected a webhook of Wix");
        } catch (UnverifiedWebhookException e) {
            throw RefusedWebhookException.unverified(e.reason().name().toLowerCase(Locale.ROOT));
        }
        Installation site = installations
                .apply(event.instanceId())
                .orElseThrow(() -> RefusedWebhookException.unverified(
                        Reason.INSTANCE.name().toLowerCase(Locale.ROOT)));
        boolean handled =
                IDENTITY.contains(event.eventType()) || site.balances() && BALANCE.contains(event.eventType());
        if (event.eventTime() != null && !Timestamps.inRange(event.eventTime())) {
            throw RefusedWebhookException.unparseable("expected a time in the years 1 to 9999");
        }
        String text = stored(event, handled).toString();
        return new Webhook(
                site.site(),
                List.of(new NewEvent(
                        event.id(),
                        Sha256.hex(text),
                        event.eventType(),
                        lane(event),
                        event.eventTime(),
                        text,
                        !handled)));
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
