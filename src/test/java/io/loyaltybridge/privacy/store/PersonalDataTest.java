package io.loyaltybridge.privacy.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.store.SqliteStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new table or column fails here until somebody says what it can hold of a customer. */
class PersonalDataTest {
    /** Tables of the database itself and of its migrations. */
    private static final List<String> OF_NONE = List.of("flyway_schema_history", "sqlite_sequence", "sqlite_stat1");

    @TempDir
    private Path dir;

    @Test
    void everyColumnOfTheSchemaIsListed() {
        try (SqliteStore store = SqliteStore.open(dir)) {
            Map<String, List<String>> schema = new TreeMap<>();
            Map<String, List<String>> keys = new TreeMap<>();
            store
                    .read(tx -> tx.list("SELECT name FROM sqlite_master WHERE type = 'table'", r -> r.getString(1)))
                    .stream()
                    .filter(table -> !OF_NONE.contains(table))
                    .forEach(table -> {
                        schema.put(
                                table,
                                store.read(tx -> tx.list(
                                        "SELECT name FROM pragma_table_info('" + table + "') ORDER BY name",
                                        r -> r.getString(1))));
                        keys.put(
                                table,
                                store.read(tx -> tx.list(
                                        "SELECT name FROM pragma_table_info('" + table + "') WHERE pk > 0 ORDER BY pk",
                                        r -> r.getString(1))));
                    });
            Map<String, List<String>> listed = new TreeMap<>();
            PersonalData.tables()
                    .forEach((name, table) -> listed.put(
                            name, List.copyOf(new TreeSet<>(table.columns().keySet()))));

            assertThat(listed).isEqualTo(schema);
            PersonalData.tables().forEach((name, table) -> {
                if (!name.equals("store_probe")) {
                    assertThat(table.key()).as(name).isEqualTo(keys.get(name));
                }
                assertThat(table.columns().containsKey("site")).as(name).isEqualTo(table.of() == Table.Of.SITE);
                assertThat(table.columns().containsKey("job")).as(name).isEqualTo(table.of() == Table.Of.JOB);
            });
        }
    }
}
