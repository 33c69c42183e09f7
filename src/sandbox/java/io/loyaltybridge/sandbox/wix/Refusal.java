package io.loyaltybridge.sandbox.wix;

import io.loyaltybridge.sandbox.server.Answer;

/** Ends a call with an answer other than 200. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Refusal(Answer answer) {
        super("refused with " + answer.status(), null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
