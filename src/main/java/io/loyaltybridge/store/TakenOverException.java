package io.loyaltybridge.store;

import java.sql.SQLException;

/** Another instance has taken over what this one had: it writes nothing more. */
final class TakenOverException extends SQLException {
    private static final long serialVersionUID = 1;

    TakenOverException() {
        super("another instance has taken over what this one had, because it did not answer for too long");
    }
}
