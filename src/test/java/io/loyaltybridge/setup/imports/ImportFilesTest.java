package io.loyaltybridge.setup.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportFilesTest {
    @TempDir
    private Path dir;

    @Test
    void rowsStandUnderTheHeaderAsCsv() throws IOException {
        try (ImportFiles files = new ImportFiles(dir.resolve("new"), "balances", ImportFiles.MOST_BYTES)) {
            files.add("ann@example.com", 15);
            files.add("\"o'brien, jr\"@example.com", 0);
            files.add("jürgen@example.com", 999_999_999);

            assertThat(files.finish()).containsExactly(dir.resolve("new/balances-1.csv"));
        }
        assertThat(dir.resolve("new/balances-1.csv"))
                .hasContent(
                        "EMAIL,POINTS\nann@example.com,15\n\"\"\"o'brien, jr\"\"@example.com\",0\njürgen@example.com,999999999\n");
        assertThat(dir.resolve("new")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void noFileGrowsOverItsLimitAndNoRowIsLostOrSplit() throws IOException {
        List<String> sent = new ArrayList<>();
        List<Path> files;
        try (ImportFiles writer = new ImportFiles(dir, "balances", 200)) {
            for (int i = 0; i < 100; i++) {
                String email = "é".repeat(i % 30) + i + ",\"@example.com";
                writer.add(email, i);
                sent.add(email + "=" + i);
            }
            files = writer.finish();
        }
        List<String> read = new ArrayList<>();
        for (Path file : files) {
            assertThat(Files.size(file)).isLessThanOrEqualTo(200);
            List<CSVRecord> rows =
                    CSVFormat.DEFAULT.parse(Files.newBufferedReader(file)).getRecords();
            assertThat(rows.get(0).toList()).containsExactly("EMAIL", "POINTS");
            rows.subList(1, rows.size()).forEach(row -> read.add(row.get(0) + "=" + row.get(1)));
        }
        assertThat(read).isEqualTo(sent);
        assertThat(files.size()).isGreaterThan(10);
        // A file ends only where the next row would not have fitted.
        for (int i = 0; i < files.size() - 1; i++) {
            String next = Files.readAllLines(files.get(i + 1)).get(1);
            assertThat(Files.size(files.get(i)) + next.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1)
                    .isGreaterThan(200);
        }
    }

    @Test
    void fileThatIsExactlyFullIsNotSplit() throws IOException {
        String row = "ann@example.com,15\n";
        try (ImportFiles files = new ImportFiles(dir, "balances", 13 + 2L * row.length())) {
            files.add("ann@example.com", 15);
            files.add("bob@example.com", 15);
            assertThat(files.finish()).hasSize(1);
        }
        try (ImportFiles files = new ImportFiles(dir, "shorter", 12 + 2L * row.length())) {
            files.add("ann@example.com", 15);
            files.add("bob@example.com", 15);
            assertThat(files.finish()).hasSize(2);
        }
    }

    @Test
    void withoutRowsThereIsNoFile() throws IOException {
        try (ImportFiles files = new ImportFiles(dir, "balances", ImportFiles.MOST_BYTES)) {
            assertThat(files.finish()).isEmpty();
        }
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void fileThatWasNotFinishedIsNone() throws IOException {
        try (ImportFiles files = new ImportFiles(dir, "balances", 40)) {
            files.add("ann@example.com", 15);
            files.add("bob@example.com", 15);
        }
        try (var left = Files.list(dir)) {
            assertThat(left).containsExactly(dir.resolve("balances-1.csv"));
        }
    }

    @Test
    void rowThatCannotBeImportedIsRefused() {
        try (ImportFiles files = new ImportFiles(dir, "balances", 100)) {
            assertThatThrownBy(() -> files.add(" ", 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the e-mail of a row to import is missing");
            assertThatThrownBy(() -> files.add(null, 1)).hasMessage("the e-mail of a row to import is missing");
            assertThatThrownBy(() -> files.add("a@example.com", -1))
                    .hasMessage("points: expected 0 to 999999999, found -1");
            assertThatThrownBy(() -> files.add("a@example.com", 1_000_000_000))
                    .hasMessage("points: expected 0 to 999999999, found 1000000000");
            assertThatThrownBy(() -> files.add("a".repeat(100), 1))
                    .hasMessage("a row of 103 bytes does not fit into a file of 100");
            assertThat(files.finish()).isEmpty();
        }
    }

    @Test
    void sameRowsMakeTheSameFilesAgain() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (ImportFiles files = new ImportFiles(dir, "balances", 40)) {
                files.add("ann@example.com", 15);
                files.add("bob@example.com", 16);
                assertThat(files.finish())
                        .containsExactly(dir.resolve("balances-1.csv"), dir.resolve("balances-2.csv"));
            }
            assertThat(dir.resolve("balances-2.csv")).hasContent("EMAIL,POINTS\nbob@example.com,16\n");
        }
    }
}
