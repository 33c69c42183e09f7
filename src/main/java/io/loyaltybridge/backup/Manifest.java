package io.loyaltybridge.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a backup says of itself.
 *
 * @param made    when
 * @param release the program that made it, as its {@code --version} says
 * @param schema  of the database, as in {@code 40}
 * @param parts   its files
 * @param rows    of each table of the database
 */
public record Manifest(Instant made, String release, String schema, List<Part> parts, Map<String, Long> rows) {
    /** Its name in the backup. */
    static final String NAME = "manifest.json";

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A file of a backup.
     *
     * @param name   as in the data directory
     * @param sha256 64 hexadecimal digits in small letters
     */
    public record Part(String name, long bytes, String sha256) {}

    /** The bytes of all parts. */
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    byte[] json() throws IOException {
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("made", made.toString())
                .put("release", release)
                .put("schema", schema);
        parts.forEach(part -> json.withArray("parts")
                .addObject()
                .put("name", part.name())
                .put("bytes", part.bytes())
                .put("sha256", part.sha256()));
        rows.forEach((table, count) -> json.withObject("rows").put(table, count.longValue()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    /** @throws BackupException where it is not one that this release reads */
    static Manifest of(byte[] text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.path("format").asInt() != FORMAT) {
                throw new BackupException(NAME + ": expected format " + FORMAT + ", found " + json.path("format")
                        + "; a newer release may read it");
            }
            List<Part> parts = new ArrayList<>();
            for (JsonNode part : json.path("parts")) {
                parts.add(new Part(
                        part.path("name").asText(),
                        part.path("bytes").asLong(-1),
                        part.path("sha256").asText()));
            }
            Map<String, Long> rows = new TreeMap<>();
            json.path("rows")
                    .fields()
                    .forEachRemaining(
                            row -> rows.put(row.getKey(), row.getValue().asLong()));
            return new Manifest(
                    Instant.parse(json.path("made").asText()),
                    json.path("release").asText(),
                    json.path("schema").asText(),
                    parts,
                    rows);
        } catch (IOException | DateTimeParseException e) {
            throw new BackupException(NAME + " is damaged: " + e.getMessage(), e);
        }
    }
}
