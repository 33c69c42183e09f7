package io.loyaltybridge.milestone;

import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.WixWatch;
import io.loyaltybridge.site.Beans;
import java.util.List;

/** Puts together what notices that a balance on Wix passes something. */
public final class MilestoneModule {
    private final WixWatch watch;

    /** @param passed what is noticed; nobody watches where that is nothing */
    public MilestoneModule(Milestones milestones, BulkJobs.Parts parts, List<Crossings.Passed> passed) {
        this.watch = passed.isEmpty()
                ? null
                : new WixWatch(
                        parts.store(),
                        parts.site(),
                        parts.clock(),
                        new Crossings(parts.site(), milestones.onImport(), passed));
    }

    /** Null where nobody watches. */
    public WixWatch watch() {
        return watch;
    }

    /** Whether a customer's account was never seen, although moves of it count. */
    public boolean isUnseen(String linkId) {
        return watch != null && watch.isUnseen(linkId);
    }

    /** Lets crossings be noticed wherever a balance on Wix is written. */
    public void listen(BulkJobs.Parts parts, Awards awards) {
        if (watch != null) {
            parts.ledger().tell(watch.listener());
            awards.watchBy(watch);
        }
    }

    /** The bean that its route names. */
    public void bind(Beans beans) {
        beans.bind("milestoneWatch", new MilestoneWatch(watch));
    }
}
