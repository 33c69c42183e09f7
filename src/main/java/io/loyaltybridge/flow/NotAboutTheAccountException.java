package io.loyaltybridge.flow;

/** A call was answered 404 that does not read the account itself: that says nothing about the account, so the call is tried again. */
final class NotAboutTheAccountException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAboutTheAccountException(Exception answer) {
        super(answer.getMessage() + "; that says nothing about the account", answer, false, false);
    }
}
