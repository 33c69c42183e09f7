package io.loyaltybridge.award;

import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.ledger.store.Award;
import io.loyaltybridge.ledger.store.Ceiling;
import io.loyaltybridge.ledger.store.Given;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What a source may give: its largest award, its points in an hour, and a customer's points in a day, to which an award is cut. Asked
 * with the amount that is really given, which a route of a team's own may have computed. Thread-safe.
 */
public final class Ceilings {
    private static final Duration SOONEST = Duration.ofSeconds(1);

    private final Map<String, SourceSettings> sources;
    private final ZoneId zone;
    private final Clock clock;
    private final BiConsumer<String, String> onReached;

    /** @param onReached is told the source and the setting whose limit an award reached */
    public Ceilings(
            Map<String, SourceSettings> sources, ZoneId zone, Clock clock, BiConsumer<String, String> onReached) {
        this.sources = Map.copyOf(sources);
        this.zone = zone;
        this.clock = clock;
        this.onReached = onReached;
    }

    /**
     * Runs what asks before an award begins.
     *
     * @param asks gets what it has to ask in its transaction
     * @throws CappedException   where the customer gets nothing more on this day
     * @throws ParkException     where it is more than the source may ever give
     * @throws HandBackException where the source has given enough for this hour: the event waits
     */
    <T> T keep(Function<Ceiling, T> asks) {
        try {
            return asks.apply(this::most);
        } catch (Reached reached) {
            onReached.accept(reached.source, reached.setting);
            throw reached.verdict;
        }
    }

    /** Ends the transaction that asked. It may run again, so the alarm comes after it. */
    private static final class Reached extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String source;
        private final String setting;
        private final transient RuntimeException verdict;

        Reached(String source, String setting, RuntimeException verdict) {
            super(verdict.getMessage(), null, false, false);
            this.source = source;
            this.setting = setting;
            this.verdict = verdict;
        }
    }

    private long most(Award award, Given given) {
        SourceSettings source = sources.get(award.source());
        if (source == null) {
            return award.amount();
        }
        long amount = award.amount();
        if (source.dailyCap() > 0) {
            amount = Math.min(amount, source.dailyCap() - given.onItsDay());
        }
        if (amount < 1) {
            throw new CappedException("capped: " + source.dailyCap() + " points a day, reached on " + award.day());
        }
        above(source.largestAward(), award, "largest-award");
        above(source.pointsPerHour(), award.of(amount), "points-per-hour");
        Optional<Instant> room =
                source.pointsPerHour() == 0 ? Optional.empty() : given.roomInTheHour(amount, source.pointsPerHour());
        if (room.isPresent()) {
            Duration wait = Duration.between(clock.instant(), room.get());
            throw new Reached(
                    source.name(),
                    "points-per-hour",
                    new HandBackException(
                            "the source " + source.name() + " has given the " + source.pointsPerHour()
                                    + " points of this hour (sources." + source.name() + ".points-per-hour)",
                            wait.compareTo(SOONEST) < 0 ? SOONEST : wait));
        }
        return amount;
    }

    private static void above(long most, Award award, String setting) {
        if (most > 0 && award.amount() > most) {
            throw new Reached(
                    award.source(),
                    setting,
                    new ParkException(
                            "an award of " + award.amount() + " points is more than sources." + award.source() + "."
                                    + setting + "=" + most
                                    + ": check the event, then raise the limit and replay it (parked replay), or discard it (parked discard)"));
        }
    }

    /** The day an event counts for, in the site's time zone. */
    String day(Instant at) {
        return at.atZone(zone).toLocalDate().toString();
    }
}
