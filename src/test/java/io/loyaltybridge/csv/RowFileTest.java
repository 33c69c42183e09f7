package io.loyaltybridge.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages, places to go on from, and what is left behind. */
class RowFileTest {
    @TempDir
    private Path dir;

    private final CustomerColumns columns = CustomerColumns.of(Settings.load(Path.of("none"), null, Map.of()));

    private CustomerFile open(String... lines) throws IOException {
        return new CustomerFile(Files.writeString(dir.resolve("customers.csv"), String.join("\n", lines)), columns);
    }

    private static String[] customers(int count) {
        String[] lines = new String[count + 1];
        lines[0] = "email,name";
        for (int i = 1; i <= count; i++) {
            lines[i] = "c" + i + "@example.com,\"" + (i % 3 == 0 ? "two\nlines and é" : "n" + i) + "\"";
        }
        return lines;
    }

    @Test
    void everyRowIsOnOnePageAndACursorIsGoodInAnotherLife() throws IOException {
        List<CustomerRow> all;
        try (CustomerFile file = open(customers(100))) {
            all = file.page(null, 1_000, false).rows();
            assertThat(all).hasSize(100);
        }
        for (int limit : List.of(1, 7, 99, 100)) {
            List<CustomerRow> paged = new ArrayList<>();
            String cursor = null;
            do {
                try (CustomerFile file = new CustomerFile(dir.resolve("customers.csv"), columns)) {
                    RowFile.Page<CustomerRow> page = file.page(cursor, limit, false);
                    assertThat(page.rows().size()).isLessThanOrEqualTo(limit);
                    paged.addAll(page.rows());
                    cursor = page.next();
                }
            } while (cursor != null);
            assertThat(paged).isEqualTo(all);
        }
    }

    @Test
    void badLinesAndEveryLineOfAValueThatComesTwiceAreLeftOut() throws IOException {
        String[] lines = {
            "email,id",
            "ada@example.com,1",
            "no address,2",
            "ben@example.com,3",
            "ADA@example.com,4",
            "cleo@example.com,5,6",
            "dora@example.com,3",
            "emil@example.com,7"
        };
        try (CustomerFile file = open(lines)) {
            assertThat(file.check(bad -> {})).isEqualTo(new RowFile.Counts(7, 1, 6));
            assertThat(file.page(null, 9, true).rows())
                    .extracting(CustomerRow::email)
                    .containsExactly("emil@example.com");
        }
        try (CustomerFile file = open(lines)) {
            RowFile.Page<CustomerRow> page = file.page(null, 1, true);
            assertThat(page.rows())
                    .as("checked by itself")
                    .extracting(CustomerRow::email)
                    .containsExactly("emil@example.com");
        }
    }

    @Test
    void aBadLineThatIsNotToBeLeftOutEndsTheReading() throws IOException {
        try (CustomerFile file = open("email", "ada@example.com", "no address")) {
            assertThat(file.page(null, 1, false).rows()).hasSize(1);
            assertThatThrownBy(() -> file.page(null, 2, false))
                    .isInstanceOf(CsvFileException.class)
                    .hasMessage("customers.csv:3: email: expected an e-mail address, found \"no address\"");
        }
    }

    @Test
    void aFileWithAHeaderAloneHasNoRows() throws IOException {
        try (CustomerFile file = open("email")) {
            assertThat(file.check(bad -> {})).isEqualTo(new RowFile.Counts(0, 0, 0));
            assertThat(file.page(null, 1, true)).isEqualTo(new RowFile.Page<CustomerRow>(List.of(), null));
        }
    }

    @Test
    void whatIsNoCursorOrNoLimitIsRefused() throws IOException {
        try (CustomerFile file = open("email", "ada@example.com")) {
            assertThatThrownBy(() -> file.page("7", 1, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no cursor of a file: 7");
            assertThatThrownBy(() -> file.page(null, 0, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("expected a limit from 1, found 0");
        }
    }

    @Test
    void theFingerprintTellsAnotherContentOfTheSameSize() throws IOException {
        try (CustomerFile file = open("email", "ada@example.com")) {
            Fingerprint before = file.fingerprint();
            assertThat(before).isEqualTo(file.fingerprint());
            assertThat(before.text()).isEqualTo("21-6bac39fb09dc9d6ca6946da0f3358cd8f93d119ea4738ef6f143d6a907ce6fab");
            open("email", "ben@example.com");
            assertThat(file.fingerprint().size()).isEqualTo(before.size());
            assertThat(file.fingerprint()).isNotEqualTo(before);
        }
    }

    @Test
    void nothingIsLeftInTheDirectoryForTemporaryFiles() throws IOException {
        List<String> before = scratches();
        try (CustomerFile file = open(customers(10))) {
            file.check(bad -> {});
            file.page(null, 5, true);
        }
        assertThat(scratches()).isEqualTo(before);
        try (CustomerFile file = open("email", "no address")) {
            assertThatThrownBy(() -> file.check(bad -> {
                        throw new IllegalStateException("nobody listens");
                    }))
                    .hasMessage("nobody listens");
            assertThat(scratches()).isEqualTo(before);
        }
    }

    private static List<String> scratches() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".scratch"))
                    .sorted()
                    .toList();
        }
    }
}
