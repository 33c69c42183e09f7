package io.loyaltybridge.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What is wrong with a database of PostgreSQL and what to do about it, in one line. */
final class PostgresTrouble {
    private static final String NO_SPACE = "53100";
    private static final String TOO_MANY = "53300";
    private static final String READ_ONLY = "25006";
    private static final String NO_RIGHT = "42501";
    private static final String NO_DATABASE = "3D000";

    private PostgresTrouble() {}

    /** The line; for a failure that has nothing to do with the server, its own message. */
    static String line(String place, Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && !(t instanceof SQLTransientConnectionException)) {
                String known = known(sql.getSQLState());
                if (known != null) {
                    return place + " " + known + " (" + oneLine(sql) + ")";
                }
                if (isFatal(sql)) {
                    return place + " takes no connection (" + oneLine(sql) + ")";
                }
            }
        }
        return oneLine(failure);
    }

    /** Whether the connection of such a failure is gone. */
    static boolean isLost(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        // 08: the connection; 57P: the server ends or starts; 25006: it is a standby now, or was made one.
        return state.startsWith("08") || state.startsWith("57P") || state.equals(READ_ONLY) || isFatal(failure);
    }

    /** Whether the server has ended the connection with it. */
    private static boolean isFatal(SQLException failure) {
        ServerErrorMessage said = failure instanceof PSQLException sql ? sql.getServerErrorMessage() : null;
        return said != null && "FATAL".equals(said.getSeverity());
    }

    private static @Nullable String known(@Nullable String state) {
        if (state == null) {
            return null;
        }
        if (state.startsWith("08")) {
            return "is not reached; check that the server runs and that this machine reaches it";
        }
        if (state.startsWith("57P")) {
            return "has ended the connection or does not take one yet";
        }
        if (state.startsWith("28")) {
            return "refuses the login; check bridge.store-user and bridge.store-password";
        }
        return switch (state) {
            case NO_SPACE ->
                "cannot grow, because the server's disk is full; free some space. Nothing that was accepted is lost";
            case TOO_MANY -> "has no connection left; a process needs 9, and 2 more while it starts";
            case READ_ONLY -> "takes no writes; expected the primary server";
            case NO_RIGHT ->
                "refuses the user something; the user must own the database, or may create tables in its schema";
            case NO_DATABASE -> "does not exist; create it first";
            default -> null;
        };
    }

    static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
