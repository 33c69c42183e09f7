package io.loyaltybridge.schedule;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A flow that begins again and again. At the start of a period it is asked once which sites have anything to do. They begin
 * spread over the period, though never more than a second apart; the others cost nothing.
 */
final class PeriodPlan implements Plan {
    /** The first period begins so long after the start, in ms. */
    static final long DELAY = 1_000;

    private record Start(long at, Site site) {}

    private final String flow;
    private final long every;
    private final Predicate<Site> isOn;
    private final Supplier<Predicate<Site>> asks;
    private final Deque<Start> starts = new ArrayDeque<>();
    private @Nullable Sites known;
    private List<Site> on = List.of();
    private long next = Long.MIN_VALUE;

    /**
     * @param every the period, in ms
     * @param asks  asked once a period: the sites with anything to do
     */
    PeriodPlan(String flow, long every, Predicate<Site> isOn, Supplier<Predicate<Site>> asks) {
        this.flow = flow;
        this.every = every;
        this.isOn = isOn;
        this.asks = asks;
    }

    @Override
    public long advance(Instant now, long millis, Sites sites, Consumer<Site> begin) {
        if (next == Long.MIN_VALUE) {
            next = millis + DELAY;
        }
        if (sites != known) {
            on = Plan.inTurn(flow, sites.all().stream().filter(isOn));
            known = sites;
        }
        if (millis >= next) {
            next = next + every > millis ? next + every : millis + every;
            Predicate<Site> due = asks.get();
            List<Site> busy = on.stream().filter(due).toList();
            starts.clear();
            for (int i = 0; i < busy.size(); i++) {
                starts.add(new Start(millis + Math.min(every * i / busy.size(), i * OFTEN), busy.get(i)));
            }
        }
        for (Start first = starts.peek(); first != null && first.at() <= millis; first = starts.peek()) {
            starts.remove();
            // It may have been changed or switched off in the meantime.
            sites.withId(first.site().id()).filter(isOn).ifPresent(begin);
        }
        Start first = starts.peek();
        long until = Math.min(next, first == null ? Long.MAX_VALUE : first.at()) - millis;
        return Math.max(1, Math.min(OFTEN, until));
    }
}
