package io.loyaltybridge.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payload taken apart into items. A path that leads to arrays means their elements ({@code /entry}, {@code $}); one that leads
 * to objects means them ({@code $[*]}, {@code $.entry[*].changes[*]}).
 *
 * <p>Where settings read something outside the items ({@code ^/sender/email}), each item carries the object around it in the
 * field {@code ^}, and that one the object around it, as far up as is read. Of an enclosing object everything is carried but
 * its arrays. Pure.
 */
public final class Batch {
    /** Most characters of all items together with what they carry. */
    static final int MOST_CHARS = 16_777_216;

    private final PayloadPath path;
    private final int levels;

    /** @param levels how many enclosing objects up the settings read; 0: items stay as they are */
    public Batch(PayloadPath path, int levels) {
        this.path = path;
        this.levels = levels;
    }

    /** The items, each with the objects that it carries; of any kind, because the sender may have sent anything. */
    public List<JsonNode> items(JsonNode payload) {
        List<JsonNode> items = new ArrayList<>();
        for (JsonNode found : path.all(payload)) {
            if (found.isArray() && !path.isOfElements()) {
                found.forEach(items::add);
            } else {
                items.add(found);
            }
        }
        return items;
    }

    /**
     * The items as they are stored.
     *
     * @param items of this payload, all of them objects
     * @throws IllegalArgumentException where they would be too long together
     */
    public List<ObjectNode> carrying(JsonNode payload, List<JsonNode> items) {
        Map<JsonNode, ObjectNode> around = levels == 0 ? Map.of() : new IdentityHashMap<>();
        if (levels > 0) {
            findAround(payload, null, around);
        }
        List<Map<ObjectNode, Carried>> carried = new ArrayList<>();
        for (int up = 0; up <= levels; up++) {
            carried.add(new IdentityHashMap<>());
        }
        List<ObjectNode> all = new ArrayList<>();
        long chars = 0;
        for (JsonNode item : items) {
            ObjectNode object = (ObjectNode) item;
            if (levels > 0) {
                // A copy, because the item is also part of the payload; without a field of the sender's own of this
                // name.
                object = object.objectNode();
                object.setAll((ObjectNode) item);
                object.remove(PayloadPath.ENCLOSING);
            }
            ObjectNode enclosing = around.get(item);
            if (enclosing != null) {
                Carried one = carried(enclosing, levels, around, carried);
                object.set(PayloadPath.ENCLOSING, one.node());
                chars += one.chars();
                if (chars > MOST_CHARS) {
                    throw new IllegalArgumentException(
                            "expected less around the items of the batch: with what they carry"
                                    + " they have more than " + MOST_CHARS + " characters");
                }
            }
            all.add(object);
        }
        return all;
    }

    private record Carried(ObjectNode node, long chars) {}

    /** Each enclosing object once, however many items it has; by how many levels it carries itself. */
    private static Carried carried(
            ObjectNode enclosing, int up, Map<JsonNode, ObjectNode> around, List<Map<ObjectNode, Carried>> known) {
        Carried one = known.get(up).get(enclosing);
        if (one == null) {
            ObjectNode node = enclosing.objectNode();
            enclosing.properties().stream()
                    .filter(field -> !field.getValue().isArray())
                    .forEach(field -> node.set(field.getKey(), field.getValue()));
            ObjectNode outer = up > 1 ? around.get(enclosing) : null;
            if (outer != null) {
                node.set(
                        PayloadPath.ENCLOSING,
                        carried(outer, up - 1, around, known).node());
            }
            one = new Carried(node, node.toString().length());
            known.get(up).put(enclosing, one);
        }
        return one;
    }

    /** The object around each object. */
    private static void findAround(JsonNode node, @Nullable ObjectNode enclosing, Map<JsonNode, ObjectNode> around) {
        if (node instanceof ObjectNode object) {
            if (enclosing != null) {
                around.put(object, enclosing);
            }
            object.elements().forEachRemaining(child -> findAround(child, object, around));
        } else if (node.isArray()) {
            node.elements().forEachRemaining(child -> findAround(child, enclosing, around));
        }
    }
}
