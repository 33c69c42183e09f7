package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.program.store.ChangePlaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code programChanges}: what a program without webhooks tells, read page by page from its list of changes. The place in the list
 * moves in the transaction that stores the events of a page, so a page is read again where that did not happen; an event's id makes it one event.
 */
public final class ProgramChanges {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProgramProfile profile;
    private final String loyalty;
    private final ChangePlaces places;
    private final Inbox inbox;
    private final Runnable onStored;

    /**
     * @param loyalty  the setting {@code program.loyalty-id}
     * @param onStored tells the dispatcher that there is something in the inbox
     */
    public ProgramChanges(ProgramProfile profile, String loyalty, ChangePlaces places, Inbox inbox, Runnable onStored) {
        this.profile = profile;
        this.loyalty = loyalty;
        this.places = places;
        this.inbox = inbox;
        this.onStored = onStored;
    }

    /** Says where reading begins, before a customer is looked at for the first time: what changes from then on is not missed. */
    public void open() {
        places.begin();
    }

    /** Sets the variables {@code cursor} (none before the first page), {@code since} (when reading began, ISO 8601) and {@code moreChanges}. */
    public void begin(Exchange exchange) {
        ChangePlaces.Place place = places.begin();
        exchange.setVariable("since", place.since().toString());
        exchange.setVariable("cursor", place.cursor());
        exchange.setVariable("moreChanges", true);
    }

    /**
     * Stores the page that the Kamelet brought: the variables {@code changes} (a list of objects), {@code nextCursor} (where the next page begins;
     * not set: where this one did) and {@code moreChanges} (whether that page is there by now).
     *
     * @throws IllegalArgumentException where it brought something else, naming the variable; nothing of the page is stored
     */
    public void keep(Exchange exchange) {
        List<NewEvent> events = events(exchange.getVariable("changes"));
        String cursor = exchange.getVariable("cursor", String.class);
        String next = exchange.getVariable("nextCursor", String.class);
        boolean more = Boolean.parseBoolean(String.valueOf(exchange.getVariable("moreChanges")));
        if (more && (next == null || next.equals(cursor))) {
            throw new IllegalArgumentException(
                    "program-list-changes-action: the variable nextCursor: expected another place than that of this page, because there are more");
        }
        Inbox.Taken taken = stored(events, next);
        if (taken.stored() > 0) {
            onStored.run();
        }
        exchange.setVariable("cursor", next == null ? cursor : next);
    }

    private Inbox.Taken stored(List<NewEvent> events, @Nullable String next) {
        try {
            return inbox.put(ProgramSource.NAME, events, false, (tx, taken) -> {
                        if (next != null) {
                            places.moved(tx, next);
                        }
                    })
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "a page of the program's changes could not be stored, and is read again: "
                            + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
                    e);
        }
    }

    private List<NewEvent> events(@Nullable Object changes) {
        if (!(changes instanceof List<?> items)) {
            throw new IllegalArgumentException(
                    "program-list-changes-action: the variable changes: expected a list of objects, found "
                            + (changes == null ? "nothing" : changes.getClass().getSimpleName()));
        }
        List<NewEvent> events = new ArrayList<>();
        for (Object item : items) {
            events.add(event(JSON.valueToTree(item)));
        }
        return events;
    }

    /** One that cannot be read is parked at once, so that it is not lost and does not stop the others. */
    private NewEvent event(JsonNode item) {
        if (!item.isObject()) {
            return refused(
                    JSON.createObjectNode().set("item", item), "an item of the list of changes is no JSON object");
        }
        try {
            return ProgramEvent.of(profile, loyalty, item.toString(), item, Optional.empty());
        } catch (RefusedWebhookException e) {
            return refused(item, "an item of the list of changes cannot be read: " + e.getMessage());
        }
    }

    private static NewEvent refused(JsonNode item, String why) {
        String text = item.toString();
        String hash = Sha256.hex(text);
        String id = "sha256:" + hash;
        return new NewEvent(id, hash, null, "event:" + id, null, text, false, why);
    }
}
