package io.loyaltybridge.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a server must be, so that what was accepted stays, and everything has the order that pages go by. */
final class PostgresChecks {
    private static final int OLDEST = 14;
    private static final int MAJOR = 10_000;
    /** Values with which a commit has been flushed to the server's disk when it returns. */
    private static final Set<String> FLUSHED = Set.of("on", "remote_write", "remote_apply");

    private PostgresChecks() {}

    /** What is wrong with it, each with what was expected; empty where nothing is. */
    static List<String> problems(Tx tx) throws SQLException {
        return tx.one(
                        "SELECT CAST(current_setting('server_version_num') AS INTEGER), current_setting('synchronous_commit'),"
                                + " current_setting('fsync'), current_setting('server_encoding'),"
                                + " CASE WHEN CAST('B' AS TEXT) < CAST('a' AS TEXT) AND CAST('~' AS TEXT) < CAST('\u00e9' AS TEXT)"
                                + " AND CAST('a b' AS TEXT) < CAST('aa' AS TEXT) THEN 1 ELSE 0 END",
                        row -> {
                            List<String> found = new ArrayList<>();
                            int version = row.getInt(1) / MAJOR;
                            if (version < OLDEST) {
                                found.add("expected PostgreSQL " + OLDEST + " or newer, found " + version);
                            }
                            if (!FLUSHED.contains(row.getString(2))) {
                                found.add(
                                        "expected synchronous_commit on, remote_write or remote_apply, found "
                                                + row.getString(2)
                                                + ": what was accepted could be lost; ALTER ROLE … SET synchronous_commit = on");
                            }
                            if (!row.getString(3).equals("on")) {
                                found.add("expected fsync on, found " + row.getString(3)
                                        + ": what was accepted could be lost");
                            }
                            boolean utf8 = row.getString(4).equals("UTF8");
                            if (!utf8 || row.getInt(5) != 1) {
                                found.add(
                                        "expected a database in UTF-8 with texts in the order of C, found "
                                                + (utf8 ? "another order" : row.getString(4))
                                                + "; make it with CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
                            }
                            return found;
                        })
                .orElse(List.of());
    }
}
