package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A command that was started by the API: its last lines, and how it ended. Thread-safe. */
final class StartedJob {
    private static final int MOST_LINES = 1_000;
    private static final long HEARTBEAT_MILLIS = 15_000;

    private final long id;
    private final String command;
    private final @Nullable String site;
    private final Instant startedAt;
    private final Deque<String> lines = new ArrayDeque<>();
    private long dropped;
    private @Nullable Integer exit;

    StartedJob(long id, String command, @Nullable String site, Instant startedAt) {
        this.id = id;
        this.command = command;
        this.site = site;
        this.startedAt = startedAt;
    }

    long id() {
        return id;
    }

    /** Whether a caller may see it. */
    boolean isFor(Caller caller) {
        return site == null ? caller.mayHaveAll() : caller.mayHave(site);
    }

    synchronized void line(String text) {
        lines.add(text);
        if (lines.size() > MOST_LINES) {
            lines.remove();
            dropped++;
        }
        notifyAll();
    }

    synchronized void end(int code) {
        exit = code;
        notifyAll();
    }

    synchronized boolean isOver() {
        return exit != null;
    }

    synchronized JsonNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("start", id)
                .put("command", command)
                .put("site", site)
                .put("startedAt", startedAt.toString())
                .put("lines", dropped + lines.size())
                .put("exit", exit);
    }

    /** Sends its lines as they come, and its exit code at the end. */
    void follow(Answer.Sink sink) {
        long sent = 0;
        while (true) {
            String[] more;
            Integer code;
            synchronized (this) {
                if (sent == dropped + lines.size() && exit == null) {
                    try {
                        wait(HEARTBEAT_MILLIS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                }
                more = lines.stream().skip(Math.max(0, sent - dropped)).toArray(String[]::new);
                sent = dropped + lines.size();
                code = exit;
            }
            for (String line : more) {
                if (!sink.send(JsonNodeFactory.instance.objectNode().put("line", line))) {
                    return;
                }
            }
            if (code != null) {
                sink.send(JsonNodeFactory.instance.objectNode().put("exit", code));
                return;
            }
            if (more.length == 0 && !sink.send(JsonNodeFactory.instance.objectNode())) {
                return;
            }
        }
    }
}
