package io.loyaltybridge.sync;

import io.loyaltybridge.failure.TryAgainException;
import io.loyaltybridge.log.Reason;

/** A call was answered 404 that does not read the account itself: that says nothing about the account, so the call is tried again. */
final class NotAboutTheAccountException extends TryAgainException {
    private static final long serialVersionUID = 1L;

    /** @param doubted the answer, and why it is not believed */
    NotAboutTheAccountException(String doubted) {
        super(doubted, null, false);
    }

    NotAboutTheAccountException(Exception answer) {
        super(Reason.of(answer) + "; that says nothing about the account", answer, false);
    }
}
