package io.loyaltybridge.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.Faults;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.schema.QueryStrings;
import io.loyaltybridge.sandbox.webhook.WebhookSender;
import java.util.NoSuchElementException;

/**
 * The path {@code /_sandbox/…}: JSON without authentication. The commands of all stand-ins are here; the {@link Target} has
 * the others.
 *
 * <p>{@code faults} (GET lists, POST adds, POST {@code faults/clear}), {@code stats} (GET; POST {@code stats/reset}), {@code
 * webhooks} (GET counts, POST {@code {"url"}}, POST {@code webhooks/flush}), {@code quota} (POST {@code {"perMinute"}}),
 * {@code reset} (POST).
 */
public final class Control {
    /** What one stand-in offers beyond that. */
    public interface Target {
        /**
         * Serves a command. Not called under the lock.
         *
         * @param query the query string as an object
         * @return the answer, or null when the command is unknown
         * @throws IllegalArgumentException when the body is wrong; the message says what
         * @throws NoSuchElementException when something named does not exist; the message says what
         */
        JsonNode command(String method, String name, ObjectNode query, ObjectNode body);
    }

    private record FaultId(Integer id) {}

    private record Url(String url) {}

    private record PerMinute(int perMinute) {}

    private final CallPipeline pipeline;
    private final Faults faults;
    private final WebhookSender webhooks;
    private final Backend backend;
    private final Object lock;
    private final Target target;

    /** @param lock guards the backend */
    public Control(
            CallPipeline pipeline, Faults faults, WebhookSender webhooks, Backend backend, Object lock, Target target) {
        this.pipeline = pipeline;
        this.faults = faults;
        this.webhooks = webhooks;
        this.backend = backend;
        this.lock = lock;
        this.target = target;
    }

    Answer handle(String name, Request request) {
        try {
            ObjectNode body = Json.readObject(request.body());
            JsonNode shared = shared(request.method() + " " + name, body);
            JsonNode answer = shared != null
                    ? shared
                    : target.command(request.method(), name, QueryStrings.parse(request.query()), body);
            return answer != null
                    ? Answer.ok(answer)
                    : error(404, "No such command: " + request.method() + " /_sandbox/" + name);
        } catch (IllegalArgumentException e) {
            return error(400, e.getMessage());
        } catch (NoSuchElementException e) {
            return error(404, e.getMessage());
        }
    }

    private JsonNode shared(String command, ObjectNode body) {
        switch (command) {
            case "GET faults":
                return Json.object().set("faults", faults.describe());
            case "POST faults":
                return Json.object().put("id", faults.add(Json.convert(body, Fault.class)));
            case "POST faults/clear":
                clearFaults(Json.convert(body, FaultId.class).id());
                return Json.object();
            case "GET stats":
                return pipeline.stats().describe();
            case "POST stats/reset":
                pipeline.stats().reset();
                return Json.object();
            case "GET webhooks":
                return webhooks.describe();
            case "POST webhooks":
                webhooks.setUrl(Json.convert(body, Url.class).url());
                return webhooks.describe();
            case "POST webhooks/flush":
                webhooks.flush();
                return webhooks.describe();
            case "POST quota":
                pipeline.setQuota(Json.convert(body, PerMinute.class).perMinute());
                return Json.object();
            case "POST reset":
                reset();
                return Json.object();
            default:
                return null;
        }
    }

    private void clearFaults(Integer id) {
        if (id == null) {
            faults.clear();
        } else {
            faults.remove(id);
        }
    }

    /** Forgets data, faults, counters and webhooks that wait. */
    public void reset() {
        faults.reset();
        webhooks.reset();
        pipeline.reset();
        synchronized (lock) {
            backend.reset();
        }
    }

    private static Answer error(int status, String message) {
        return Answer.of(status, Json.object().put("error", message));
    }
}
