package io.loyaltybridge.message;

/** The conversation that a message was to be sent into is gone on Wix. It is opened anew when the message is tried again. */
public final class ConversationGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConversationGoneException(Exception answer) {
        super(answer.getMessage(), answer, false, false);
    }
}
