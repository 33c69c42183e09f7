package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.testing.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mapping export} and {@code mapping import} where no service runs. */
class MappingCommandTest {
    private static final String HEADER =
            "email,contact-id,member-id,wix-account-id,program-id,wix-balance,program-balance,state\n";

    @TempDir
    private Path dir;

    private Path config;
    private Path data;

    @BeforeEach
    void settings() throws IOException {
        data = dir.resolve("data");
        config = Cli.config(
                dir.resolve("test.properties"),
                Map.of("bridge.data-dir", data.toString(), "bridge.site", SeededLedger.SITE));
    }

    private void customers() {
        try (SeededLedger seeded = new SeededLedger(data)) {
            seeded.linked("ada@example.com", "1", 100, 90);
            seeded.links()
                    .bindAccount(seeded.links().findOrCreate("bén@example.com").id(), "=HYPERLINK(1)", "member-2");
            seeded.links()
                    .bindProgram(seeded.links().findOrCreate("cleo@example.com").id(), "-3,x");
            seeded.links()
                    .mark(
                            seeded.links().findOrCreate("+dora@example.com").id(),
                            Link.State.AMBIGUOUS,
                            "2 customers of the program have this e-mail");
            seeded.links()
                    .bindContact(
                            seeded.links().findOrCreate("ada@work.example.com").id(), "contact-1");
        }
    }

    private Path file(String... lines) throws IOException {
        return Files.writeString(dir.resolve("mapping.csv"), String.join("\n", lines) + "\n");
    }

