package io.loyaltybridge.intake;

import io.loyaltybridge.intake.signature.RequestHead;
import io.loyaltybridge.intake.signature.WebhookVerifier;
import io.loyaltybridge.program.ProgramProfile;
import java.util.List;
import java.util.Optional;

/** The external program's webhooks, read as its connector's profile says. Other kinds of events are stored as ignored. */
public final class ProgramSource implements WebhookSource {
    /** Its name in the path and in the inbox. */
    public static final String NAME = "program";

    private final ProgramProfile profile;
    private final String loyalty;
    private final WebhookVerifier verifier;

    /** @param loyalty the setting {@code program.loyalty-id} */
    public ProgramSource(ProgramProfile profile, String loyalty, WebhookVerifier verifier) {
        this.profile = profile;
        this.loyalty = loyalty;
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
        return new Webhook(
                null, List.of(ProgramEvent.of(profile, loyalty, signed.text(), signed.payload(), signed.signedId())));
    }
}
