package io.loyaltybridge.sandbox.wix;

import java.time.Duration;

/**
 * How loyalty imports behave where it is not documented.
 *
 * @param uploadMethod {@code PUT} or {@code POST}: the verb that the upload URL takes
 * @param maxFileBytes the largest file; Wix's texts say 10 MB
 * @param parsing how long a file is parsed
 * @param importing how long its rows are imported; they all take effect at the end
 * @param webhooks whether each row is announced by the account's webhooks
 * @param errorRows which rows the error file holds
 * @param failAfterRows the import fails after this many rows, which keep their points; null for an import that goes through
 */
public record ImportOptions(
        String uploadMethod,
        long maxFileBytes,
        Pace parsing,
        Pace importing,
        boolean webhooks,
        ErrorRows errorRows,
        Integer failAfterRows) {
    /** "The file includes row-by-row import status": of all rows, or of those that failed only. */
    public enum ErrorRows {
        ALL,
        FAILED
    }

    /**
     * When a state is over: with a reading, or after a time.
     *
     * @param polls the reading of the import that sees the next state, counted from 1; 0 where the delay counts, -1 where
     *     somebody has to say so
     */
    public record Pace(int polls, Duration delay) {
        /** The n-th reading sees the next state. */
        public static Pace polls(int n) {
            return new Pace(n, Duration.ZERO);
        }

        /** The rows take effect when {@link WixStandIn#finishImports} is called; after it, at once. */
        public static Pace told() {
            return new Pace(-1, Duration.ZERO);
        }

        /** The next state comes after a time. */
        public static Pace after(Duration delay) {
            return new Pace(0, delay);
        }
    }

    /** What is most likely. */
    public static final ImportOptions DEFAULT = new ImportOptions(
            "PUT",
            10L * 1024 * 1024,
            Pace.after(Duration.ofMillis(100)),
            Pace.after(Duration.ofMillis(200)),
            true,
            ErrorRows.FAILED,
            null);

    /** The same with another verb of the upload. */
    public ImportOptions withUploadMethod(String value) {
        return new ImportOptions(value, maxFileBytes, parsing, importing, webhooks, errorRows, failAfterRows);
    }

    /** The same with another limit. */
    public ImportOptions withMaxFileBytes(long value) {
        return new ImportOptions(uploadMethod, value, parsing, importing, webhooks, errorRows, failAfterRows);
    }

    /** The same, slower or faster. */
    public ImportOptions withPaces(Pace toParse, Pace toImport) {
        return new ImportOptions(uploadMethod, maxFileBytes, toParse, toImport, webhooks, errorRows, failAfterRows);
    }

    /** The same with or without webhooks. */
    public ImportOptions withWebhooks(boolean value) {
        return new ImportOptions(uploadMethod, maxFileBytes, parsing, importing, value, errorRows, failAfterRows);
    }

    /** The same with other rows in the error file. */
    public ImportOptions withErrorRows(ErrorRows value) {
        return new ImportOptions(uploadMethod, maxFileBytes, parsing, importing, webhooks, value, failAfterRows);
    }

    /** The same with an import that fails on its way. */
    public ImportOptions withFailAfterRows(Integer value) {
        return new ImportOptions(uploadMethod, maxFileBytes, parsing, importing, webhooks, errorRows, value);
    }
}
