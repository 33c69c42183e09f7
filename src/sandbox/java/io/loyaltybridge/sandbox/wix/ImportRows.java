package io.loyaltybridge.sandbox.wix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;

/**
 * Imports the rows of one file: a contact's account gets the balance of its row, and is created where there is none. What
 * cannot be imported is left out and listed in the error file, which Wix describes as "row-by-row import status, error
 * reasons, and original data"; the columns' names and the reasons' words are made up. Guarded by the stand-in's lock.
 */
final class ImportRows {
    private static final Pattern POINTS = Pattern.compile("\\d{1,18}");

    private final WixState state;
    private final LoyaltyImport loyaltyImport;
    private final ImportOptions options;
    private final StringBuilder errors = new StringBuilder();
    private long success;
    private long failure;

    ImportRows(WixState state, LoyaltyImport loyaltyImport, ImportOptions options) {
        this.state = state;
        this.loyaltyImport = loyaltyImport;
        this.options = options;
    }

    /** Imports them, and returns whether the import completed. */
    boolean run() {
        List<String> header = new ArrayList<>(loyaltyImport.header);
        header.add(0, "row");
        header.add("importStatus");
        header.add("errorReason");
        line(header);
        try {
            loyaltyImport.file.rows(this::row);
        } catch (ImportFile.UnreadableException e) {
            throw new IllegalStateException("A parsed file cannot be read again", e);
        }
        loyaltyImport.imported(success, failure, failure > 0 ? errors.toString() : null);
        return !stopped();
    }

    private boolean stopped() {
        return options.failAfterRows() != null && success + failure >= options.failAfterRows();
    }

    private void row(CSVRecord row) {
        if (stopped()) {
            return;
        }
        String reason = take(row);
        if (reason == null) {
            success++;
        } else {
            failure++;
        }
        if (reason != null || options.errorRows() == ImportOptions.ErrorRows.ALL) {
            List<String> values = new ArrayList<>(row.toList());
            values.add(0, Long.toString(row.getRecordNumber()));
            values.add(reason == null ? "SUCCESS" : "FAILED");
            values.add(reason == null ? "" : reason);
            line(values);
        }
    }

    /** @return why the row was left out, null where it was not */
    private String take(CSVRecord row) {
        String email = value(row, loyaltyImport.emailColumn);
        String points = value(row, loyaltyImport.pointsColumn);
        if (email.isEmpty()) {
            return "The e-mail address is missing";
        }
        if (!POINTS.matcher(points).matches() || Long.parseLong(points) > PointsHandlers.MAX_BALANCE) {
            return "The points balance has to be a whole number from 0 to " + PointsHandlers.MAX_BALANCE;
        }
        Optional<Contact> contact = state.contacts.byEmail(email);
        if (contact.isEmpty()) {
            return "There is no contact with this e-mail address";
        }
        state.importBalance(contact.get(), Long.parseLong(points), loyaltyImport.by, options.webhooks());
        return null;
    }

    private static String value(CSVRecord row, int column) {
        return column < row.size() ? row.get(column).strip() : "";
    }

    private void line(List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            errors.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(values.get(i).replace("\"", "\"\""))
                    .append('"');
        }
        errors.append("\r\n");
    }
}
