package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.webhook.WebhookVerifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A source that the settings describe: signed by a preset, read by paths into its payload. */
public final class SignedSource implements WebhookSource {
    private final SourceSettings settings;
    private final WebhookVerifier verifier;

    public SignedSource(SourceSettings settings, WebhookVerifier verifier) {
        this.settings = settings;
        this.verifier = verifier;
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
    public List<NewEvent> read(UnaryOperator<String> header, byte[] body) throws RefusedWebhookException {
        SignedPayload signed = SignedPayload.read(verifier, header, body);
        Optional<JsonNode> batch = settings.batch().find(signed.payload());
        if (batch.isEmpty()) {
            return List.of(event(signed.payload(), signed.text(), signed.signedId()));
        }
        List<NewEvent> events = new ArrayList<>();
        for (JsonNode item : batch.get()) {
            events.add(event(item, item.toString(), Optional.empty()));
        }
        return events;
    }

    private NewEvent event(JsonNode item, String text, Optional<String> signedId) {
        String hash = Payloads.hash(text);
        String id = SignedPayload.eventId(settings.eventId(), item, signedId, hash);
        String lane = settings.email().text(item).flatMap(Emails::normalise).map(email -> "email:" + email).orElse("event:" + id);
        Instant occurredAt = settings.occurredAt().text(item).flatMap(Timestamps::parse).orElse(null);
        return new NewEvent(id, hash, settings.kind().text(item).orElse(null), lane, occurredAt, text, false);
    }
}
