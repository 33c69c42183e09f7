package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.Map;
import java.util.function.Function;

/** Badges v4. What fails in bulk fails by item; the codes of the items are not documented. */
final class BadgeHandlers {
    private final WixState state;
    private final CursorPages pages;

    BadgeHandlers(WixState state, CursorPages pages) {
        this.state = state;
        this.pages = pages;
    }

    void register(Map<String, Function<WixCall, Answer>> handlers) {
        handlers.put("members_badges-v-2.queryBadges", this::query);
        handlers.put("members_badge-assignments.bulkCreateBadgeAssignments", this::assign);
        handlers.put("members_badge-assignments.bulkDeleteBadgeAssignments", this::unassign);
        handlers.put("members_badge-assignments.queryBadgeAssignments", this::queryAssignments);
    }

    private Answer query(WixCall call) {
        return Answer.ok(pages.page(call.body().path("query"), "badges", Badges.FIELDS, state.badges.badgePages()));
    }

    private Answer queryAssignments(WixCall call) {
        return Answer.ok(pages.page(
                call.body().path("query"),
                "badgeAssignments",
                Badges.ASSIGNMENT_FIELDS,
                state.badges.assignmentPages()));
    }

    private Answer assign(WixCall call) {
        boolean returnEntity = call.body().path("returnEntity").asBoolean();
        Results results = new Results();
        for (JsonNode wanted : call.body().get("badgeAssignments")) {
            String badgeId = wanted.get("badgeId").asText();
            String memberId = wanted.get("memberId").asText();
            if (state.badges.byId(badgeId) == null) {
                results.failed(null, "BADGE_NOT_FOUND", "There is no badge " + badgeId);
            } else if (!state.members.has(memberId)) {
                results.failed(null, "MEMBER_NOT_FOUND", "There is no member " + memberId);
            } else if (state.badges.assignment(badgeId, memberId) != null) {
                results.failed(null, "ALREADY_EXISTS", "The member has this badge already");
            } else {
                ObjectNode assignment = state.assignBadge(badgeId, memberId, call.caller());
                ObjectNode result = results.succeeded(assignment.get("id").asText());
                if (returnEntity) {
                    result.set("item", assignment);
                }
            }
        }
        return results.answer();
    }

    private Answer unassign(WixCall call) {
        Results results = new Results();
        for (JsonNode each : call.body().get("badgeAssignmentIds")) {
            ObjectNode assignment = state.badges.assignment(each.asText());
            if (assignment == null) {
                results.failed(each.asText(), "NOT_FOUND", "There is no badge assignment " + each.asText());
            } else {
                state.unassignBadge(assignment, call.caller());
                results.succeeded(each.asText());
            }
        }
        return results.answer();
    }

    /** The answer of a bulk call, with the result of each item. */
    private static final class Results {
        private final ArrayNode list = Json.array();
        private int failures;

        ObjectNode succeeded(String id) {
            ObjectNode result = list.addObject();
            metadata(result, id, true);
            return result;
        }

        void failed(String id, String code, String description) {
            failures++;
            metadata(list.addObject(), id, false)
                    .putObject("error")
                    .put("code", code)
                    .put("description", description);
        }

        private ObjectNode metadata(ObjectNode result, String id, boolean success) {
            ObjectNode metadata = result.putObject("itemMetadata");
            if (id != null) {
                metadata.put("id", id);
            }
            return metadata.put("originalIndex", list.size() - 1).put("success", success);
        }

        Answer answer() {
            ObjectNode answer = Json.object();
            answer.set("results", list);
            answer.putObject("bulkActionMetadata")
                    .put("totalSuccesses", list.size() - failures)
                    .put("totalFailures", failures)
                    .put("undetailedFailures", 0);
            return Answer.ok(answer);
        }
    }
}
