package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Wix's REST API: finds the operation, checks the caller and the request's form, and calls the handler. */
final class WixApi implements Backend {
    private final OperationCatalog catalog = new OperationCatalog(
            Set.of("loyalty_accounts.adjustPoints", "marketing_coupons.createCoupon"),
            "/sandbox/wix-operations.json",
            "/sandbox/wix-oauth-operations.json");
    private final Map<String, Function<WixCall, Answer>> handlers = new HashMap<>();
    private final WixState state;
    private final ReadView view;
    private final Tokens tokens;
    private final PointsHandlers points;
    private final CursorPages pages = new CursorPages();
    private final FileStore files;
    final ImportHandlers imports;
    private final Behaviour behaviour;
    private final String siteId;
    private final Caller keyHolder;

    /** @param baseUrl where the file store is, once the stand-in listens */
    WixApi(
            WixState state,
            ReadView view,
            Tokens tokens,
            WixStandIn.Options options,
            Supplier<String> baseUrl,
            BiConsumer<Duration, Runnable> later) {
        this.state = state;
        this.view = view;
        this.tokens = tokens;
        this.behaviour = options.behaviour();
        this.siteId = options.siteId();
        this.keyHolder = behaviour.apiKeyIdentity() == Behaviour.ApiKeyIdentity.APP
                ? Caller.app(options.appId())
                : Caller.API_KEY;
        files = new FileStore(baseUrl, options.imports().uploadMethod());
        imports = new ImportHandlers(state, pages, files, options.imports(), later);
        AccountHandlers accounts = new AccountHandlers(state, view, pages, behaviour);
        ContactHandlers contacts = new ContactHandlers(state);
        points = new PointsHandlers(state, behaviour);
        handlers.put("crm_contacts.queryContacts", contacts::query);
        handlers.put("crm_contacts.listContacts", contacts::list);
        handlers.put("crm_contacts.getContact", contacts::get);
        handlers.put("crm_contacts.createContact", contacts::create);
        handlers.put("crm_contacts.updateContact", contacts::update);
        handlers.put("members_members.queryMembers", contacts::queryMembers);
        handlers.put("loyalty_accounts.createAccount", accounts::create);
        handlers.put("loyalty_accounts.getAccount", accounts::get);
        handlers.put("loyalty_accounts.getAccountBySecondaryId", accounts::fetchBy);
        handlers.put("loyalty_accounts.queryLoyaltyAccounts", accounts::query);
        handlers.put("loyalty_accounts.searchAccounts", accounts::search);
        handlers.put("loyalty_accounts.countAccounts", accounts::count);
        handlers.put("loyalty_accounts.getProgramTotals", call -> accounts.totals());
        handlers.put("loyalty_accounts.bulkAdjustPoints", accounts::bulkAdjust);
        handlers.put("loyalty_accounts.earnPoints", points::earn);
        handlers.put("loyalty_accounts.adjustPoints", points::adjust);
        handlers.put("loyalty_transactions.queryLoyaltyTransactions", this::queryTransactions);
        handlers.put("loyalty_transactions.getLoyaltyTransaction", this::getTransaction);
        handlers.put("loyalty_imports.createLoyaltyImportFileUrl", imports::createFileUrl);
        handlers.put("loyalty_imports.createLoyaltyImport", imports::create);
        handlers.put("loyalty_imports.getLoyaltyImport", imports::get);
        handlers.put("loyalty_imports.executeLoyaltyImport", imports::execute);
        handlers.put("loyalty_imports.getErrorFileDownloadUrl", imports::errorFileUrl);
        handlers.put("loyalty_imports.queryLoyaltyImports", imports::query);
        handlers.put("loyalty_programs.getLoyaltyProgram", call -> program());
        handlers.put("loyalty_programs.updateLoyaltyProgram", this::updateProgram);
        handlers.put("loyalty_programs.activateLoyaltyProgram", call -> setStatus(ProgramStatus.ACTIVE, call));
        handlers.put("loyalty_programs.pauseLoyaltyProgram", call -> setStatus(ProgramStatus.PAUSED, call));
        new SubscriptionHandlers(state, options.effects(), baseUrl).register(handlers);
        state.coupons.register(handlers, options.effects());
        new BadgeHandlers(state, pages).register(handlers);
        new BadgeV3Handlers(state, options.effects()).register(handlers);
        new ConversationHandlers(state).register(handlers);
        new MessageHandlers(state, options.effects()).register(handlers);
    }

    @Override
    public Exchange prepare(Request request) {
        if (request.path() != null && request.path().startsWith(FileStore.PATH)) {
            return files.prepare(request);
        }
        OperationCatalog.Match match = catalog.match(request.method(), request.path());
        Operation operation = match.operation();
        if (operation == null) {
            Answer refusal = WixErrors.empty(match.allowed().isEmpty() ? 404 : 405);
            return Exchange.refused(
                    "unknown",
                    null,
                    match.allowed().isEmpty()
                            ? refusal
                            : new Answer(405, refusal.body(), Map.of("Allow", String.join(", ", match.allowed()))));
        }
        // Tokens come from another service, without a site, so they do not use the site's quota.
        if (operation.name().startsWith("oauth2.")) {
            return new Exchange(operation.name(), null, null, () -> oauth(operation, request), points -> {});
        }
        return authenticated(request, operation, match.params());
    }

