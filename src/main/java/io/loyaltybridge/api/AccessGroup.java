package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.access.ApiToken;
import io.loyaltybridge.access.Role;
import io.loyaltybridge.access.store.ApiTokens;
import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.log.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Tokens, and the audit. */
public final class AccessGroup {
    private final ApiTokens tokens;
    private final Audit audit;
    private final Audited audited;
    private final Predicate<String> isSite;

    private AccessGroup(ApiTokens tokens, Audit audit, Predicate<String> isSite) {
        this.tokens = tokens;
        this.audit = audit;
        this.audited = new Audited(audit);
        this.isSite = isSite;
    }

    /** @param isSite whether there is a site of this name */
    public static Group of(ApiTokens tokens, Audit audit, Predicate<String> isSite) {
        AccessGroup group = new AccessGroup(tokens, audit, isSite);
        return new Group(
                "access",
                Map.of(
                        "listTokens", group::list,
                        "addToken", group::add,
                        "revokeToken", group::revoke,
                        "listAudit", group::audit,
                        "exportAudit", group::export));
    }

    private Answer list(Call call) {
        return Answer.of(json(tokens.all()));
    }

    /** Tokens as the API and {@code token list --json} show them. */
    public static ObjectNode json(List<ApiToken> tokens) {
        return Pages.of(tokens, AccessGroup::json, null);
    }

    private Answer add(Call call) throws Exception {
        String name = call.given("name").orElseThrow();
        Role role = Role.of(call.given("role").orElseThrow()).orElseThrow();
        Set<String> sites = new LinkedHashSet<>();
        call.body().path("sites").forEach(site -> sites.add(site.asText()));
        sites.stream().filter(site -> !isSite.test(site)).findFirst().ifPresent(site -> {
            throw Problem.field("sites", "there is no site " + site);
        });
        String text = audited.run(call, "tokens.add", name, null, limits(role, sites), () -> {
            try {
                return tokens.add(name, role, sites);
            } catch (IllegalArgumentException e) {
                throw Problem.of(409, Reason.of(e));
            }
        });
        return Answer.made(JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("role", role.word())
                .put("token", text));
    }

    private Answer revoke(Call call) throws Exception {
        String name = call.needed("name");
        ApiToken token = tokens.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("token of this name"));
        audited.run(call, "tokens.revoke", name, limits(token.role(), token.sites()), null, () -> tokens.revoke(name));
        return new Answer.Nothing();
    }

    /** What a token is good for, in words. */
    public static String limits(Role role, Set<String> sites) {
        return role.word() + " " + (sites.isEmpty() ? "for all sites" : "for " + String.join(", ", sites));
    }

    private Answer audit(Call call) {
        int limit = (int) call.number("limit");
        List<Audit.Line> lines = audit.page(
                call.numberIfAny("cursor").orElse(Long.MAX_VALUE),
                call.text("of").orElse(null),
                limit + 1);
        return Answer.of(Pages.of(lines, limit, AccessGroup::json, line -> Long.toString(line.seq())));
    }

    /** The newest first. */
    private Answer export(Call call) {
        return new Answer.Lines(sink -> {
            long before = Long.MAX_VALUE;
            List<Audit.Line> lines;
            do {
                lines = audit.page(before, null, 500);
                for (Audit.Line line : lines) {
                    before = line.seq();
                    if (!sink.send(json(line))) {
                        return;
                    }
                }
            } while (!lines.isEmpty());
        });
    }

    private static JsonNode json(ApiToken token) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", token.name())
                .put("role", token.role().word());
        ArrayNode sites = json.putArray("sites");
        token.sites().stream().sorted().forEach(sites::add);
        return json.put("createdAt", token.createdAt().toString())
                .put(
                        "lastUsedAt",
                        token.lastUsedAt() == null ? null : token.lastUsedAt().toString());
    }

    /** A line as the API and {@code audit export} show it. */
    public static ObjectNode json(Audit.Line line) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("line", line.seq())
                .put("at", line.at().toString())
                .put("who", line.action().who())
                .put("how", line.action().how())
                .put("site", line.action().site())
                .put("action", line.action().action())
                .put("target", line.action().target())
                .put("before", line.action().before())
                .put("after", line.action().after())
                .put("outcome", line.outcome());
    }
}
