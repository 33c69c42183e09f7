package io.loyaltybridge.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A store on one connection that remembers every statement, to look at their plans. For one thread. */
public final class RecordingStore implements Store {
    private final Connection connection;
    private final Set<String> statements = new LinkedHashSet<>();
    private final Connection recording;
    private Tx tx;

    private RecordingStore(Connection connection) {
        this.connection = connection;
        this.recording = (Connection) Proxy.newProxyInstance(
                RecordingStore.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        this.tx = new Tx(recording);
    }

    /** A new database in a directory. */
    public static RecordingStore in(Path dir) {
        SqliteStore.open(dir).close();
        try {
            return new RecordingStore(DriverManager.getConnection("jdbc:sqlite:" + dir.resolve(SqliteStore.FILE)));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Forgets what was recorded, so that only what follows is looked at. */
    public void forget() {
        statements.clear();
        tx = new Tx(recording);
    }

    /** How SQLite goes about each statement: the statement, and a line for each step. */
    public record Plan(String sql, List<String> steps) {}

    public List<Plan> plans() {
        List<Plan> plans = new ArrayList<>();
        for (String sql : statements) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
                List<String> steps = new ArrayList<>();
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
                plans.add(new Plan(sql, steps));
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }
        return plans;
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return CompletableFuture.completedFuture(write(work));
    }

    @Override
    public <T> T write(Work<T> work) {
        try {
            return work.run(tx);
        } catch (SQLException e) {
            throw new StoreException(e.getMessage(), e);
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        return write(work);
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public int queued() {
        return 0;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
