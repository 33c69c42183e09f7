package io.loyaltybridge.inbox;

import io.loyaltybridge.log.SeldomLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/** The desks, without those that could not be made: their events wait a while, and the others go on. Thread-safe. */
final class OpenDesks {
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final SeldomLog log = new SeldomLog(LoggerFactory.getLogger(OpenDesks.class), System::nanoTime);
    private final Desks desks;
    private final Clock clock;
    /** When each may be asked for again, epoch milliseconds. */
    private final Map<String, Long> broken = new ConcurrentHashMap<>();

    OpenDesks(Desks desks, Clock clock) {
        this.desks = desks;
        this.clock = clock;
    }

    boolean serves(String site) {
        return !broken.containsKey(site) && desks.serves(site);
    }

    Optional<Desk> of(String site) {
        if (!serves(site)) {
            return Optional.empty();
        }
        try {
            return desks.of(site);
        } catch (RuntimeException e) {
            broken.put(site, clock.millis() + PAUSE.toMillis());
            log.error(
                    "desk",
                    () -> "The events of site " + site + " wait, because it cannot be opened: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A site may be asked for again. */
    void mended(String site) {
        broken.remove(site);
    }

    /** All sites may be asked for again. */
    void mended() {
        broken.clear();
    }

    /** Whether there are sites that may be asked for again since the last time: their events have to be read. */
    boolean pauseIsOver() {
        long now = clock.millis();
        return broken.values().removeIf(until -> until <= now);
    }
}
