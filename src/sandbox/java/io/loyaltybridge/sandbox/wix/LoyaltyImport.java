package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.List;
import java.util.UUID;
import org.apache.commons.csv.CSVRecord;

/** One import with its state. Guarded by the stand-in's lock. */
final class LoyaltyImport {
    enum Status {
        INITIATED,
        PARSING,
        PARSED,
        IMPORTING,
        IMPORTED,
        FAILED
    }

    private static final int SAMPLE_ROWS = 5;
    private static final int SAMPLE_VALUES = 20;

    final String id = UUID.randomUUID().toString();
    final List<String> header;
    /** Null once it was imported, because it is not read again. */
    ImportFile file;

    Status status = Status.INITIATED;
    /** How often it was read since it was made, or executed. */
    int polls;

    int emailColumn;
    int pointsColumn;
    Caller by;
    /** Null where every row went through, or none was tried. */
    String errorFile;

    private final ObjectNode json;
    private long revision;

    LoyaltyImport(ImportFile file, String name, String createdDate) {
        this.file = file;
        this.header = file.header();
        json = Json.object().put("id", id).put("createdDate", createdDate);
        ObjectNode metadata = json.putObject("fileMetadata").put("size", file.size());
        if (name != null) {
            metadata.put("name", name);
        }
        header.forEach(metadata.putObject("header").putArray("values")::add);
        at(Status.INITIATED, createdDate);
    }

    /** Brings it into a state. */
    void at(Status next, String date) {
        status = next;
        revision++;
        json.put("revision", Long.toString(revision)).put("updatedDate", date).put("status", next.name());
    }

    /** Shows what was parsed. */
    void parsed(List<CSVRecord> sample, long rows) {
        ArrayNode shown = ((ObjectNode) json.get("fileMetadata")).putArray("sampleDataRows");
        sample.stream().limit(SAMPLE_ROWS).forEach(row -> row.toList().stream()
                .limit(SAMPLE_VALUES)
                .forEach(shown.addObject().putArray("values")::add));
        json.putObject("parseResult").put("parsedRowCount", rows);
    }

    void notParsed(String reason) {
        json.putObject("parseResult").put("parsedRowCount", 0).put("parseErrorReason", reason);
    }

    /** Notes which columns are imported, and by whom. */
    void execute(JsonNode mapping, int email, int points, Caller caller) {
        emailColumn = email;
        pointsColumn = points;
        by = caller;
        polls = 0;
        json.put("asyncImportJobId", UUID.randomUUID().toString());
        ((ObjectNode) json.get("fileMetadata")).set("headerMappingInfo", mapping);
    }

    void imported(long success, long failure, String errors) {
        errorFile = errors;
        file = null;
        json.putObject("importResult")
                .put("errorFileExists", errors != null)
                .put("successCount", success)
                .put("failureCount", failure);
    }

    /** As it is now. */
    ObjectNode json() {
        return json.deepCopy();
    }
}
