package io.loyaltybridge.store;

import java.sql.SQLException;

/** A write broke a constraint of the database: a conflict or a bug, which the same write would hit again. */
public final class StoreConstraintException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SQLITE_CONSTRAINT = 19;
    private static final int PRIMARY_CODE = 0xff;

    StoreConstraintException(SQLException cause) {
        super("the store refused a write: " + cause.getMessage(), cause);
    }

    static boolean is(Throwable failure) {
        return failure instanceof SQLException sql
                && ((sql.getErrorCode() & PRIMARY_CODE) == SQLITE_CONSTRAINT
                        || sql.getSQLState() != null && sql.getSQLState().startsWith("23"));
    }
}
