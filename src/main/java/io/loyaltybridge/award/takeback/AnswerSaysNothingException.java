package io.loyaltybridge.award.takeback;

import io.loyaltybridge.failure.TryAgainException;
import org.jspecify.annotations.Nullable;

/** Wix refused a call that was made before, or says a conflict of an account that did not move: whether points were taken stays open. */
final class AnswerSaysNothingException extends TryAgainException {
    private static final long serialVersionUID = 1L;

    AnswerSaysNothingException(String message, @Nullable Exception answer) {
        super(message, answer, false);
    }
}
