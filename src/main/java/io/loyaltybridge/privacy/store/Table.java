package io.loyaltybridge.privacy.store;

import java.util.List;
import java.util.Map;

/**
 * A table and what its columns hold.
 *
 * @param of      whose its rows are
 * @param key     its primary key
 * @param columns all of them, in their order
 */
public record Table(String name, Of of, List<String> key, Map<String, Holds> columns) {

    /** Whose the rows of a table are. */
    public enum Of {
        /** A site's: they have its id in {@code site}. */
        SITE("site = ?"),
        /** A job's: they have its id in {@code job}. */
        JOB("job IN (SELECT id FROM jobs WHERE site = ?)"),
        /** Nobody's that can be told. */
        NOBODY("1 = 0");

        private final String where;

        Of(String where) {
            this.where = where;
        }

        /** Which rows are those of a site, whose id is the only parameter, as SQL. */
        String where() {
            return where;
        }
    }

    /** The columns that hold one of these. */
    List<String> holding(Holds... what) {
        List<Holds> wanted = List.of(what);
        return columns.entrySet().stream()
                .filter(column -> wanted.contains(column.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
