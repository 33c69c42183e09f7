package io.loyaltybridge.intake;

import io.loyaltybridge.intake.signature.RequestHead;
import io.loyaltybridge.intake.signature.Verification;
import io.loyaltybridge.intake.signature.WebhookVerifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source as described in the settings: signed as a profile says, read by paths into its payload. */
public final class SignedSource implements WebhookSource {
    private static final Verification.Verified BY_ADDRESS = new Verification.Verified(Optional.empty());

    private final SourceSettings settings;
    private final @Nullable WebhookVerifier verifier;
    private final SourceReader reader;
    private final SourceHandshake handshake;

    /** @param verifier null for a source that signs nothing, and is told by its address alone */
    SignedSource(
            SourceSettings settings,
            @Nullable WebhookVerifier verifier,
            SourceReader reader,
            SourceHandshake handshake) {
        if (verifier == null && settings.allowFrom().isAnywhere()) {
            throw new IllegalArgumentException("a source that signs nothing needs addresses that are allowed");
        }
        this.settings = settings;
        this.verifier = verifier;
        this.reader = reader;
        this.handshake = handshake;
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
    public boolean takesForms() {
        return reader.form().isForm();
    }

    @Override
    public Optional<String> refusedByHead(RequestHead head) {
        if (!settings.allowFrom().contains(head.peer())) {
            return Optional.of(SignedPayload.tag(Verification.Reason.ADDRESS));
        }
        return verifier == null
                ? Optional.empty()
                : verifier.refusedByHead(head).map(SignedPayload::tag);
    }

    @Override
    public Optional<String> asked(String method, RequestHead head) throws RefusedWebhookException {
        return handshake.asked(method, head);
    }

    @Override
    public Webhook read(RequestHead head, byte[] body) throws RefusedWebhookException {
        if (!settings.allowFrom().contains(head.peer())) {
            throw RefusedWebhookException.unverified(SignedPayload.tag(Verification.Reason.ADDRESS));
        }
        Verification.Verified verified = verifier == null ? BY_ADDRESS : SignedPayload.verified(verifier, head, body);
        SourceBody read = reader.parse(body);
        Optional<String> answer = handshake.answered(read.json(), verified.key());
        return answer.isPresent()
                ? Webhook.answered(answer.get())
                : new Webhook(null, reader.events(head, read, verified.signedId()));
    }
}
