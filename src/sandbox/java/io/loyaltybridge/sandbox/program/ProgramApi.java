package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.schema.Operation;
import io.loyaltybridge.sandbox.schema.OperationCatalog;
import io.loyaltybridge.sandbox.schema.QueryStrings;
import io.loyaltybridge.sandbox.schema.Violation;
import io.loyaltybridge.sandbox.server.Answer;
import io.loyaltybridge.sandbox.server.Backend;
import io.loyaltybridge.sandbox.server.Exchange;
import io.loyaltybridge.sandbox.server.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The program's REST API: finds the operation, checks the token and the request's form, and calls the handler. */
final class ProgramApi implements Backend {
    /** In the place of a header's value: any, but one has to be there. */
    static final String ANY = "*";

    private static final String SITE = "program";

    private final OperationCatalog catalog;
    private final ProgramState state;
    private final Handlers handlers;
    private final Function<String, Map<String, String>> access;
    private final ErrorForm errors;

    /** @param operations the resource that describes what can be called */
    ProgramApi(String operations, ProgramState state, Handlers handlers, String token, ErrorForm errors) {
        this(operations, state, handlers, operation -> Map.of("Authorization", "Bearer " + token), errors);
    }

    /** @param access the headers that an operation has to come with, each with its value or {@link #ANY} */
    ProgramApi(
            String operations,
            ProgramState state,
            Handlers handlers,
            Function<String, Map<String, String>> access,
            ErrorForm errors) {
        this.errors = errors;
        this.catalog = new OperationCatalog(Set.of(), operations);
        this.state = state;
        this.handlers = handlers;
        this.access = access;
    }

    @Override
    public Exchange prepare(Request request) {
        OperationCatalog.Match match = catalog.match(request.method(), request.path());
        Operation operation = match.operation();
        if (operation == null) {
            return Exchange.refused(
                    "unknown",
                    null,
                    match.allowed().isEmpty()
                            ? errors.of(404, "NOT_FOUND", null, "There is nothing at " + request.path())
                            : new Answer(
                                    405,
                                    errors.of(405, "METHOD_NOT_ALLOWED", null, "Allowed: " + match.allowed())
                                            .body(),
                                    Map.of("Allow", String.join(", ", match.allowed()))));
        }
        if (!isAllowed(request, operation)) {
            return Exchange.refused(operation.name(), null, unauthorized());
        }
        return new Exchange(
                operation.name(), SITE, null, () -> serve(request, operation, match.params()), points -> {});
    }

    private boolean isAllowed(Request request, Operation operation) {
        return access.apply(operation.name()).entrySet().stream().allMatch(needed -> {
            String given = request.header().apply(needed.getKey());
            return given != null
                    && !given.isBlank()
                    && (needed.getValue().equals(ANY)
                            || MessageDigest.isEqual(
                                    given.getBytes(StandardCharsets.UTF_8),
                                    needed.getValue().getBytes(StandardCharsets.UTF_8)));
        });
    }

    private Answer serve(Request request, Operation operation, Map<String, String> params) {
        ObjectNode query;
        ObjectNode body;
        try {
            query = QueryStrings.parse(request.query());
            body = Json.readObject(request.body());
        } catch (IllegalArgumentException e) {
            return errors.of(400, "INVALID_REQUEST", "", e.getMessage());
        }
        List<Violation> violations = operation.validate(params, query, body);
        if (!violations.isEmpty()) {
            return errors.of(
                    400,
                    "INVALID_REQUEST",
                    violations.get(0).field(),
                    violations.get(0).description());
        }
        return handlers.serve(
                operation.name(),
                params.values().stream()
                        .findFirst()
                        .map(id -> URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8))
                        .orElse(null),
                query,
                body);
    }

    @Override
    public Set<String> names() {
        Set<String> names = new HashSet<>(catalog.names());
        names.addAll(ProgramState.EVENTS);
        return names;
    }

    @Override
    public Answer tooManyRequests() {
        return errors.of(429, "TOO_MANY_REQUESTS", null, "Too many requests");
    }

    @Override
    public Answer serverError() {
        return errors.of(500, "INTERNAL", null, "Something went wrong");
    }

    @Override
    public Answer conflict() {
        return errors.of(409, "CONFLICT", null, "The customer was changed meanwhile");
    }

    @Override
    public Answer otherConflict() {
        return errors.of(409, "LOCKED", null, "The program is being changed by its owner");
    }

    @Override
    public Answer notFound(Request request) {
        Map<String, String> params =
                catalog.match(request.method(), request.path()).params();
        return params == null || params.isEmpty()
                ? errors.of(404, "NOT_FOUND", null, "There is nothing at " + request.path())
                : errors.of(
                        404,
                        "NOT_FOUND",
                        null,
                        "There is no customer " + params.values().iterator().next());
    }

    @Override
    public Answer unauthorized() {
        return errors.of(401, "UNAUTHORIZED", null, "The token is missing, or not the right one");
    }

    @Override
    public Answer forbidden() {
        return errors.of(403, "FORBIDDEN", null, "The token lacks a permission for this");
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public void reset() {
        state.customers.clear();
        state.changes.clear();
        handlers.clear();
    }
}
