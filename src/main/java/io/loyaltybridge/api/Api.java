package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.api.Document.Described;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API on the management port: each operation of its document, checked, run and answered. */
public final class Api {
    /** Where it is. */
    public static final String PATH = "/api/v1";

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final int THREADS = 8;
    private static final int STREAMS = 32;
    private static final long MOST_BYTES = 1_048_576;

    private final Document document;
    private final Map<String, Group.Operation> operations = new LinkedHashMap<>();
    private final Gate gate;
    private final Supplier<Sites> sites;
    private final Streams streams = new Streams(STREAMS);

    /**
     * Puts it together.
     *
     * @throws IllegalStateException where an operation of a document does nothing, or a group has one that no document names
     */
    public Api(List<Group> groups, Gate gate, Supplier<Sites> sites) {
        this.gate = gate;
        this.sites = sites;
        this.document = Document.read(groups.stream().map(Group::document).toList());
        groups.forEach(group -> operations.putAll(group.operations()));
        operations.put("getDocument", call -> Answer.of(document.json()));
        Set<String> described = document.operations().keySet();
        if (!described.equals(operations.keySet())) {
            Set<String> only = new HashSet<>(described);
            only.removeAll(operations.keySet());
            Set<String> more = new HashSet<>(operations.keySet());
            more.removeAll(described);
            throw new IllegalStateException(
                    "operations of the API that do nothing: " + only + ", that no document has: " + more);
        }
    }

    /** From now on the router of the management port answers the API. */
    public void mount(Vertx vertx, Router router) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("api", THREADS, 1, TimeUnit.MINUTES);
        WorkerExecutor writers = vertx.createSharedWorkerExecutor("api-streams", STREAMS, 1, TimeUnit.DAYS);
        document.operations().values().forEach(operation -> {
            String path = PATH + operation.path().replaceAll("\\{([a-z]+)}", ":$1");
            HttpMethod method = HttpMethod.valueOf(operation.method());
            SecurityPolicyHandler enter = context -> enter(context, operation);
            // One route for the three: each further one is compared with all that are there.
            router.route(method, path)
                    .handler(enter)
                    .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
                    .handler(context -> run(context, operation, workers, writers));
        });
        router.route(PATH + "/*").handler(context -> {
            secure(context.response());
            problem(context, gate.isHost(context) ? Problem.notFound("such address in the API") : Gate.wrongHost());
        });
    }

    /** Before the body is read: who calls, and whether they may. */
    private void enter(RoutingContext context, Described operation) {
        secure(context.response());
        try {
            Caller caller = gate.enter(context, operation);
            if (caller != null) {
                context.put("caller", caller);
            }
            context.next();
        } catch (Problem problem) {
            problem(context, problem);
        }
    }

    private void run(RoutingContext context, Described operation, WorkerExecutor workers, WorkerExecutor writers) {
        Buffer buffer = context.body().buffer();
        workers.executeBlocking(
                        () -> answer(context, operation, buffer == null ? new byte[0] : buffer.getBytes()), false)
                .onComplete(done -> {
                    if (done.succeeded()) {
                        write(context, done.result(), writers);
                    } else {
                        failed(context, operation, done.cause());
                    }
                });
    }

    private Answer answer(RoutingContext context, Described operation, byte[] bytes) throws Exception {
        if (context.get("caller") == null && operation.role() != null) {
            throw Problem.of(401, "sign in first");
        }
        Map<String, String> parameters =
                Given.parameters(operation, context.pathParams(), values(context.queryParams()));
        JsonNode body = Given.body(document, operation, bytes);
        Caller caller = context.get("caller");
        Call call = new Call(
                caller == null ? Gate.NOBODY : caller,
                parameters,
                body,
                operation.takesSite() && caller != null ? site(caller, parameters) : null,
                Gate.cookie(context));
        Group.Operation does = operations.get(operation.id());
        if (does == null) {
            throw new IllegalStateException("nothing does " + operation.id());
        }
        try {
            return does.run(call);
        } catch (Problem problem) {
            // A wrong token at the sign-in counts as one in a header does.
            throw problem.status() == 401 ? gate.wrong(context, Reason.of(problem)) : problem;
        }
    }

    private static Map<String, List<String>> values(MultiMap query) {
        return query.names().stream()
                .collect(Collectors.toMap(name -> name, query::getAll, (a, b) -> a, LinkedHashMap::new));
    }

    /** The site that is meant: the only one that they may have, where they name none. */
    private Site site(Caller caller, Map<String, String> parameters) {
        List<Site> own = sites.get().all().stream()
                .filter(site -> caller.mayHave(site.name()))
                .toList();
        String named = parameters.get("site");
        if (named == null && own.size() == 1) {
            return own.get(0);
        }
        return own.stream()
                .filter(site -> site.name().equals(named))
                .findFirst()
                .orElseThrow(() -> named == null
                        ? Problem.field(
                                "site", "expected the name of a site, because there are several; GET /sites lists them")
                        : Problem.of(404, "there is no site " + named.replaceAll("[^A-Za-z0-9-]", "?") + " for you"));
    }

    private void write(RoutingContext context, Answer answer, WorkerExecutor writers) {
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        if (answer instanceof Answer.Json json) {
            response.setStatusCode(json.status())
                    .putHeader("Content-Type", "application/json")
                    .end(Secrets.mask(json.body().toString()));
        } else if (answer instanceof Answer.Lines lines) {
            response.putHeader("Content-Type", "application/x-ndjson");
            streams.run(context, writers, lines.write(), false);
        } else if (answer instanceof Answer.Events events) {
            response.putHeader("Content-Type", "text/event-stream");
            streams.run(context, writers, events.write(), true);
        } else if (answer instanceof Answer.SignedIn in) {
            response.putHeader("Content-Type", "application/json")
                    .putHeader(
                            "Set-Cookie",
                            Gate.COOKIE + "=" + in.cookie() + "; Path=/; HttpOnly; SameSite=Strict" + secure(context))
                    .end(in.body().toString());
        } else if (answer instanceof Answer.SignedOut) {
            response.setStatusCode(204)
                    .putHeader("Set-Cookie", Gate.COOKIE + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
                    .end();
        } else {
            response.setStatusCode(204).end();
        }
    }

    /** Behind a proxy with TLS the browser gives the cookie to nothing else. */
    private static String secure(RoutingContext context) {
        return "https".equals(context.request().getHeader("X-Forwarded-Proto")) ? "; Secure" : "";
    }

    private void failed(RoutingContext context, Described operation, Throwable cause) {
        if (cause instanceof Problem problem) {
            problem(context, problem);
        } else if (cause instanceof io.loyaltybridge.store.StoreException) {
            problem(context, Problem.of(503, "the database does not answer: " + Secrets.mask(Reason.of(cause))));
        } else {
            LOG.error("The operation {} of the API failed", operation.id(), cause);
            problem(context, Problem.of(500, "this failed; the log of the service says why"));
        }
    }

    /** Headers of every answer. */
    static void secure(HttpServerResponse response) {
        response.putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    static void problem(RoutingContext context, Problem problem) {
        if (context.response().closed() || context.response().ended()) {
            return;
        }
        ObjectNode json = problem.json();
        HttpServerResponse response = context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", "application/problem+json");
        if (problem.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer realm=\"Loyalty Bridge\"");
        }
        if (problem.status() == 429 || problem.status() == 503) {
            response.putHeader("Retry-After", "60");
        }
        response.end(Secrets.mask(json.toString()));
    }

    /** The document, for tests and for the command line. */
    public JsonNode document() {
        return document.json();
    }
}
