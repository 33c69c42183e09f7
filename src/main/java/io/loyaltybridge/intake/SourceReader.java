package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.signature.RequestHead;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.payload.Batch;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the bodies of a source apart into events, as its settings say. Verifies nothing, stores nothing. Thread-safe. */
public final class SourceReader {
    private static final Pattern KIND = Pattern.compile("[ -~]{1,200}");

    private final SourceSettings settings;
    private final BodyForm form;
    private final Batch batch;
    private final long maxItems;

    /**
     * @param form     what its bodies are
     * @param maxItems most items of one batch; more are refused before anything is stored
     */
    public SourceReader(SourceSettings settings, BodyForm form, long maxItems) {
        this.settings = settings;
        this.form = form;
        this.batch = new Batch(settings.batch(), settings.levels());
        this.maxItems = maxItems;
    }

    /** What the bodies are. */
    public BodyForm form() {
        return form;
    }

    /** @throws RefusedWebhookException where the body is not what the source sends */
    SourceBody parse(byte[] body) throws RefusedWebhookException {
        return form.parse(body, hasBatch());
    }

    /**
     * The events of a body, at least one. Of a batch, an item that cannot be read is one that says so, and is parked.
     *
     * @throws RefusedWebhookException where the body is not what the source sends, or none of its items can be read
     */
    public List<NewEvent> events(RequestHead head, byte[] body) throws RefusedWebhookException {
        return events(head, parse(body), Optional.empty());
    }

    List<NewEvent> events(RequestHead head, SourceBody body, Optional<String> signedId) throws RefusedWebhookException {
        String headerKind = headerKind(head);
        if (!hasBatch()) {
            return List.of(event(body.json(), body.text(), headerKind, signedId));
        }
        List<JsonNode> items = batch.items(body.json());
        check(items);
        List<NewEvent> events = new ArrayList<>();
        for (ObjectNode item : carrying(body.json(), items)) {
            events.add(ofBatch(item, headerKind));
        }
        String refused = events.get(0).refused();
        if (refused != null && events.stream().allMatch(event -> event.refused() != null)) {
            throw RefusedWebhookException.unparseable(refused);
        }
        return events;
    }

    private boolean hasBatch() {
        return settings.batch().isSet();
    }

    private void check(List<JsonNode> items) throws RefusedWebhookException {
        if (items.isEmpty()) {
            throw RefusedWebhookException.unparseable("expected at least one item where sources." + settings.name()
                    + ".batch says that they are, found none");
        }
        if (items.size() > maxItems) {
            throw RefusedWebhookException.tooManyItems(items.size(), maxItems);
        }
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).isObject()) {
                throw RefusedWebhookException.unparseable("expected an object as each item of the batch, found "
                        + items.get(i).getNodeType().name().toLowerCase(Locale.ROOT) + " as item " + (i + 1));
            }
        }
    }

    private List<ObjectNode> carrying(JsonNode payload, List<JsonNode> items) throws RefusedWebhookException {
        try {
            return batch.carrying(payload, items);
        } catch (IllegalArgumentException e) {
            throw RefusedWebhookException.tooLarge(Reason.of(e));
        }
    }

    /** The sender cannot send one item of a batch again, so an unreadable one is parked and the others are taken. */
    private NewEvent ofBatch(ObjectNode item, @Nullable String headerKind) {
        String text = item.toString();
        try {
            return event(item, text, headerKind, Optional.empty());
        } catch (RefusedWebhookException e) {
            return unreadable(text, Reason.of(e));
        } catch (RuntimeException e) {
            return unreadable(text, RefusedWebhookException.UNREADABLE);
        }
    }

    private static NewEvent unreadable(String text, String why) {
        String hash = Sha256.hex(text);
        String id = "sha256:" + hash;
        return new NewEvent(id, hash, null, "event:" + id, null, text, false, why);
    }

    private NewEvent event(JsonNode item, String text, @Nullable String headerKind, Optional<String> signedId)
            throws RefusedWebhookException {
        String hash = Sha256.hex(text);
        String id = SignedPayload.eventId(settings.eventId(), item, signedId, hash);
        String lane = settings.email()
                .text(item)
                .flatMap(Emails::normalise)
                .map(email -> "email:" + email)
                .or(() -> settings.person().text(item).map(person -> Identities.lane(settings.name(), person)))
                .orElse("event:" + id);
        Instant occurredAt = WebhookBody.time(settings.occurredAt(), item).orElse(null);
        String kind =
                headerKind != null ? headerKind : settings.kind().text(item).orElse(null);
        return new NewEvent(id, hash, kind, lane, occurredAt, text, false);
    }

    /** The kind where a header says it; null where none does. */
    private @Nullable String headerKind(RequestHead head) throws RefusedWebhookException {
        String name = settings.kindHeader();
        String value = name == null ? null : head.header(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        if (!KIND.matcher(value.strip()).matches()) {
            throw RefusedWebhookException.unparseable(
                    "expected at most 200 printable characters of ASCII in the header that says the kind");
        }
        return value.strip();
    }
}
