package io.loyaltybridge.flow;

import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.ledger.store.Awards;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What a source may give: its largest award, its points in an hour, and a customer's points in a day. Asked with the amount
 * that is really given, which a route of a team's own may have computed. Thread-safe.
 */
public final class Ceilings {
    private static final Duration SOONEST = Duration.ofSeconds(1);

    private final Map<String, SourceSettings> sources;
    private final Awards awards;
    private final Clock clock;
    private final BiConsumer<String, String> onReached;

    /** @param onReached is told the source and the setting whose limit an award reached */
    public Ceilings(Map<String, SourceSettings> sources, Awards awards, Clock clock, BiConsumer<String, String> onReached) {
        this.sources = Map.copyOf(sources);
        this.awards = awards;
        this.clock = clock;
        this.onReached = onReached;
    }

    /**
     * Before an award that was not begun yet.
     *
     * @throws ParkException     where it is more than the source may ever give
     * @throws HandBackException where the source has given enough for this hour: the event waits
     */
    void check(String name, long amount) {
        SourceSettings source = sources.get(name);
        if (source == null) {
            return;
        }
        above(source.largestAward(), amount, name, "largest-award");
        above(source.pointsPerHour(), amount, name, "points-per-hour");
        if (source.pointsPerHour() == 0) {
            return;
        }
        Optional<Instant> free = awards.hourOf(name, amount, source.pointsPerHour());
        if (free.isPresent()) {
            onReached.accept(name, "points-per-hour");
            Duration wait = Duration.between(clock.instant(), free.get());
            throw new HandBackException("the source " + name + " has given the " + source.pointsPerHour() + " points of this hour (sources." + name + ".points-per-hour)",
                    wait.compareTo(SOONEST) < 0 ? SOONEST : wait);
        }
    }

    private void above(long most, long amount, String name, String setting) {
        if (most > 0 && amount > most) {
            onReached.accept(name, setting);
            throw new ParkException("an award of " + amount + " points is more than sources." + name + "." + setting + "=" + most
                    + ": look at the event, then raise the limit and replay it, or discard it");
        }
    }

    /** Why a customer gets nothing more on this day; empty where they do. */
    Optional<String> capped(String name, String linkId, String day, long amount) {
        SourceSettings source = sources.get(name);
        boolean capped = source != null && day != null && source.dailyCap() > 0 && awards.pointsOf(linkId, name, day) + amount > source.dailyCap();
        return capped ? Optional.of("capped: " + source.dailyCap() + " points a day, reached on " + day) : Optional.empty();
    }
}
