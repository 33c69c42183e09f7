package io.loyaltybridge.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * A file of JSON lines, one for every call with its answer: {@code at} (milliseconds), {@code operation}, {@code path},
 * {@code status} (0: closed without an answer), and where the body names one {@code contactId} or {@code email}. Thread-safe.
 */
final class CallLog implements AutoCloseable {
    static final CallLog NONE = new CallLog(null, null);
    private static final List<String> NAMES = List.of("contactId", "email");

    private final Writer out;
    private final Clock clock;

    private CallLog(Writer out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    static CallLog open(Path file, Clock clock) {
        try {
            return new CallLog(Files.newBufferedWriter(file), clock);
        } catch (IOException e) {
            throw new UncheckedIOException("The log of calls cannot be opened: " + file, e);
        }
    }

    void write(String operation, Request request, int status) {
        if (out == null) {
            return;
        }
        ObjectNode line = Json.object()
                .put("at", clock.millis())
                .put("operation", operation)
                .put("path", request.path())
                .put("status", status);
        ObjectNode body = body(request);
        NAMES.stream().filter(body::hasNonNull).forEach(name -> line.set(name, body.get(name)));
        synchronized (this) {
            try {
                out.write(line + "\n");
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("The log of calls cannot be written", e);
            }
        }
    }

    private static ObjectNode body(Request request) {
        try {
            return Json.readObject(request.body());
        } catch (IllegalArgumentException e) {
            return Json.object();
        }
    }

    @Override
    public synchronized void close() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
