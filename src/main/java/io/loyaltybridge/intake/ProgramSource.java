package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.signature.RequestHead;
import io.loyaltybridge.intake.signature.WebhookVerifier;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.program.ProgramProfile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The external program's webhooks, read as its connector's profile says. Other kinds of events are stored as ignored. */
public final class ProgramSource implements WebhookSource {
    /** Its name in the path and in the inbox. */
    public static final String NAME = "program";

    private final ProgramProfile profile;
    private final WebhookVerifier verifier;

    public ProgramSource(ProgramProfile profile, WebhookVerifier verifier) {
        this.profile = profile;
        this.verifier = verifier;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean parksAltered() {
        return false;
    }

    @Override
    public Optional<String> refusedByHead(RequestHead head) {
        return verifier.refusedByHead(head).map(SignedPayload::tag);
    }

    @Override
    public Webhook read(RequestHead head, byte[] body) throws RefusedWebhookException {
        SignedPayload signed = SignedPayload.read(verifier, head, body);
        String text = signed.text();
        JsonNode payload = signed.payload();
        String hash = Sha256.hex(text);
        String id = SignedPayload.eventId(profile.eventId(), payload, signed.signedId(), hash);
        String kind = profile.kind().text(payload).orElse(null);
        String role = profile.role(payload).orElse(null);
        String lane = profile.customerId()
                .text(payload)
                .map(customer -> "program:" + customer)
                .orElse("event:" + id);
        Instant occurredAt = WebhookBody.time(profile.occurredAt(), payload).orElse(null);
        return new Webhook(
                null,
                List.of(new NewEvent(id, hash, role == null ? kind : role, lane, occurredAt, text, role == null)));
    }
}
