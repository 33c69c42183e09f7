package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;

/** What needs a person, as JSON. */
public final class AttentionJson {
    private AttentionJson() {}

    public static ObjectNode of(AttentionItem item, ZoneId zone) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("kind", item.kind().word())
                .put("id", item.id())
                .put("since", JsonTime.of(item.since(), zone))
                .put("link", item.linkId())
                .put("email", item.email())
                .put("what", item.what())
                .put("state", item.state())
                .put("reason", item.reason())
                .put("hint", item.hint());
        ArrayNode choices = json.putArray("choices");
        item.choices().forEach(choice -> choices.addObject()
                .put("action", choice.action())
                .put("does", choice.does())
                .put("needs", choice.needs()));
        return json;
    }
}
