package io.loyaltybridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.job.Progress;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that is cut off, and what the same command makes of it. */
class MappingImportTest {
    private static final int CUSTOMERS = 1_800;

    @TempDir
    private Path dir;

    private Database store;
    private final List<String> out = new ArrayList<>();

    @BeforeEach
    void open() {
        store = TestStore.open(dir.resolve("data"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String file(int first, int customers) throws IOException {
        StringBuilder text = new StringBuilder("email,program-id,wix-account-id\n");
        for (int i = first; i < first + customers; i++) {
            text.append("c")
                    .append(i)
                    .append("@example.com,p")
                    .append(i)
                    .append(",a")
                    .append(i)
                    .append('\n');
        }
        return Files.writeString(dir.resolve("mapping.csv"), text).toString();
    }

    private int run(BooleanSupplier stopped, Consumer<String> lines, String... arguments) {
        return new MappingImport(store, "site", Clock.systemUTC(), ',', stopped).run(List.of(arguments), line -> {
            out.add(line);
            lines.accept(line);
        });
    }

    private int run(String... arguments) {
        out.clear();
        return run(() -> false, line -> {}, arguments);
    }

    /** Ends it when two of the four pages are written: the check asks four times, and the writing at each page. */
    private void cutOff(String file) {
        AtomicInteger asked = new AtomicInteger();
        assertThat(run(() -> asked.incrementAndGet() > 4 + 2, line -> {}, file)).isEqualTo(1);
        assertThat(out)
                .containsExactly(
                        "1800 lines in " + file, "mapping-import: stopped; the same command continues from here");
        assertThat(count()).isEqualTo(1_000);
    }

    private long count() {
        return store.read(tx -> tx.number("SELECT COUNT(*) FROM links WHERE state = 'MATCHED'"))
                .orElseThrow();
    }

    private JobRuns.Row job() {
        return new JobRuns(store, "site", Clock.systemUTC()).list(1).get(0);
    }

    @Test
    void theSameCommandGoesOnWhereItWasCutOff() throws IOException {
        String file = file(0, CUSTOMERS);
        cutOff(file);
        assertThat(job().state()).isEqualTo("stopped");

        assertThat(run(file)).isZero();
        assertThat(out)
                .containsExactly(
                        "mapping-import continues where it was interrupted (job 1, 1000 customers so far)",
                        "1800 lines in " + file,
                        "  1800 added to the mapping",
                        "Balances come with the next reconcile; those in the file were ignored.");
        assertThat(count()).isEqualTo(CUSTOMERS);
        assertThat(job().state()).isEqualTo("done");
        assertThat(job().counters()).containsEntry("customers", 1_800L).containsEntry("created", 1_800L);
    }

    /** As after {@code kill -9} between the page that is on disk and the note of it. */
    @Test
    void aPageThatWasWrittenAndNotNotedIsFoundToAgree() throws IOException {
        String file = file(0, CUSTOMERS);
        cutOff(file);
        String text = Files.readString(Path.of(file));
        String before = placeOf(text, 501);
        assertThat(job().position()).containsEntry("place", placeOf(text, 1_001));
        store.write(tx -> tx.update(
                "UPDATE jobs SET position = replace(position, ?, ?), counters = '{\"created\":500,\"customers\":500}'",
                placeOf(text, 1_001),
                before));

        assertThat(run(file)).isZero();
        assertThat(out).contains("  1300 added to the mapping", "  500 in the mapping unchanged");
        assertThat(count()).isEqualTo(CUSTOMERS);
    }

    /** Where reading goes on behind so many lines. */
    private static String placeOf(String text, int lines) {
        return text.lines().limit(lines).mapToInt(line -> line.length() + 1).sum() + ":" + (lines + 1);
    }

    @Test
    void aFileThatHasChangedBeginsWithItsFirstLine() throws IOException {
        cutOff(file(0, CUSTOMERS));

        String file = file(500, CUSTOMERS);
        assertThat(run(file)).isZero();
        assertThat(out)
                .contains(
                        file + " has changed since then; the command starts with its" + " first line",
                        "  1300 added to the mapping",
                        "  500 in the mapping unchanged");
    }

    @Test
    void anotherWayOfTheSameFileIsARunOfItsOwn() throws IOException {
        String file = file(0, CUSTOMERS);
        cutOff(file);

        assertThat(run(file, "--skip-bad")).isZero();
        assertThat(out).contains("  1000 in the mapping unchanged", "  800 added to the mapping");
        assertThat(new JobRuns(store, "site", Clock.systemUTC()).list(9))
                .extracting(JobRuns.Row::state)
                .containsExactly("done", "failed");
    }

    @Test
    void progressIsSaidInLinesThatABarIsDrawnFrom() throws IOException {
        assertThat(run(file(0, CUSTOMERS), "--progress-every=0ms")).isZero();
        assertThat(out.stream().flatMap(line -> Progress.parse(line).stream()).toList())
                .contains(
                        new Progress("mapping-import", 500, 1_800, "under a minute left; {created=500}"),
                        new Progress("mapping-import", 1_800, 1_800, "{created=1800}"));
    }

    @Test
    void aLineThatLiveWorkContradictsMeanwhileIsSaidAndChangesNothing() throws IOException {
        String file = file(0, 3);
        Links links = new Links(store, "site", Clock.systemUTC());
        int exit = run(
                () -> false,
                line -> {
                    if (line.startsWith("3 lines")) {
                        links.bindProgram(
                                links.findOrCreate("other@example.com").id(), "p1");
                    }
                },
                file);

        assertThat(exit).isEqualTo(1);
        assertThat(out)
                .contains(
                        "line 3: program-id: expected an id of c1@example.com, found \"p1\", which the mapping has for other@example.com",
                        "  2 added to the mapping",
                        "  1 bad, left out");
        assertThat(links.byEmail("c1@example.com")).isEmpty();
    }
}
