package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.program.ProgramProfile;
import java.time.Instant;
import java.util.Optional;

/** What the external program tells, as an event: a webhook, or an item of its list of changes. Pure. */
final class ProgramEvent {
    private ProgramEvent() {}

    /**
     * Reads one as the profile of the connector says. Of a kind without a role it is only stored.
     *
     * @param loyalty  the setting {@code program.loyalty-id}; what is about another one is only stored
     * @param text     the payload as it is stored
     * @param signedId the id that a signature covers, where there is one
     * @throws RefusedWebhookException where no event can have its time
     */
    static NewEvent of(ProgramProfile profile, String loyalty, String text, JsonNode payload, Optional<String> signedId)
            throws RefusedWebhookException {
        String hash = Sha256.hex(text);
        String id = SignedPayload.eventId(profile.eventId(), payload, signedId, hash);
        String kind = profile.kind().text(payload).orElse(null);
        String role = profile.isOfAnother(payload, loyalty)
                ? null
                : profile.role(payload).orElse(null);
        String lane = profile.customerId()
                .text(payload)
                .map(customer -> "program:" + customer)
                .orElse("event:" + id);
        Instant occurredAt = WebhookBody.time(profile.occurredAt(), payload).orElse(null);
        return new NewEvent(id, hash, role == null ? kind : role, lane, occurredAt, text, role == null);
    }
}
