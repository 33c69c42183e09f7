package io.loyaltybridge.message;

import io.loyaltybridge.failure.TryAgainException;
import io.loyaltybridge.log.Reason;

/** The conversation that a message was to be sent into is gone on Wix. It is opened anew when the message is tried again. */
final class ConversationGoneException extends TryAgainException {
    private static final long serialVersionUID = 1L;

    ConversationGoneException(Exception answer) {
        super(Reason.of(answer), answer, true);
    }
}
