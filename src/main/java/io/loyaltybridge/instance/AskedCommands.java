package io.loyaltybridge.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Commands that were given at one instance and are run by the one that has their site, in the store. Where the owner of a site
 * changes while its command runs, the next one runs it again; long commands continue from where they were. Thread-safe.
 */
public final class AskedCommands {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST = 100;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private final Store store;
    private final long instance;
    private final Clock clock;

    /** @param instance the key of this one */
    public AskedCommands(Store store, long instance, Clock clock) {
        this.store = store;
        this.instance = instance;
        this.clock = clock;
    }

    /**
     * One of them.
     *
     * @param site      first column of the site's keys
     * @param arguments without the site
     */
    public record Asked(long id, String site, String name, List<String> arguments) {}

    /** Asks the instance that has the site. Returns the id of the command. */
    public long ask(String site, String name, List<String> arguments) {
        return store.write(tx -> tx.number(
                        "INSERT INTO asked_commands (site, name, arguments, state, at) VALUES (?, ?, ?, 'asked', ?) RETURNING id",
                        site,
                        name,
                        json(arguments),
                        clock.millis()))
                .orElseThrow();
    }

    /** Those that nobody runs yet, the oldest first. */
    public List<Asked> waiting() {
        return store.readOne(tx -> tx.list(
                "SELECT id, site, name, arguments FROM asked_commands WHERE state = 'asked' ORDER BY id LIMIT ?",
                AskedCommands::asked,
                MOST));
    }

    /** Takes one, to run it here. False where it is taken already. */
    public boolean take(long id) {
        return store.write(tx -> tx.update(
                        "UPDATE asked_commands SET state = 'running', owner = ? WHERE id = ? AND state = 'asked'",
                        instance,
                        id))
                == 1;
    }

    /** Those that another instance ran and that this one goes on with, because it has their site now. */
    public List<Asked> ofOthers() {
        return store.readOne(tx -> tx.list(
                "SELECT id, site, name, arguments FROM asked_commands WHERE state = 'running' AND owner <> ? ORDER BY id",
                AskedCommands::asked,
                instance));
    }

    /** One that did not come to its end is run again, by whoever has its site. */
    public void askAgain(long id) {
        store.<Integer>write(tx -> tx.update(
                "UPDATE asked_commands SET state = 'asked', owner = NULL WHERE id = ? AND state = 'running'", id));
    }

    /** Keeps a line that the command has printed. */
    public void print(long id, String line) {
        store.<Integer>write(tx -> tx.update(
                "INSERT INTO asked_lines (command, number, line) SELECT ?, COALESCE(MAX(number), 0) + 1, ? FROM asked_lines WHERE command = ?",
                id,
                line,
                id));
    }

    /** The command has ended. */
    public void end(long id, int exit) {
        store.<Integer>write(tx -> tx.update(
                "UPDATE asked_commands SET state = 'ended', exit = ?, at = ? WHERE id = ? AND owner = ?",
                exit,
                clock.millis(),
                id,
                instance));
    }

    /**
     * What came of a command.
     *
     * @param lines those after the ones that were read
     * @param exit  empty while it has not ended
     */
    public record Heard(List<String> lines, OptionalInt exit) {}

    /** What has come of a command since so many lines; empty where it is not known any more. */
    public Optional<Heard> hear(long id, int read) {
        return store.read(tx -> {
            Optional<OptionalInt> state = tx.one(
                    "SELECT state, exit FROM asked_commands WHERE id = ?",
                    r -> "ended".equals(r.getString(1)) ? OptionalInt.of(r.getInt(2)) : OptionalInt.empty(),
                    id);
            if (state.isEmpty()) {
                return Optional.empty();
            }
            List<String> lines = tx.list(
                    "SELECT line FROM asked_lines WHERE command = ? AND number > ? ORDER BY number",
                    r -> r.getString(1),
                    id,
                    read);
            return Optional.of(new Heard(lines, state.get()));
        });
    }

    /** Forgets a command that has ended. */
    public void forget(long id) {
        store.<Integer>write(tx -> forget(tx, id));
    }

    private static int forget(Tx tx, long id) throws SQLException {
        tx.update("DELETE FROM asked_lines WHERE command = ?", id);
        return tx.update("DELETE FROM asked_commands WHERE id = ? AND state = 'ended'", id);
    }

    /** Forgets those that have ended and whose lines nobody has read for long. */
    public void forgetOld() {
        long before = clock.millis() - KEPT.toMillis();
        store.<Integer>write(tx -> {
            for (long id : tx.list(
                    "SELECT id FROM asked_commands WHERE state = 'ended' AND at < ?", r -> r.getLong(1), before)) {
                forget(tx, id);
            }
            return 0;
        });
    }

    private static Asked asked(ResultSet row) throws SQLException {
        try {
            return new Asked(
                    row.getLong(1), row.getString(2), row.getString(3), JSON.readValue(row.getString(4), TEXTS));
        } catch (JsonProcessingException e) {
            throw new SQLException("the arguments of command " + row.getLong(1) + " cannot be read", e);
        }
    }

    private static String json(List<String> arguments) {
        return JSON.valueToTree(arguments).toString();
    }
}