    private Cli mapping(String... arguments) {
        return Cli.run(
                config,
                Stream.concat(Stream.of("mapping"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String export(Path configuration, String name) throws IOException {
        Path file = dir.resolve(name);
        assertThat(Cli.run(configuration, "mapping", "export", file.toString()).exit())
                .isZero();
        return Files.readString(file);
    }

    private long links() {
        return Files.exists(data.resolve(SqliteStore.FILE)) ? Tables.count(data, "links") : 0;
    }

    @Test
    void everyCustomerIsALineInTheOrderOfTheIds() throws IOException {
        customers();
        Path file = dir.resolve("out.csv");

        Cli export = mapping("export", file.toString());
        assertThat(export.exit()).as(export.err()).isZero();
        assertThat(export.out()).isEqualTo("5 customers in " + file + "\n");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0) + "\n").isEqualTo(HEADER);
        assertThat(lines.subList(1, 6))
                .containsExactlyInAnyOrder(
                        "ada@example.com,contact-1,,account-1,customer-1,100,90,matched",
                        "bén@example.com,,member-2,'=HYPERLINK(1),,,,matched",
                        "cleo@example.com,,,,\"'-3,x\",,,new",
                        "'+dora@example.com,,,,,,,ambiguous",
                        ",,,,,,,merged");
        assertThat(export(config, "again.csv")).isEqualTo(Files.readString(file));
        assertThat(Files.getPosixFilePermissions(file))
                .as("it names customers")
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void moreThanAPageIsThereOnce() throws IOException {
        List<String> lines = IntStream.range(0, 1_203)
                .mapToObj(i -> "c" + i + "@example.com,,,,customer-" + i + ",,,new")
                .toList();
        Path file = Files.writeString(dir.resolve("many.csv"), HEADER + String.join("\n", lines) + "\n");
        assertThat(mapping("import", file.toString()).exit()).isZero();

        assertThat(export(config, "out.csv").lines().skip(1)).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void withoutAFileItGoesToStandardOutputInUtf8() throws IOException {
        customers();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.US_ASCII));
        try {
            assertThat(mapping("export").exit()).isZero();
        } finally {
            System.setOut(out);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo(export(config, "out.csv"));
    }

    @Test
    void aFileThatIsThereIsOnlyReplacedWhenThatIsAskedFor() throws IOException {
        customers();
        Path file = Files.writeString(dir.resolve("out.csv"), "mine");

        Cli refused = mapping("export", file.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo(file + " exists; --force replaces it\n");
        assertThat(file).hasContent("mine");
        assertThat(mapping("export", "--force", file.toString()).exit()).isZero();
        assertThat(Files.readString(file)).startsWith(HEADER);
        assertThat(mapping("export", dir.toString()).err()).isEqualTo(dir + " is a directory\n");
        assertThat(mapping("export", dir.resolve("none/out.csv").toString()).err())
                .isEqualTo(dir.resolve("none/out.csv") + " cannot be written: there is no directory "
                        + dir.resolve("none") + "\n");
        try (Stream<Path> left = Files.list(dir)) {
            assertThat(left.filter(path -> path.toString().endsWith(".part"))).isEmpty();
        }
    }

    @Test
    void anExportThatIsImportedElsewhereIsTheSameMapping() throws IOException {
        customers();
        String before = export(config, "before.csv");
        Path other = Cli.config(
                dir.resolve("other.properties"),
                Map.of("bridge.data-dir", dir.resolve("other").toString(), "bridge.site", SeededLedger.SITE));

        Cli imported =
                Cli.run(other, "mapping", "import", dir.resolve("before.csv").toString());
        assertThat(imported.exit()).as(imported.out() + imported.err()).isZero();
        assertThat(imported.out())
                .isEqualTo("5 lines in " + dir.resolve("before.csv")
                        + "\n  4 added to the mapping\n  1 merged into another"
                        + " customer or forgotten, skipped\n"
                        + "Balances come with the next reconcile; those in the file were ignored.\n");
        assertThat(export(other, "after.csv"))
                .isEqualTo(before.replace(",100,90,", ",,,").replace(",,,,,,,merged\n", ""));
        assertThat(Cli.run(other, "mapping", "import", dir.resolve("before.csv").toString())
                        .out())
                .contains("  4 in the mapping unchanged\n");
        assertThat(Tables.count(dir.resolve("other"), "observations")).isZero();
        assertThat(Cli.run(other, "jobs").out())
                .contains("mapping-import " + dir.resolve("before.csv"), "done", "5 of 5     created 4, merged 1");
    }

    @Test
    void whereALineIsBadNothingIsWrittenUnlessItIsToBeLeftOut() throws IOException {
        customers();
        Path file = file(
                "email,program-id,state",
                "emil@example.com,customer-9,",
                "ada@example.com,customer-8,",
                "fay,7,",
                "gil@example.com,customer-1,matched",
                "hal@example.com,1,",
                "hal@example.com,2,");
        Map<String, Long> before = Tables.counts(data);

        Cli refused = mapping("import", file.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out())
                .isEqualTo(
                        """
                line 4: email: expected an e-mail address, found "fay"
                line 6: email: expected each value once, found "hal@example.com", which line 7 has too
                line 7: email: expected each value once, found "hal@example.com", which line 6 has too
                line 3: program-id: expected "customer-1", which the mapping has for ada@example.com, found "customer-8"
                line 5: program-id: expected an id of gil@example.com, found "customer-1", which the mapping has for ada@example.com
                6 lines in %s
                  5 bad. Nothing was written. Correct the file, or leave them out with --skip-bad.
                """
                                .formatted(file));
        before.merge("jobs", 1L, Long::sum);
        assertThat(Tables.counts(data)).isEqualTo(before);
        assertThat(Cli.run(config, "jobs").out()).contains("failed (5 bad lines; nothing was written)");

        Cli left = mapping("import", "--skip-bad", file.toString());
        assertThat(left.exit()).isZero();
        assertThat(left.out())
                .endsWith(
                        """
                6 lines in %s
                  1 added to the mapping
                  5 bad, left out
                Balances come with the next reconcile; those in the file were ignored.
                """
                                .formatted(file));
        assertThat(Tables.text(data, "SELECT program_id FROM links WHERE email = 'emil@example.com'"))
                .isEqualTo("customer-9");
        assertThat(Tables.count(data, "links WHERE email IN ('fay', 'gil@example.com', 'hal@example.com')"))
                .isZero();
        assertThat(Tables.text(data, "SELECT program_id FROM links WHERE email = 'ada@example.com'"))
                .isEqualTo("customer-1");
    }

    @Test
    void aDryRunSaysTheSameAndWritesNothing() throws IOException {
        customers();
        Map<String, Long> before = Tables.counts(data);
        Path file = file(
                "email,program-id",
                "emil@example.com,9",
                "ada@example.com,customer-1",
                "cleo@example.com,",
                "bén@example.com,4");

        Cli dry = mapping("import", "--dry-run", file.toString());
        assertThat(dry.exit()).isZero();
        assertThat(dry.out())
                .isEqualTo(
                        """
                4 lines in %s
                  1 new to the mapping, and would be added
                  1 in the mapping, and would be completed
                  2 in the mapping unchanged
                Nothing was written: this was --dry-run.
                """
                                .formatted(file));
        assertThat(Tables.counts(data)).isEqualTo(before);

        file("email,program-id", "emil@example.com,9", "nobody,1");
        assertThat(mapping("import", "--dry-run", file.toString()).exit()).isEqualTo(1);
        assertThat(mapping("import", "--dry-run", "--skip-bad", file.toString()).out())
                .endsWith("  1 bad, and would be left out\nNothing was written: this was --dry-run.\n");
        assertThat(Tables.counts(data)).isEqualTo(before);
    }

    @Test
    void aColumnThatNobodyReadsIsSaid() throws IOException {
        Path file = file("email,programid", "emil@example.com,9");

        assertThat(mapping("import", "--dry-run", file.toString()).out())
                .startsWith("mapping.csv: columns used: \"email\"; ignored: \"programid\"\n");
    }

    @Test
    void aFileThatCannotBeUsedIsAFailureThatNamesIt() throws IOException {
        Cli missing = mapping("import", dir.resolve("none.csv").toString());
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.out())
                .isEqualTo("none.csv:1: cannot be read: there is no file "
                        + dir.resolve("none.csv").toAbsolutePath().normalize() + "\n");
        assertThat(mapping("import", file("name", "Ada").toString()).out())
                .isEqualTo("mapping.csv:1: expected a column \"email\", found \"name\"\n");
        assertThat(links()).isZero();
        assertThat(Cli.run(config, "jobs").out())
                .contains("failed (mapping.csv:1: expected a column \"email\", found \"name\")");
    }

    @Test
    void theDelimiterIsTheOneOfTheSettings() throws IOException {
        customers();
        config = Cli.config(
                dir.resolve("test.properties"),
                Map.of(
                        "bridge.data-dir",
                        data.toString(),
                        "bridge.site",
                        SeededLedger.SITE,
                        "setup.csv-delimiter",
                        "tab"));
        assertThat(export(config, "out.csv"))
                .startsWith(HEADER.replace(',', '\t'))
                .contains("cleo@example.com\t\t\t\t'-3,x\t");
        assertThat(mapping("import", dir.resolve("out.csv").toString()).out())
                .contains("  4 in the mapping unchanged\n");
    }

    @Test
    void wrongUsageIsSaidWithItsOwnExitCode() {
        StringWriter err = new StringWriter();
        assertThat(LoyaltyBridge.execute(new PrintWriter(err), new PrintWriter(err, true), "mapping"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("expected: mapping export, or mapping import <file>");
        assertThat(mapping("import").exit()).isEqualTo(2);
        assertThat(mapping("import", "a.csv", "b.csv").exit()).isEqualTo(2);
        assertThat(mapping("export", "a.csv", "b.csv").exit()).isEqualTo(2);
        Cli nothing = mapping("export");
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.err()).isEqualTo("no database in " + data + " (bridge.data-dir); `run` creates it\n");
    }
}
