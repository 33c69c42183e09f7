package io.loyaltybridge.effect.store;

import io.loyaltybridge.ledger.OperationIds;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An effect to plan.
 *
 * @param linkId  the customer
 * @param reason  its once-per key: what it is done once for, in plain words without anything personal
 * @param payload JSON object: what was decided now and must not change until it is done. Its field {@code why} says the reason to
 *                a person
 * @param batch   the job that it belongs to; null for one that an event led to
 * @param due     when it may be carried out; null for at once
 */
public record Effect(
        String linkId, EffectKind kind, String reason, String payload, @Nullable Long batch, @Nullable Instant due) {

    /** An effect of an event, due at once. */
    public static Effect of(String linkId, EffectKind kind, String reason, String payload) {
        return new Effect(linkId, kind, reason, payload, null, null);
    }

    /** Its id: a hash over kind, reason and link, with nothing personal in it. */
    public String id() {
        return id(linkId);
    }

    /** The id that it would have under another link. */
    String id(String link) {
        return OperationIds.idOf(kind.word() + "-", kind.word(), reason, link);
    }
}
