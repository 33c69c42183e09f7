package io.loyaltybridge.message;

import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which conversation in Wix's inbox is the one with a contact, and how they are addressed: asked for once. Thread-safe. */
public final class Conversations {
    private final Store store;
    private final String site;
    private final Clock clock;

    public Conversations(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
    }

    /**
     * The conversation with a contact; what Wix does not say of them is null.
     *
     * @param locale as Wix has it, such as "de-at"
     */
    public record Conversation(String id, @Nullable String firstName, @Nullable String name, @Nullable String locale) {}

    public Optional<Conversation> of(String contactId) {
        return store.readOne(tx -> tx.one(
                "SELECT conversation_id, first_name, full_name, locale FROM conversations WHERE site = ? AND contact_id = ?",
                r -> new Conversation(r.getString(1), r.getString(2), r.getString(3), r.getString(4)),
                site,
                contactId));
    }

    public void note(String contactId, Conversation conversation) {
        store.write(tx -> tx.update(
                "INSERT INTO conversations (site, contact_id, conversation_id, first_name, full_name, locale, at) VALUES (?,?,?,?,?,?,?)"
                        + " ON CONFLICT (site, contact_id) DO UPDATE SET conversation_id = excluded.conversation_id, first_name = excluded.first_name,"
                        + " full_name = excluded.full_name, locale = excluded.locale, at = excluded.at",
                site,
                contactId,
                conversation.id(),
                conversation.firstName(),
                conversation.name(),
                conversation.locale(),
                clock.millis()));
    }

    /** Wix does not know it any more. */
    public void forget(String contactId) {
        store.write(tx -> tx.update("DELETE FROM conversations WHERE site = ? AND contact_id = ?", site, contactId));
    }
}
