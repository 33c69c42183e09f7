package io.loyaltybridge.award.takeback;

import io.loyaltybridge.customer.Turns;
import io.loyaltybridge.effect.job.EffectRuns;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import java.time.Duration;

/** Puts together what takes points back. */
public final class TakeBackModule {
    private final TakeBacks.Parts parts;
    private final Duration indexDelay;

    /**
     * Makes it; from now on awards are taken back that nothing was known of when their refund came.
     *
     * @param handOut carries out what is planned, each in the turn of its customer
     */
    public TakeBackModule(Settings settings, EffectRuns runs, Awards awards, Turns turns, Runnable handOut) {
        BulkJobs.Parts shared = runs.parts();
        Reversals reversals = new Reversals(shared.store(), shared.site(), shared.clock(), runs.effects());
        awards.takenBackBy(reversals);
        this.indexDelay = settings.duration("wix.index-delay");
        this.parts = new TakeBacks.Parts(
                shared.store(),
                shared.links(),
                awards,
                reversals,
                runs.effects(),
                runs.reader(),
                turns,
                handOut,
                shared.clock());
    }

    /** The bean that its routes name. */
    public void bind(Beans beans) {
        beans.bind("takeBacks", new TakeBacks(parts, indexDelay));
    }
}
