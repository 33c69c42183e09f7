package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.OperationState;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Effects as JSON. */
public final class EffectJson {
    private EffectJson() {}

    /** One, without its payload. */
    public static ObjectNode of(StoredEffect e, ZoneId zone) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", e.id())
                .put("at", JsonTime.of(e.createdAt(), zone))
                .put("kind", e.kind().word())
                .put("why", e.why())
                .put("state", e.state().name())
                .put("attempts", e.attempt())
                .put("externalId", e.externalId())
                .put("reason", outcome(e));
    }

    /** Why it is in its state, in plain words; null where there is nothing to say. */
    public static @Nullable String outcome(StoredEffect e) {
        return e.outcome() == null && e.state() == OperationState.UNKNOWN
                ? "nobody can tell whether it took effect"
                : e.outcome();
    }
}
