package io.loyaltybridge.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one transaction, or of one read. Statements are prepared once per connection and kept. For one thread at
 * a time, and only during the call that got it.
 */
public final class Tx {

    /** Reads one row; the cursor is already on it. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static final Object[] NONE = {};
    private static final char REPLACED = '\ufffd';

    private final Connection connection;
    private final boolean withoutZeros;
    private final Map<String, PreparedStatement> statements;
    private long left;

    Tx(Connection connection) {
        this(connection, false, new HashMap<>(), Long.MAX_VALUE);
    }

    private Tx(Connection connection, boolean withoutZeros, Map<String, PreparedStatement> statements, long left) {
        this.connection = connection;
        this.withoutZeros = withoutZeros;
        this.statements = statements;
        this.left = left;
    }

    /** On a connection to PostgreSQL, whose texts cannot have the character 0. */
    static Tx ofPostgres(Connection connection) {
        return new Tx(connection, true, new HashMap<>(), Long.MAX_VALUE);
    }

    /** The same connection, for one statement and no more. */
    Tx forOneStatement() {
        return new Tx(connection, withoutZeros, statements, 1);
    }

    Connection connection() {
        return connection;
    }

    /** Runs a changing statement. Returns the number of rows that it changed. */
    public int update(String sql, @Nullable Object... values) throws SQLException {
        return use(sql, values, PreparedStatement::executeUpdate);
    }

    /** Runs {@code INSERT/UPDATE … RETURNING} or a query for one number; empty where no row came back. */
    public OptionalLong number(String sql, @Nullable Object... values) throws SQLException {
        return use(sql, values, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return OptionalLong.empty();
                }
                long value = rows.getLong(1);
                return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
            }
        });
    }

    /** The first row of a query. */
    public <T> Optional<T> one(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        return use(sql, values, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
            }
        });
    }

    /** All rows of a query that groups: a number by its name. */
    public Map<String, Long> counts(String sql, @Nullable Object... values) throws SQLException {
        return list(sql, r -> Map.entry(r.getString(1), r.getLong(2)), values).stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** All rows of a query; the caller bounds them with {@code LIMIT}. */
    public <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        return use(sql, values, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(row.read(rows));
                }
                return result;
            }
        });
    }

    /** A column that may be NULL, as a Long. */
    public static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    void execute(String sql) throws SQLException {
        use(sql, NONE, PreparedStatement::execute);
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T use(String sql, @Nullable Object[] values, Use<T> use) throws SQLException {
        if (left == 0) {
            throw new IllegalStateException("a read of one statement needs a second one: " + sql);
        }
        left--;
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, stored(values[i]));
            }
            return use.of(statement);
        } catch (SQLException e) {
            forget(sql, statement);
            throw e;
        }
    }

    /** A flag is 1 or 0 in every database. */
    private @Nullable Object stored(@Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return withoutZeros && value instanceof String text && text.indexOf(0) >= 0
                ? text.replace((char) 0, REPLACED)
                : value;
    }

    /** Some failures, such as a full disk, end a statement: if it were kept, it would still fail when there is room again. */
    private void forget(String sql, PreparedStatement statement) {
        statements.remove(sql, statement);
        try {
            statement.close();
        } catch (SQLException e) {
            // It is closed already.
        }
    }

    /** Runs a statement to its end without keeping it; its result is dropped. */
    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Not execute, which stops at the first row: some pragmas do a part of their work for each.
            statement.executeUpdate(sql);
        }
    }

    void close() throws SQLException {
        connection.close();
    }
}
