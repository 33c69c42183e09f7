package io.loyaltybridge.setup.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.failure.Failures;
import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.ImportOptions;
import io.loyaltybridge.sandbox.wix.ProgramStatus;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.site.SiteSender;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("service")
class ImportRunTest {
    private static final String EXECUTE = "loyalty_imports.executeLoyaltyImport";
    private static final String CREATE = "loyalty_imports.createLoyaltyImport";
    private static final String URL = "loyalty_imports.createLoyaltyImportFileUrl";
    private static final String IMPORTS = "/_api/loyalty-imports/v1/loyalty-imports";
    private static final ImportRun.Times TIMES =
            new ImportRun.Times(Duration.ofMillis(10), Duration.ofMillis(400), Duration.ofSeconds(20));

    @TempDir
    private Path dir;

    private BridgeFixture fixture;
    private ProducerTemplate template;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Map<String, String> kept = new HashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private Path file;

    /** The process is gone. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final class Kept implements ImportRun.Memory {
        @Override
        public String get(String key) {
            return kept.get(key);
        }

        @Override
        public void put(String key, String value) {
            if (value == null) {
                kept.remove(key);
            } else {
                kept.put(key, value);
            }
        }
    }

    @BeforeEach
    void writeTheFile() throws IOException {
        file = Files.writeString(
                dir.resolve("balances-1.csv"), "EMAIL,POINTS\nann@example.com,15\nbob@example.com,7\n");
    }

    @AfterEach
    void close() {
        if (fixture != null) {
            template.stop();
            fixture.close();
        }
    }

    private void start(ImportOptions options, Map<String, String> settings) {
        fixture = BridgeFixture.start(
                dir.resolve("data"), settings, WixStandIn.Options.builder().imports(options));
        template = fixture.bridge().camelContext().createProducerTemplate();
        fixture.standIn().seedAccount("ann@example.com", "Ann", 40);
        fixture.standIn().seedContact("bob@example.com", "Bob");
    }

    private void start() {
        start(ImportOptions.DEFAULT, Map.of());
    }

    private ImportRun importRun(ImportRun.Memory memory, ImportRun.Times times) {
        BulkCalls calls = new BulkCalls(
                new SiteSender(fixture.bridge().sites().all().get(0), () -> template),
                new Failures(new Outages(Duration.ofSeconds(1), Duration.ofMinutes(5), Clock.systemUTC())),
                new Backoff(Duration.ofMillis(20), Duration.ofMillis(50), 4),
                stop,
                lines::add);
        return new ImportRun(calls, memory, times, Clock.systemUTC());
    }

    private ImportResult run() {
        return importRun(new Kept(), TIMES).run(file, row -> failed.add(row.email() + ": " + row.reason()));
    }

    private void executedOnceWithBothBalances() {
        assertThat(fixture.wix().balance("ann@example.com")).isEqualTo(15);
        assertThat(fixture.wix().balance("bob@example.com")).isEqualTo(7);
        assertThat(fixture.wix().transactions("bob@example.com")).hasSize(1);
    }

    private void fault(FaultKind kind, String operation) {
        fixture.standIn().faults().add(Fault.next(kind, operation, 1));
    }

    @Test
    void balancesAreImportedWithAHandfulOfCalls() {
        start();
        ImportResult result = run();

        assertThat(result).isEqualTo(new ImportResult(kept.get("import"), true, true, 2, 0, null));
        executedOnceWithBothBalances();
        assertThat(failed).isEmpty();
        assertThat(lines).contains("import of balances-1.csv: PARSED", "import of balances-1.csv: IMPORTED");
        assertThat(fixture.wix().calls(URL)
                        + fixture.wix().calls(CREATE)
                        + fixture.wix().calls(EXECUTE))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(ImportOptions.ErrorRows.class)
    void rowsOfUnknownCustomersAreSaidWithTheirReason(ImportOptions.ErrorRows rows) throws IOException {
        start(ImportOptions.DEFAULT.withErrorRows(rows), Map.of());
        Files.writeString(
                file, "nobody@example.com,5\n\"x,y@example.com\",5\n", java.nio.file.StandardOpenOption.APPEND);

        assertThat(run()).isEqualTo(new ImportResult(kept.get("import"), true, true, 2, 2, null));
        assertThat(failed)
                .containsExactly(
                        "nobody@example.com: There is no contact with this e-mail address",
                        "x,y@example.com: There is no contact with this e-mail address");
        executedOnceWithBothBalances();
    }

    @Test
    void fileThatWixCannotParseIsSaidAndCanBeImportedAnew() throws IOException {
        start();
        Files.writeString(file, "EMAIL,POINTS\n\"ann@example.com,15\n");
        ImportRun run = importRun(new Kept(), TIMES);
        ImportResult result = run.run(file, row -> failed.add(row.email()));

        assertThat(result.imported()).isFalse();
        assertThat(result.mayHaveTaken()).isFalse();
        assertThat(result.reason()).startsWith("The file is not valid CSV");
        assertThat(fixture.wix().calls(EXECUTE)).isZero();
        assertThat(run.run(file, row -> failed.add(row.email()))).isEqualTo(result);
        assertThat(fixture.wix().calls(CREATE)).isEqualTo(1);

        writeTheFile();
        run.forget();
        assertThat(run().imported()).isTrue();
        executedOnceWithBothBalances();
    }

    @Test
    void importThatFailsOnItsWayMayHaveTakenRows() {
        start(ImportOptions.DEFAULT.withFailAfterRows(1), Map.of());
        ImportResult result = run();

        assertThat(result).isEqualTo(new ImportResult(kept.get("import"), false, true, 1, 0, "Wix gave no reason"));
        assertThatThrownBy(() -> importRun(new Kept(), TIMES).forget())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the import " + kept.get("import") + " may have been executed");
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"DROP_AFTER", "ERROR_AFTER", "TRUNCATE"})
    void executionWhoseAnswerIsLostIsNotMadeAgain(FaultKind kind) {
        start();
        fault(kind, EXECUTE);

        assertThat(run().imported()).isTrue();
        assertThat(fixture.wix().calls(EXECUTE)).isEqualTo(1);
        executedOnceWithBothBalances();
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith("no certain answer to the execution of the import " + kept.get("import")));
    }

    @Test
    void executionThatTakesEffectLateIsNotMadeAgain() {
        start();
        fixture.standIn()
                .faults()
                .add(Fault.next(FaultKind.LATE_COMMIT, EXECUTE, 1)
                        .withDelayMs(200)
                        .withAnswer("drop"));

        assertThat(run().imported()).isTrue();
        assertThat(fixture.wix().calls(EXECUTE)).isEqualTo(1);
        executedOnceWithBothBalances();
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"DROP_BEFORE", "ERROR_BEFORE"})
    void executionThatNeverArrivedIsMadeAgainAfterAWhile(FaultKind kind) {
        start();
        fault(kind, EXECUTE);
        long begun = System.nanoTime();

        assertThat(run().imported()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(TIMES.unanswered());
        assertThat(fixture.wix().calls(EXECUTE)).isEqualTo(2);
        executedOnceWithBothBalances();
    }

    @Test
    void throttledExecutionIsMadeAgain() {
        start();
        fixture.standIn()
                .faults()
                .add(Fault.next(FaultKind.THROTTLE, EXECUTE, 1).withRetryAfter(1));

        assertThat(run().imported()).isTrue();
        assertThat(fixture.wix().calls(EXECUTE, 429)).isEqualTo(1);
        executedOnceWithBothBalances();
    }

    @Test
    void executionThatIsInConflictIsNotMadeAgain() {
        start();
        fault(FaultKind.SPURIOUS_CONFLICT, EXECUTE);
        ImportRun run = importRun(
                new Kept(), new ImportRun.Times(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(300)));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> run.run(file, row -> {}))
                    .isInstanceOf(BulkCalls.CutOffException.class)
                    .hasMessageStartingWith(
                            "the import " + kept.get("import") + " of balances-1.csv is PARSED for more than 0 min");
        }
        assertThat(fixture.wix().calls(EXECUTE)).isEqualTo(1);
    }

    @Test
    void pausedProgramIsSaidAndTheSameCommandGoesOn() {
        start();
        fixture.standIn().setProgramStatus(ProgramStatus.PAUSED);
        assertThatThrownBy(this::run)
                .isInstanceOf(BulkCalls.CutOffException.class)
                .hasMessage(
                        "the loyalty program is not active on Wix, so nothing was imported; activate it, and the same command continues from here");

        fixture.standIn().setProgramStatus(ProgramStatus.ACTIVE);
        assertThat(run().imported()).isTrue();
        assertThat(fixture.wix().calls(CREATE)).isEqualTo(1);
        executedOnceWithBothBalances();
    }

    /** Kills the process right before or right after it keeps something, at each such place, and runs the command again. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void runThatWasKilledGoesOnAndExecutesOnce(int place) {
        start();
        int[] puts = new int[1];
        ImportRun.Memory dying = new ImportRun.Memory() {
            private final Kept disk = new Kept();

            @Override
            public String get(String key) {
                return disk.get(key);
            }

            @Override
            public void put(String key, String value) {
                int now = puts[0]++;
                if (now * 2 == place) {
                    throw new Killed();
                }
                disk.put(key, value);
                if (now * 2 + 1 == place) {
                    throw new Killed();
                }
            }
        };
        assertThatThrownBy(() -> importRun(dying, TIMES).run(file, row -> {})).isInstanceOf(Killed.class);

        ImportResult result = run();

        assertThat(result).isEqualTo(new ImportResult(kept.get("import"), true, true, 2, 0, null));
        assertThat(fixture.wix().calls(EXECUTE)).isEqualTo(1);
        executedOnceWithBothBalances();
    }

    @Test
    void whatACustomerEarnedAfterTheImportStays() {
        start();
        run();
        String ann = fixture.wix().contacts("ann@example.com").get(0).get("id").asText();
        fixture.standIn().organic(ann, OrganicChange.purchase(5));

        assertThat(run().success()).isEqualTo(2);
        assertThat(fixture.wix().balance("ann@example.com")).isEqualTo(20);
        assertThat(fixture.wix().calls(EXECUTE)).isEqualTo(1);
    }

    @Test
    void runThatIsToldToStopGoesOnLater() throws InterruptedException {
        start(
                ImportOptions.DEFAULT.withPaces(
                        ImportOptions.Pace.after(Duration.ofMillis(10)),
                        ImportOptions.Pace.after(Duration.ofMillis(800))),
                Map.of());
        List<Throwable> ended = new ArrayList<>();
        Thread command = new Thread(() -> {
            try {
                run();
            } catch (BulkCalls.CutOffException e) {
                ended.add(e);
            }
        });
        command.start();
        Awaitility.await().until(() -> fixture.wix().calls(EXECUTE) == 1);
        stop.countDown();
        command.join();
        assertThat(ended).singleElement().satisfies(e -> assertThat(e)
                .hasMessage("stopped; the same command continues from here"));

        BulkCalls calls = new BulkCalls(
                new SiteSender(fixture.bridge().sites().all().get(0), () -> template),
                new Failures(new Outages(Duration.ofSeconds(1), Duration.ofMinutes(5), Clock.systemUTC())),
                new Backoff(Duration.ofMillis(20), Duration.ofMillis(50), 4),
                new CountDownLatch(1),
                lines::add);
        assertThat(new ImportRun(calls, new Kept(), TIMES, Clock.systemUTC())
                        .run(file, row -> {})
                        .imported())
                .isTrue();
        assertThat(fixture.wix().calls(EXECUTE)).isEqualTo(1);
    }

    @Test
    void uploadIsTriedAgainWithANewUrl() {
        start();
        fault(FaultKind.ERROR_BEFORE, "files.upload");
        fault(FaultKind.DROP_AFTER, CREATE);

        assertThat(run().imported()).isTrue();
        assertThat(fixture.wix().calls(URL)).isEqualTo(2);
        assertThat(fixture.wix().calls(CREATE)).isEqualTo(2);
        executedOnceWithBothBalances();
    }

    @Test
    void uploadTakesTheVerbOfTheSetting() {
        start(ImportOptions.DEFAULT.withUploadMethod("POST"), Map.of("wix.upload-method", "POST"));
        assertThat(run().imported()).isTrue();
        executedOnceWithBothBalances();
    }

    @Test
    void uploadThatTakesAnotherVerbNamesTheSetting() {
        start(ImportOptions.DEFAULT.withUploadMethod("POST"), Map.of());
        assertThatThrownBy(this::run)
                .isInstanceOf(BulkCalls.CutOffException.class)
                .hasMessage(
                        "Wix upload-import-file: 405, the file store needs another method (setting wix.upload-method)");
        assertThat(kept).isEmpty();
    }

    @Test
    void fileThatIsTooLargeForWixIsRefused() {
        start(ImportOptions.DEFAULT.withMaxFileBytes(20), Map.of());
        assertThatThrownBy(this::run)
                .isInstanceOf(BulkCalls.CutOffException.class)
                .hasMessageContaining("FILE_TOO_LARGE");
        assertThat(kept).isEmpty();
    }

    @Test
    void importOfAnUnknownStateIsSaidAfterAWhile() {
        try (WixProxy proxy = WixProxy.start()) {
            start(ImportOptions.DEFAULT, Map.of("wix.base-url", proxy.url()));
            proxy.forwardTo(fixture.standIn().baseUrl());
            kept.put("import", "an-import");
            ImportRun run = importRun(
                    new Kept(),
                    new ImportRun.Times(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(300)));
            for (int i = 0; i < 100; i++) {
                proxy.answer(IMPORTS, 200, "{'loyaltyImport':{'id':'an-import','status':'UNKNOWN'}}");
            }
            assertThatThrownBy(() -> run.run(file, row -> {}))
                    .isInstanceOf(BulkCalls.CutOffException.class)
                    .hasMessage(
                            "the import an-import of balances-1.csv is UNKNOWN for more than 0 min; Wix's dashboard may say more. The same command"
                                    + " continues from here");
            proxy.clear();
            assertThatThrownBy(() -> run.run(file, row -> {}))
                    .isInstanceOf(BulkCalls.CutOffException.class)
                    .hasMessageContaining(
                            "is UNKNOWN for more than 0 min (Wix get-import: 404 NOT_FOUND, Loyalty import not found: an-import)");
            assertThat(fixture.wix().calls(EXECUTE)).isZero();
        }
    }
}