    private Exchange authenticated(Request request, Operation operation, Map<String, String> params) {
        String authorization = request.header().apply("Authorization");
        String site = request.header().apply("wix-site-id");
        if (authorization == null || authorization.isBlank() || authorization.startsWith("Bearer ")) {
            return Exchange.refused(operation.name(), null, WixErrors.empty(401));
        }
        Tokens.Token token = tokens.find(authorization);
        if (token != null ? tokens.expired(token) : site == null || site.isBlank()) {
            return Exchange.refused(operation.name(), null, WixErrors.empty(401));
        }
        if (site != null && request.header().apply("wix-account-id") != null) {
            return Exchange.refused(
                    operation.name(),
                    site,
                    WixErrors.validation("wix-account-id", "OTHER", "Send wix-site-id or wix-account-id, not both"));
        }
        Caller caller = token == null ? keyHolder : Caller.app(token.clientId());
        return new Exchange(
                operation.name(),
                token == null ? site : siteId,
                null,
                () -> serve(request, operation, params, caller),
                points -> provokeConflict(params, points));
    }

    private Answer oauth(Operation operation, Request request) {
        ObjectNode body;
        try {
            body = Json.readObject(request.body());
        } catch (IllegalArgumentException e) {
            body = Json.object();
        }
        List<Violation> violations = operation.validate(Map.of(), Json.object(), body);
        return operation.name().equals("oauth2.token") ? tokens.issue(body, violations) : tokens.info(body, violations);
    }

    private Answer serve(Request request, Operation operation, Map<String, String> params, Caller caller) {
        if (state.program.status() == ProgramStatus.NOT_INSTALLED
                && operation.name().startsWith("loyalty_")) {
            // Which status Wix gives is not documented.
            return WixErrors.application(404, "APP_NOT_INSTALLED", "The loyalty app is not installed on this site");
        }
        ObjectNode query;
        ObjectNode body;
        try {
            query = QueryStrings.parse(request.query());
            body = Json.readObject(request.body());
        } catch (IllegalArgumentException e) {
            return WixErrors.validation("", "OTHER", e.getMessage());
        }
        List<Violation> violations = operation.validate(params, query, body);
        if (!violations.isEmpty()) {
            return WixErrors.validation(violations);
        }
        try {
            return handlers.get(operation.name())
                    .apply(new WixCall(
                            params, query, body, caller, request.header().apply("X-Wix-Consistent")));
        } catch (Refusal refused) {
            return refused.answer();
        }
    }

    private void provokeConflict(Map<String, String> params, int points) {
        Account account = state.accounts.byId(params.getOrDefault("accountId", ""));
        if (account != null && points != 0) {
            state.book(account, points, WixState.adjust("Points: adjust"), Caller.OWNER);
        } else if (account != null) {
            state.touch(account, Caller.OWNER);
        }
        Contact contact = state.contacts.byId(params.getOrDefault("contactId", ""));
        if (contact != null) {
            state.updateContact(contact, Json.object(), Caller.OWNER, null);
        }
    }

    private Answer queryTransactions(WixCall call) {
        return Answer.ok(pages.page(
                call.body().path("query"),
                "loyaltyTransactions",
                Transactions.FIELDS,
                state.transactions.visible(view.transactions(), state.accounts)));
    }

    private Answer getTransaction(WixCall call) {
        String id = call.path().get("loyaltyTransactionId");
        JsonNode found = state.transactions.find(id, view.transactions());
        return found == null
                ? WixErrors.notFound("Loyalty transaction", id)
                : Answer.ok(Json.object().set("loyaltyTransaction", found));
    }

    private Answer program() {
        return Answer.ok(Json.object().set("loyaltyProgram", state.program.json()));
    }

    private Answer updateProgram(WixCall call) {
        state.program.update(call.body().get("loyaltyProgram"));
        state.programUpdated(call.caller());
        return program();
    }

    private Answer setStatus(ProgramStatus status, WixCall call) {
        state.program.setStatus(status);
        state.programUpdated(call.caller());
        return program();
    }

    @Override
    public Set<String> names() {
        Set<String> names = new HashSet<>(catalog.names());
        names.addAll(WixEvents.TYPES);
        names.addAll(FileStore.OPERATIONS);
        return names;
    }

    @Override
    public int maxBodyBytes(String path) {
        return path.startsWith(FileStore.PATH) ? FileStore.MAX_UPLOAD : Backend.super.maxBodyBytes(path);
    }

    @Override
    public Answer tooManyRequests() {
        return WixErrors.application(429, "RESOURCE_EXHAUSTED", "Too many requests");
    }

    @Override
    public Answer serverError() {
        return WixErrors.empty(500);
    }

    @Override
    public Answer conflict() {
        return PointsHandlers.conflict(behaviour);
    }

    @Override
    public Answer otherConflict() {
        // Which other reasons Wix has is not documented; this one says nothing of a revision, a key or an account.
        return WixErrors.application(409, "FAILED_PRECONDITION", "The request conflicts with the state of the site");
    }

    @Override
    public Answer notFound(Request request) {
        if (request.path().equals("/inbox/v2/messages")) {
            return WixErrors.application(404, "CONVERSATION_NOT_FOUND", "There is no such conversation");
        }
        Map<String, String> params =
                catalog.match(request.method(), request.path()).params();
        String id = params.isEmpty()
                ? QueryStrings.parse(request.query()).path("contactId").asText("")
                : params.values().iterator().next();
        return id.isEmpty() ? WixErrors.empty(404) : WixErrors.notFound("Loyalty account", id);
    }

    @Override
    public Answer unauthorized() {
        return WixErrors.empty(401);
    }

    @Override
    public Answer forbidden() {
        return WixErrors.empty(403);
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("X-Wix-Request-Id", UUID.randomUUID().toString(), "X-Wix-Consistent", view.token());
    }

    @Override
    public void reset() {
        state.clear();
        tokens.clear();
        points.clear();
        pages.clear();
        files.clear();
        imports.clear();
    }
}
