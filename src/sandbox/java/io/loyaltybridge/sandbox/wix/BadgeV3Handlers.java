package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Badges v3. Giving a badge that a member has, and taking one that they do not have, changes nothing. */
final class BadgeV3Handlers {
    private static final int MAX_BADGES = 1000;
    private static final int DEFAULT_BADGES = 100;

    private final WixState state;
    private final EffectBehaviour behaviour;

    BadgeV3Handlers(WixState state, EffectBehaviour behaviour) {
        this.state = state;
        this.behaviour = behaviour;
    }

    void register(Map<String, Function<WixCall, Answer>> handlers) {
        handlers.put("members_badges.listBadges", this::list);
        handlers.put("members_badges.assignBadge", this::assign);
        handlers.put("members_badges.unassignBadge", this::unassign);
        handlers.put("members_badges.listBadgesPerMember", this::perMember);
    }

    private Answer list(WixCall call) {
        return Answer.ok(OffsetPages.page(
                state.badges.all().stream().map(Badges.Badge::v3).toList(),
                call.query().path("paging"),
                MAX_BADGES,
                DEFAULT_BADGES,
                "badges",
                "metadata"));
    }

    private Answer assign(WixCall call) {
        String badgeId = badge(call);
        List<String> members = new ArrayList<>();
        for (String memberId : texts(call.body().get("memberIds"))) {
            if (state.members.has(memberId)) {
                members.add(memberId);
            } else if (behaviour.unknownMember() == EffectBehaviour.UnknownMember.REFUSED) {
                return WixErrors.application(404, "MEMBER_NOT_FOUND", "There is no member " + memberId);
            }
        }
        ObjectNode answer = Json.object();
        ArrayNode given = answer.putArray("memberIds");
        for (String memberId : members) {
            if (state.badges.assignment(badgeId, memberId) == null) {
                state.assignBadge(badgeId, memberId, call.caller());
            }
            given.add(memberId);
        }
        return Answer.ok(answer);
    }

    private Answer unassign(WixCall call) {
        String badgeId = badge(call);
        for (String memberId : texts(call.query().get("memberIds"))) {
            ObjectNode assignment = state.badges.assignment(badgeId, memberId);
            if (assignment != null) {
                state.unassignBadge(assignment, call.caller());
            }
        }
        return Answer.ok(Json.object());
    }

    /** Members without a badge are there too, with an empty list; whether Wix names them is not documented. */
    private Answer perMember(WixCall call) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("memberBadgeIds");
        for (String memberId : texts(call.body().get("memberIds"))) {
            ArrayNode badges = list.addObject().put("memberId", memberId).putArray("badgeIds");
            state.badges.of(memberId).forEach(badges::add);
        }
        return Answer.ok(answer);
    }

    private String badge(WixCall call) {
        String id = call.path().get("id");
        if (state.badges.byId(id) == null) {
            throw new Refusal(WixErrors.application(404, "BADGE_NOT_FOUND", "There is no badge " + id));
        }
        return id;
    }

    /** One value of a query string is no array. */
    private static List<String> texts(JsonNode values) {
        List<String> texts = new ArrayList<>();
        if (values.isArray()) {
            values.forEach(value -> texts.add(value.asText()));
        } else {
            texts.add(values.asText());
        }
        return texts;
    }
}
