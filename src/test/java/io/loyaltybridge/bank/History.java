package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the workload and the nemesis did, as JSON lines: {@code type} is {@code invoke}, {@code ok}, {@code fail} or
 * {@code info} (an unknown outcome), {@code f} what was done. Thread-safe.
 */
final class History implements AutoCloseable {
    static final String FILE = "history.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Writer out;

    History(Path file) {
        try {
            this.out = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a line; {@code fields} are name, value, name, value … */
    synchronized void add(String type, String f, Object... fields) {
        ObjectNode line = JSON.createObjectNode()
                .put("at", System.currentTimeMillis())
                .put("type", type)
                .put("f", f);
        for (int i = 0; i < fields.length; i += 2) {
            line.set(fields[i].toString(), JSON.valueToTree(fields[i + 1]));
        }
        try {
            out.write(line + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a file of JSON lines; a torn last line is an error. */
    static List<JsonNode> read(Path file) {
        List<JsonNode> lines = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                lines.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
        return lines;
    }
}
