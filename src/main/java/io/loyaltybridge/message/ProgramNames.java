package io.loyaltybridge.message;

import io.loyaltybridge.text.TextFields;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The bean {@code programNames}: what Wix calls the loyalty program and its points, asked for once a day. Thread-safe. */
public final class ProgramNames {
    private static final Duration KEPT = Duration.ofDays(1);

    private record Names(@Nullable String program, @Nullable String points, Instant until) {}

    private final Clock clock;
    private final boolean set;
    private volatile @Nullable Names names;

    /** @param set whether the settings name both, so that nobody has to ask */
    public ProgramNames(Clock clock, boolean set) {
        this.clock = clock;
        this.set = set;
    }

    /** Whether Wix has to be asked. */
    public boolean unknown() {
        Names known = names;
        return !set && (known == null || clock.instant().isAfter(known.until()));
    }

    /** Notes what Wix answered; there may be no program. */
    public void noteNames(Exchange exchange) {
        Map<?, ?> program = exchange.getMessage().getBody() instanceof Map<?, ?> body
                        && body.get("loyaltyProgram") instanceof Map<?, ?> found
                ? found
                : Map.of();
        Object points =
                program.get("pointDefinition") instanceof Map<?, ?> definition ? definition.get("customName") : null;
        names = new Names(
                text(program.get("name")), text(points), clock.instant().plus(KEPT));
    }

    /** The names put into the values of a text. */
    TextFields in(TextFields fields) {
        Names known = names;
        return known == null ? fields : fields.program(known.program()).pointsName(known.points());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null || value.toString().isBlank() ? null : value.toString();
    }
}
