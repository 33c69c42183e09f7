package io.loyaltybridge.cli;

import org.jspecify.annotations.Nullable;

/** A command failed; the message says why and what to do. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailedException(@Nullable String message) {
        super(message);
    }
}
