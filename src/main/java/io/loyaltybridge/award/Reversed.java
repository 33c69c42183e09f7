package io.loyaltybridge.award;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.payload.PayloadPath;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What the payload of a refund or a cancellation takes back. Pure. */
final class Reversed {
    private Reversed() {}

    /**
     * The object of the award.
     *
     * @throws ParkException where the payload does not say it
     */
    static String object(SourceSettings source, PayloadPath place, JsonNode payload) {
        return place.text(payload)
                .orElseThrow(() -> new ParkException("the payload does not say what is taken back: nothing is at "
                        + place + " (sources." + source.name() + ".reverses)"));
    }

    /**
     * The amount that is given back, 0 or more; null: all of it.
     *
     * @throws ParkException where the payload has to say it and does not
     */
    static @Nullable BigDecimal part(SourceSettings source, JsonNode payload) {
        PayloadPath place = source.reverses().part();
        return !place.isSet()
                ? null
                : place.sum(payload)
                        .filter(amount -> amount.signum() >= 0)
                        .orElseThrow(() -> new ParkException(
                                "the payload does not say how much is given back: expected an amount of 0 or more at "
                                        + place + " (sources." + source.name() + ".reverses-part)"));
    }
}
