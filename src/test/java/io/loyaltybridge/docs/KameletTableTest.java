package io.loyaltybridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The table of Kamelets is made from the Kamelets. Where it is out of date, run
 * {@code mvn test -Dtest=KameletTableTest -Ddocs.rewrite=true}.
 */
class KameletTableTest {
    private static final Path KAMELETS = Path.of("kamelets");
    private static final Path TABLE = Path.of("docs/kamelets.md");
    private static final String SUFFIX = ".kamelet.yaml";

    @Test
    void theTableSaysWhatTheKameletsSay() throws IOException {
        String table = table();
        if (Boolean.getBoolean("docs.rewrite")) {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(TABLE, table);
        }
        assertThat(TABLE)
                .as("out of date: mvn test -Dtest=KameletTableTest -Ddocs.rewrite=true writes it")
                .content()
                .isEqualTo(table);
    }

    @Test
    void everyKameletIsNamedAsItsFileAndDescribesItself() throws IOException {
        assertThat(files()).isNotEmpty().allSatisfy(file -> {
            Map<?, ?> kamelet = load(file);
            assertThat(file.getFileName()).hasToString(at(kamelet, "metadata", "name") + SUFFIX);
            assertThat(text(at(kamelet, "spec", "definition", "title"))).isNotEmpty();
            assertThat(text(at(kamelet, "spec", "definition", "description"))).endsWith(".");
        });
    }

    private static String table() throws IOException {
        StringBuilder text = new StringBuilder(
                "# Kamelets\n\nOne call to the outside each. This table is made from `kamelets/`; a test keeps it up to date.\n"
                        + "\n| Kamelet | What it does | Properties |\n|---|---|---|\n");
        for (Path file : files()) {
            Map<?, ?> kamelet = load(file);
            text.append("| [`")
                    .append(text(at(kamelet, "metadata", "name")))
                    .append("`](../")
                    .append(file.toString().replace('\\', '/'))
                    .append(") | ")
                    .append(cell(text(at(kamelet, "spec", "definition", "description"))))
                    .append(" | ")
                    .append(properties(kamelet))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String properties(Map<?, ?> kamelet) {
        if (!(at(kamelet, "spec", "definition", "properties") instanceof Map<?, ?> properties)) {
            return "";
        }
        List<String> cells = new ArrayList<>();
        properties.forEach((name, value) -> {
            Map<?, ?> property = (Map<?, ?>) value;
            Object standard = property.get("default");
            cells.add("`" + name + "`: " + cell(text(property.get("description")))
                    + (standard == null ? "" : " Default `" + standard + "`."));
        });
        return String.join("<br>", cells);
    }

    private static String cell(String text) {
        return text.strip().replace("|", "\\|").replace("\n", "<br>");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(KAMELETS)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static Map<?, ?> load(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromReader(reader);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Object at(Map<?, ?> map, String... path) {
        Object value = map;
        for (String key : path) {
            value = value instanceof Map<?, ?> inner ? inner.get(key) : null;
        }
        return value;
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
