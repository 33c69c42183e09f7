package io.loyaltybridge.effect.store;

import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.Optional;

/** Which conversation in Wix's inbox is the one with a contact. It cannot change, so it is asked for once. Thread-safe. */
public final class Conversations {
    private final Store store;
    private final String site;
    private final Clock clock;

    public Conversations(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
    }

    public Optional<String> of(String contactId) {
        return store.read(tx -> tx.one("SELECT conversation_id FROM conversations WHERE site = ? AND contact_id = ?", r -> r.getString(1), site, contactId));
    }

    public void note(String contactId, String conversationId) {
        store.write(tx -> tx.update("INSERT INTO conversations (site, contact_id, conversation_id, at) VALUES (?,?,?,?)"
                + " ON CONFLICT (site, contact_id) DO UPDATE SET conversation_id = excluded.conversation_id, at = excluded.at",
                site, contactId, conversationId, clock.millis()));
    }

    /** Wix does not know it any more. */
    public void forget(String contactId) {
        store.write(tx -> tx.update("DELETE FROM conversations WHERE site = ? AND contact_id = ?", site, contactId));
    }
}
