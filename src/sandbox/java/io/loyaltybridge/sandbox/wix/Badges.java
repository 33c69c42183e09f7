package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Badges and who has them: the same data for both versions of the API. Guarded by the stand-in's lock. */
final class Badges {
    /** Which fields Wix filters and sorts by is not documented. */
    static final Map<String, FilterField> FIELDS = Map.of(
            "id",
            FilterField.TEXT,
            "title",
            FilterField.TEXT,
            "slug",
            FilterField.TEXT,
            "createdDate",
            FilterField.DATE,
            "updatedDate",
            FilterField.DATE);

    static final Map<String, FilterField> ASSIGNMENT_FIELDS = Map.of(
            "id",
            FilterField.TEXT,
            "badgeId",
            FilterField.TEXT,
            "memberId",
            FilterField.TEXT,
            "createdDate",
            FilterField.DATE,
            "updatedDate",
            FilterField.DATE);

    /** A badge. */
    record Badge(String id, String title, String description, String createdDate) {
        private ObjectNode common() {
            return Json.object()
                    .put("id", id)
                    .put("title", title)
                    .put("description", description)
                    .put("backgroundColor", "#FFFFFF")
                    .put("textColor", "#000000")
                    .put("permissionsEnabled", false)
                    .put("slug", id.substring(0, 8))
                    .put("createdDate", createdDate)
                    .put("updatedDate", createdDate);
        }

        ObjectNode v3() {
            return common().put("icon", "");
        }

        ObjectNode v4() {
            return common().put("revision", "1");
        }
    }

    private record Pair(String badgeId, String memberId) {}

    private final Map<String, Badge> byId = new LinkedHashMap<>();
    private final List<JsonNode> shown = new ArrayList<>();
    /** In the order of their creation; null where one was deleted, because pages continue by position. */
    private final List<ObjectNode> assignments = new ArrayList<>();

    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<Pair, ObjectNode> byPair = new LinkedHashMap<>();

    Badge add(String title, String description, String at) {
        Badge badge = new Badge(UUID.randomUUID().toString(), title, description, at);
        byId.put(badge.id, badge);
        shown.add(badge.v4());
        return badge;
    }

    /** The badge of an id, or null. */
    Badge byId(String id) {
        return byId.get(id);
    }

    List<Badge> all() {
        return List.copyOf(byId.values());
    }

    /** Gives a badge to a member who does not have it. */
    ObjectNode assign(String badgeId, String memberId, String at) {
        ObjectNode assignment = Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("badgeId", badgeId)
                .put("memberId", memberId)
                .put("createdDate", at)
                .put("updatedDate", at);
        positions.put(assignment.get("id").asText(), assignments.size());
        assignments.add(assignment);
        byPair.put(new Pair(badgeId, memberId), assignment);
        return assignment;
    }

    void unassign(ObjectNode assignment) {
        assignments.set(positions.remove(assignment.get("id").asText()), null);
        byPair.remove(new Pair(
                assignment.get("badgeId").asText(), assignment.get("memberId").asText()));
    }

    /** The assignment of an id, or null. */
    ObjectNode assignment(String id) {
        Integer position = positions.get(id);
        return position == null ? null : assignments.get(position);
    }

    /** How a member has a badge, or null. */
    ObjectNode assignment(String badgeId, String memberId) {
        return byPair.get(new Pair(badgeId, memberId));
    }

    /** The badges of a member, in the order in which they got them. */
    List<String> of(String memberId) {
        return byPair.keySet().stream()
                .filter(pair -> pair.memberId.equals(memberId))
                .map(Pair::badgeId)
                .toList();
    }

    List<JsonNode> assignments() {
        return List.copyOf(byPair.values());
    }

    CursorPages.Source badgePages() {
        return pages(shown);
    }

    CursorPages.Source assignmentPages() {
        return pages(assignments);
    }

    private static CursorPages.Source pages(List<? extends JsonNode> entities) {
        return new CursorPages.Source() {
            @Override
            public int size() {
                return entities.size();
            }

            @Override
            public JsonNode at(int position) {
                return entities.get(position);
            }

            @Override
            public List<Integer> candidates(Filter filter) {
                return null;
            }
        };
    }

    void clear() {
        byId.clear();
        shown.clear();
        assignments.clear();
        positions.clear();
        byPair.clear();
    }
}
