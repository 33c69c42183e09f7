package io.loyaltybridge.setup.imports;

import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.BulkCalls.CutOffException;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.payload.Numbers;
import io.loyaltybridge.wix.WixConflictException;
import io.loyaltybridge.wix.WixException;
import io.loyaltybridge.wix.WixNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Brings one file of balances into Wix, and executes it once: a second execution would set balances back to what they
 * were, over what customers earned in between. It can be cut off at any moment and goes on from its {@link Memory}.
 *
 * <p>All before the execution may happen twice, because an import that is not executed does nothing. The import's id is
 * kept before it is executed, and what the import's status says decides what comes next, in a first run as in a later
 * one: PARSED is executed, IMPORTING and IMPORTED never are. An execution without an answer may still be on its way, so
 * that PARSED is believed only after a while; one that was answered is never made again.
 */
public final class ImportRun {
    /** Where a run keeps its place. A value is on disk when {@code put} returns; a null value forgets a key. */
    public interface Memory {
        @Nullable
        String get(String key);

        void put(String key, @Nullable String value);
    }

    /**
     * How long to wait.
     *
     * @param poll       between two looks at an import at first; up to 64 times that later
     * @param unanswered how long an execution without an answer may still take effect
     * @param patience   how long an import may stay in one state
     */
    public record Times(Duration poll, Duration unanswered, Duration patience) {
        public static final Times USUAL = new Times(Duration.ofMillis(250), Duration.ofMinutes(2), Duration.ofHours(1));
    }

    private static final String IMPORT = "import";
    private static final String EXECUTION = "execution";
    private static final String ANSWERED = "answered";
    private static final int DOUBLINGS = 6;
    private static final int PRECONDITION_REQUIRED = 428;

    private final BulkCalls calls;
    private final Memory memory;
    private final Times times;
    private final Clock clock;
    private String lastFailure = "";

    /** Whether a place of a run, named after a file and a key of {@link Memory}, says that an import was executed. */
    public static boolean isExecution(String place) {
        return place.endsWith(" " + EXECUTION);
    }

    /** Whether such a place says that an import was made, executed or not. */
    public static boolean isBegun(String place) {
        return place.endsWith(" " + IMPORT);
    }

    /** @param memory of this file alone */
    public ImportRun(BulkCalls calls, Memory memory, Times times, Clock clock) {
        this.calls = calls;
        this.memory = memory;
        this.times = times;
        this.clock = clock;
    }

    /**
     * Imports a file, or goes on with it. May be called again after it ended, and then only says the result again.
     *
     * @param failed takes the rows that were not imported, again when it is called again
     * @throws CutOffException where it cannot go on now; called again, it goes on from there
     */
    public ImportResult run(Path file, Consumer<ImportErrors.Failed> failed) {
        String id = memory.get(IMPORT);
        if (id == null) {
            id = create(file);
            memory.put(IMPORT, id);
        }
        return follow(id, file.getFileName().toString(), failed);
    }

    /** Whether Wix was asked to execute the import, so that its rows may have taken effect. */
    public boolean isExecuted() {
        return memory.get(EXECUTION) != null;
    }

    /** Forgets an import that ended without having been executed, so that the file can be imported anew. */
    public void forget() {
        if (memory.get(EXECUTION) != null) {
            throw new IllegalStateException("the import " + memory.get(IMPORT) + " may have been executed");
        }
        memory.put(IMPORT, null);
    }

    private String create(Path file) {
        try {
            Map<String, Object> variables = BulkCalls.variables(
                    "filePath",
                    calls.read("direct:upload-import-file", BulkCalls.variables("file", file.toFile()))
                            .getVariable("filePath"));
            variables.put("fileName", file.getFileName().toString());
            variables.put("fileSize", Files.size(file));
            String id = calls.read("direct:create-import", variables).getVariable("importId", String.class);
            if (id == null || id.isEmpty()) {
                throw new CutOffException("Wix created an import and did not say its id", null);
            }
            return id;
        } catch (IOException e) {
            throw new CutOffException("the file to import cannot be read: " + file, e);
        }
    }

    private ImportResult follow(String id, String name, Consumer<ImportErrors.Failed> failed) {
        String before = null;
        long since = clock.millis();
        int looks = 0;
        while (true) {
            Map<?, ?> now = look(id);
            String status = String.valueOf(now.get("status"));
            if (!status.equals(before)) {
                calls.say("import of " + name + ": " + status);
                before = status;
                since = clock.millis();
                looks = 0;
                lastFailure = status.equals("UNKNOWN") ? lastFailure : "";
            }
            if (status.equals("IMPORTED") || status.equals("FAILED")) {
                return result(id, now, failed);
            }
            if (clock.millis() - since > times.patience().toMillis()) {
                throw new CutOffException(
                        "the import " + id + " of " + name + " is " + status + " for more than "
                                + times.patience().toMinutes() + " min" + lastFailure
                                + "; Wix's dashboard may say more. The same command continues from here",
                        null);
            }
            if (status.equals("PARSED") && mayExecute()) {
                execute(id);
            } else {
                calls.pause(times.poll().multipliedBy(1L << Math.min(looks++, DOUBLINGS)));
            }
        }
    }

