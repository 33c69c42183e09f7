package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import io.loyaltybridge.sandbox.wix.LoyaltyImport.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.commons.csv.CSVRecord;

/**
 * Loyalty imports: a file is uploaded, parsed, and its rows are imported. Which refusals Wix has is not documented;
 * the codes are made up. Guarded by the stand-in's lock.
 */
final class ImportHandlers {
    static final Map<String, FilterField> FIELDS =
            Map.of("createdDate", FilterField.DATE, "updatedDate", FilterField.DATE, "status", FilterField.ENUM);
    private static final int MAX_COLUMNS = 100;
    private static final int SAMPLE = 5;

    private final WixState state;
    private final CursorPages pages;
    private final FileStore files;
    private final ImportOptions options;
    private final BiConsumer<Duration, Runnable> later;
    private final Map<String, LoyaltyImport> byId = new LinkedHashMap<>();
    private boolean told;

    /** @param later runs something under the stand-in's lock after a while */
    ImportHandlers(
            WixState state,
            CursorPages pages,
            FileStore files,
            ImportOptions options,
            BiConsumer<Duration, Runnable> later) {
        this.state = state;
        this.pages = pages;
        this.files = files;
        this.options = options;
        this.later = later;
    }

    Answer createFileUrl(WixCall call) {
        return Answer.ok(files.place());
    }

    Answer create(WixCall call) {
        String path = call.body().get("fileUrl").asText();
        byte[] uploaded = files.uploaded(path);
        if (uploaded == null) {
            return WixErrors.application(400, "FILE_NOT_FOUND", "No file was uploaded to " + path);
        }
        long size = Math.max(uploaded.length, call.body().path("fileSize").asLong());
        if (size > options.maxFileBytes()) {
            return WixErrors.application(
                    400, "FILE_TOO_LARGE", "The file has " + size + " bytes; the most are " + options.maxFileBytes());
        }
        LoyaltyImport created = new LoyaltyImport(
                new ImportFile(uploaded), call.body().path("fileName").asText(null), now());
        if (created.header.size() > MAX_COLUMNS) {
            return WixErrors.application(
                    400,
                    "TOO_MANY_COLUMNS",
                    "The file has " + created.header.size() + " columns; the most are " + MAX_COLUMNS);
        }
        byId.put(created.id, created);
        state.importCreated(created, call.caller());
        if (options.parsing().polls() == 0) {
            later.accept(options.parsing().delay().dividedBy(2), () -> move(created, Status.INITIATED, Status.PARSING));
            later.accept(options.parsing().delay(), () -> parse(created));
        }
        return answer(created);
    }

    Answer get(WixCall call) {
        LoyaltyImport found = find(call.query());
        found.polls++;
        switch (found.status) {
            case INITIATED, PARSING -> {
                if (found.polls == options.parsing().polls()) {
                    parse(found);
                } else if (options.parsing().polls() > 0) {
                    move(found, Status.INITIATED, Status.PARSING);
                }
            }
            case IMPORTING -> {
                if (found.polls == options.importing().polls()) {
                    run(found);
                }
            }
            default -> {}
        }
        return answer(found);
    }

    Answer execute(WixCall call) {
        AccountHandlers.requireActive(state);
        LoyaltyImport found = find(call.body());
        if (found.status != Status.PARSED) {
            return WixErrors.application(409, "IMPORT_NOT_PARSED", "The import is " + found.status);
        }
        JsonNode mapping = call.body().path("headerMappingInfo");
        found.execute(mapping, column(mapping, "EMAIL", found), column(mapping, "POINTS", found), call.caller());
        found.at(Status.IMPORTING, now());
        if (options.importing().polls() == 0 || told) {
            later.accept(options.importing().delay(), () -> run(found));
        }
        return answer(found);
    }

    Answer errorFileUrl(WixCall call) {
        LoyaltyImport found = find(call.query());
        return found.errorFile == null
                ? WixErrors.notFound("The error file of the loyalty import", found.id)
                : Answer.ok(Json.object().put("url", files.publish(found.id + "-errors.csv", found.errorFile)));
    }

    Answer query(WixCall call) {
        List<LoyaltyImport> all = List.copyOf(byId.values());
        return Answer.ok(pages.page(call.body().get("query"), "loyaltyImports", FIELDS, new CursorPages.Source() {
            @Override
            public int size() {
                return all.size();
            }

            @Override
            public JsonNode at(int position) {
                return all.get(position).json();
            }

            @Override
            public List<Integer> candidates(Filter filter) {
                return null;
            }
        }));
    }

    private LoyaltyImport find(JsonNode parameters) {
        String id = parameters.get("loyaltyImportId").asText();
        if (!byId.containsKey(id)) {
            throw new Refusal(WixErrors.notFound("Loyalty import", id));
        }
        return byId.get(id);
    }

    /** The zero-based index of a mapped column. */
    private static int column(JsonNode mapping, String name, LoyaltyImport found) {
        List<Integer> indexes = new ArrayList<>();
        for (JsonNode each : mapping.path("headerMappings")) {
            if (name.equals(each.path("columnName").asText())) {
                // The field has no presence on the wire: leaving it out is sending 0.
                indexes.add(each.path("columnIndex").asInt());
            }
        }
        String field = "headerMappingInfo.headerMappings";
        if (indexes.size() != 1) {
            throw new Refusal(WixErrors.validation(
                    field, "OTHER", "Exactly 2 mappings are needed: one for EMAIL and one for POINTS"));
        }
        int index = indexes.get(0);
        if (index < 0 || index >= found.header.size()) {
            throw new Refusal(WixErrors.validation(field, "OTHER", "The file has no column " + index));
        }
        return index;
    }

    private void move(LoyaltyImport each, Status from, Status to) {
        if (each.status == from) {
            each.at(to, now());
        }
    }

    private void parse(LoyaltyImport each) {
        List<CSVRecord> sample = new ArrayList<>();
        long[] rows = new long[1];
        try {
            each.file.rows(row -> {
                if (rows[0]++ < SAMPLE) {
                    sample.add(row);
                }
            });
            each.parsed(sample, rows[0]);
            each.at(Status.PARSED, now());
        } catch (ImportFile.UnreadableException e) {
            each.notParsed(e.getMessage());
            each.at(Status.FAILED, now());
        }
    }

    private void run(LoyaltyImport each) {
        // A reset may have forgotten it meanwhile. A program that was paused takes no points.
        if (byId.get(each.id) == each) {
            boolean done = state.program.active() && new ImportRows(state, each, options).run();
            each.at(done ? Status.IMPORTED : Status.FAILED, now());
        }
    }

    /** Lets all rows take effect whose import was executed, and those of later ones at once. */
    void finish() {
        told = true;
        byId.values().stream().filter(each -> each.status == Status.IMPORTING).forEach(this::run);
    }

    private String now() {
        return WixState.text(state.nowMs());
    }

    private static Answer answer(LoyaltyImport each) {
        return Answer.ok(Json.object().set("loyaltyImport", each.json()));
    }

    void clear() {
        byId.clear();
        told = false;
    }
}
