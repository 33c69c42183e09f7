package io.loyaltybridge.backup;

import org.jspecify.annotations.Nullable;

/** A backup that cannot be made or used; the message says why, in one line. Nothing was changed, where it does not say otherwise. */
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BackupException(String message) {
        this(message, null);
    }

    BackupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