    /** The import as Wix has it; one that Wix does not know (yet) has no status. */
    private Map<?, ?> look(String id) {
        try {
            Map<?, ?> body = calls.read("direct:get-import", BulkCalls.variables("importId", id))
                    .getMessage()
                    .getBody(Map.class);
            return body.get("loyaltyImport") instanceof Map<?, ?> found && found.get("status") != null
                    ? found
                    : Map.of("status", "UNKNOWN");
        } catch (CutOffException e) {
            if (e.getCause() instanceof WixNotFoundException) {
                lastFailure = " (" + Reason.of(e) + ")";
                return Map.of("status", "UNKNOWN");
            }
            throw e;
        }
    }

    private boolean mayExecute() {
        String execution = memory.get(EXECUTION);
        return execution == null
                || !execution.equals(ANSWERED)
                        && clock.millis() - Long.parseLong(execution)
                                >= times.unanswered().toMillis();
    }

    private void execute(String id) {
        Map<String, Object> variables = BulkCalls.variables("importId", id);
        variables.put("emailColumn", ImportFiles.EMAIL_COLUMN);
        variables.put("pointsColumn", ImportFiles.POINTS_COLUMN);
        String earlier = memory.get(EXECUTION);
        calls.stopIfTold();
        memory.put(EXECUTION, Long.toString(clock.millis()));
        Exchange exchange = calls.send("direct:execute-import", variables);
        WixConflictException conflict = exchange.getException(WixConflictException.class);
        if (exchange.getException() == null || conflict != null) {
            // A conflict says that it was executed already. What became of it is read; it is not executed again.
            memory.put(EXECUTION, ANSWERED);
            lastFailure = conflict == null ? " (Wix said that it executes it)" : " (" + Reason.of(conflict) + ")";
            return;
        }
        Verdict verdict = calls.judge(exchange.getException());
        if (verdict instanceof Verdict.Retry retry) {
            lastFailure = " (" + retry.reason() + ")";
            calls.say("no certain answer to the execution of the import " + id
                    + "; the bridge reads what happened to it: " + retry.reason());
            return;
        }
        // Turned away before anything was looked at, or refused: this attempt did nothing. An earlier one may have.
        memory.put(EXECUTION, earlier);
        if (verdict instanceof Verdict.HandBack handBack) {
            calls.again(handBack);
        } else {
            throw new CutOffException(
                    refusal(exchange.getException(WixException.class), (Verdict.Park) verdict),
                    exchange.getException());
        }
    }

    private static String refusal(@Nullable WixException refused, Verdict.Park verdict) {
        return refused != null && refused.status() == PRECONDITION_REQUIRED
                ? "the loyalty program is not active on Wix, so nothing was imported; activate it, and the same command continues from here"
                : verdict.reason();
    }

    private ImportResult result(String id, Map<?, ?> now, Consumer<ImportErrors.Failed> failed) {
        Map<?, ?> counts = now.get("importResult") instanceof Map<?, ?> map ? map : Map.of();
        if (Boolean.TRUE.equals(counts.get("errorFileExists"))) {
            errors(id, failed);
        }
        boolean imported = "IMPORTED".equals(now.get("status"));
        boolean mayHaveTaken = imported || memory.get(EXECUTION) != null;
        Object reason = now.get("parseResult") instanceof Map<?, ?> parsed ? parsed.get("parseErrorReason") : null;
        return new ImportResult(
                id,
                imported,
                mayHaveTaken,
                count(counts.get("successCount")),
                count(counts.get("failureCount")),
                imported ? null : reason != null ? reason.toString() : "Wix gave no reason");
    }

    private static long count(@Nullable Object value) {
        return value == null ? 0 : Numbers.whole("a count of an import", value);
    }

    private void errors(String id, Consumer<ImportErrors.Failed> failed) {
        try {
            ImportErrors.read(
                    calls.read("direct:get-import-errors", BulkCalls.variables("importId", id))
                            .getMessage()
                            .getBody(byte[].class),
                    failed);
        } catch (IOException e) {
            throw new CutOffException(
                    "the import " + id + " ended, but the file of its failed rows cannot be read: " + Reason.of(e), e);
        }
    }
}
