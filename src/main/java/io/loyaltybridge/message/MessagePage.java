package io.loyaltybridge.message;

import io.loyaltybridge.payload.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of a conversation, the newest first, as Wix lists it. Pure.
 *
 * @param cursor of the next page; null on the last one
 */
record MessagePage(List<Map<?, ?>> messages, @Nullable String cursor) {

    static MessagePage of(Object body) {
        List<Map<?, ?>> messages = new ArrayList<>();
        if (body instanceof Map<?, ?> map && map.get("messages") instanceof List<?> list) {
            list.forEach(item -> messages.add((Map<?, ?>) item));
        }
        return new MessagePage(
                messages,
                object(object(body, "pagingMetadata"), "cursors").get("next") instanceof String next && !next.isBlank()
                        ? next
                        : null);
    }

    /**
     * The id of a message of this text from the business, however its lines are broken.
     *
     * @param since  not older than this
     * @param others ids of messages that are known to be others
     */
    Optional<String> find(String text, Instant since, Set<String> others) {
        return messages.stream()
                .filter(sent -> "BUSINESS_TO_PARTICIPANT".equals(sent.get("direction"))
                        && words(text).equals(words(text(sent)))
                        && at(sent).filter(at -> !at.isBefore(since)).isPresent())
                .map(sent -> String.valueOf(sent.get("id")))
                .filter(id -> !others.contains(id))
                .findFirst();
    }

    /** Whether nothing from this moment on can stand on a later page: there is none, or this one goes back further, the newest first. */
    boolean isLastSince(Instant since) {
        if (cursor == null) {
            return true;
        }
        Instant last = Instant.MAX;
        for (Map<?, ?> message : messages) {
            Optional<Instant> at = at(message);
            if (at.isEmpty() || at.get().isAfter(last)) {
                return false;
            }
            last = at.get();
        }
        return last.isBefore(since);
    }

    private static Optional<Instant> at(Map<?, ?> message) {
        return Timestamps.parse(String.valueOf(message.get("createdDate")));
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String text(Map<?, ?> message) {
        return object(object(message, "content"), "basic").get("items") instanceof List<?> items
                        && !items.isEmpty()
                        && items.get(0) instanceof Map<?, ?> item
                        && item.get("text") != null
                ? item.get("text").toString()
                : "";
    }

    private static Map<?, ?> object(Object from, String field) {
        return from instanceof Map<?, ?> map && map.get(field) instanceof Map<?, ?> object ? object : Map.of();
    }
}
