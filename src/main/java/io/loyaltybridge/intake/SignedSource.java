package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.signature.WebhookVerifier;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A source as described in the settings: signed as a profile says, read by paths into its payload. */
public final class SignedSource implements WebhookSource {
    private final SourceSettings settings;
    private final WebhookVerifier verifier;
    private final long maxItems;

    /** @param maxItems most items of one batch; more are refused before anything is stored */
    public SignedSource(SourceSettings settings, WebhookVerifier verifier, long maxItems) {
        this.settings = settings;
        this.verifier = verifier;
        this.maxItems = maxItems;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean parksAltered() {
        return true;
    }

    @Override
    public boolean mayBeSigned(UnaryOperator<String> header) {
        return verifier.hasHeaders(header);
    }

    @Override
    public Webhook read(UnaryOperator<String> header, byte[] body) throws RefusedWebhookException {
        SignedPayload signed = SignedPayload.read(verifier, header, body);
        Optional<JsonNode> batch = settings.batch().find(signed.payload());
        if (batch.isEmpty()) {
            return new Webhook(null, List.of(event(signed.payload(), signed.text(), signed.signedId())));
        }
        if (batch.get().size() > maxItems) {
            throw RefusedWebhookException.tooManyItems(batch.get().size(), maxItems);
        }
        List<NewEvent> events = new ArrayList<>();
        for (JsonNode item : batch.get()) {
            events.add(ofBatch(item));
        }
        String refused = events.isEmpty() ? null : events.get(0).refused();
        if (refused != null && events.stream().allMatch(event -> event.refused() != null)) {
            throw RefusedWebhookException.unparseable(refused);
        }
        return new Webhook(null, events);
    }

    /** The sender cannot send one item of a batch again, so an unreadable one is parked and the others are taken. */
    private NewEvent ofBatch(JsonNode item) {
        String text = item.toString();
        try {
            return event(item, text, Optional.empty());
        } catch (RefusedWebhookException e) {
            return unreadable(text, Reason.of(e));
        } catch (RuntimeException e) {
            return unreadable(text, RefusedWebhookException.UNREADABLE);
        }
    }

    private static NewEvent unreadable(String text, String why) {
        String hash = Sha256.hex(text);
        String id = "sha256:" + hash;
        return new NewEvent(id, hash, null, "event:" + id, null, text, false, why);
    }

    private NewEvent event(JsonNode item, String text, Optional<String> signedId) throws RefusedWebhookException {
        String hash = Sha256.hex(text);
        String id = SignedPayload.eventId(settings.eventId(), item, signedId, hash);
        String lane = settings.email()
                .text(item)
                .flatMap(Emails::normalise)
                .map(email -> "email:" + email)
                .or(() -> settings.person().text(item).map(person -> Identities.lane(settings.name(), person)))
                .orElse("event:" + id);
        Instant occurredAt = WebhookBody.time(settings.occurredAt(), item).orElse(null);
        return new NewEvent(id, hash, settings.kind().text(item).orElse(null), lane, occurredAt, text, false);
    }
}
