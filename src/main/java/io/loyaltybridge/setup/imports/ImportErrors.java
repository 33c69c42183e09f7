package io.loyaltybridge.setup.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The file that says which rows of an import failed. Wix says that it holds "row-by-row import status, error reasons, and
 * original data"; the columns' names are not documented, so they are recognised by what they contain, and a row that is
 * not understood counts as failed and is shown as it is. Pure.
 */
public final class ImportErrors {
    /**
     * A row that was not imported.
     *
     * @param email  as it was sent; empty where the file does not say it
     * @param reason in Wix's words
     */
    public record Failed(String email, String reason) {}

    private static final Pattern FINE =
            Pattern.compile("success.*|succeeded|imported|ok|done|completed?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_FINE =
            Pattern.compile(".*(fail|error|skip|invalid|not).*", Pattern.CASE_INSENSITIVE);

    private final int email;
    private final int status;
    private final int reason;

    private ImportErrors(List<String> header) {
        email = column(header, "mail");
        status = column(header, "status", "result");
        reason = column(header, "reason", "error", "message");
    }

    /** Hands out the failed rows. */
    static void read(byte[] file, Consumer<Failed> each) throws IOException {
        try (Reader reader = new InputStreamReader(new ByteArrayInputStream(file), StandardCharsets.UTF_8)) {
            ImportErrors columns = null;
            for (CSVRecord row : CSVFormat.DEFAULT.parse(reader)) {
                if (columns == null) {
                    columns = new ImportErrors(row.toList());
                } else if (columns.failed(row)) {
                    each.accept(new Failed(columns.email(row), columns.reason(row)));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static int column(List<String> header, String... parts) {
        for (String part : parts) {
            for (int i = 0; i < header.size(); i++) {
                if (header.get(i).toLowerCase(Locale.ROOT).contains(part)) {
                    return i;
                }
            }
        }
        return -1;
    }

    private boolean failed(CSVRecord row) {
        String state = value(row, status);
        return reason >= 0
                ? !value(row, reason).isEmpty() || NOT_FINE.matcher(state).matches()
                : !FINE.matcher(state).matches();
    }

    private String email(CSVRecord row) {
        return email >= 0
                ? value(row, email)
                : row.stream()
                        .filter(value -> value.contains("@"))
                        .findFirst()
                        .orElse("")
                        .strip();
    }

    private String reason(CSVRecord row) {
        if (!value(row, reason).isEmpty()) {
            return value(row, reason);
        }
        return value(row, status).isEmpty() ? String.join(", ", row.toList()) : value(row, status);
    }

    private static String value(CSVRecord row, int column) {
        return column >= 0 && column < row.size() ? row.get(column).strip() : "";
    }
}
