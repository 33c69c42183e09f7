package io.loyaltybridge.failure;

import org.jspecify.annotations.Nullable;

/** An answer that does not decide anything for the caller, although its kind usually does: the call is worth another attempt. */
public class TryAgainException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean nothingTookEffect;

    /**
     * @param answer            the failure of the call; null where there was none
     * @param nothingTookEffect whether the call certainly did nothing
     */
    protected TryAgainException(String message, @Nullable Exception answer, boolean nothingTookEffect) {
        super(message, answer, false, false);
        this.nothingTookEffect = nothingTookEffect;
    }

    boolean nothingTookEffect() {
        return nothingTookEffect;
    }
}
