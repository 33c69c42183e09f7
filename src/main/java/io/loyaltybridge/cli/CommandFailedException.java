package io.loyaltybridge.cli;

import org.jspecify.annotations.Nullable;

/** A command could not do what it was asked; the message says why and what would help. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailedException(@Nullable String message) {
        super(message);
    }
}
