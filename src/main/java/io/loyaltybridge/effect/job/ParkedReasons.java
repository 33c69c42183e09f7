package io.loyaltybridge.effect.job;

import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.job.Run;

/** Counts at the end of a run what of it is in the parked list, with the reasons. */
public final class ParkedReasons {
    private static final String PARKED = "parked";
    private static final int MOST = 500;

    private ParkedReasons() {}

    public static void count(Run run, EffectReader reader) {
        if (!run.isDry()) {
            run.forget(PARKED);
            reader.parkedOfBatch(run.id(), MOST)
                    .forEach(one -> run.because(
                            PARKED, "link:" + one.linkId(), one.kind().word() + ": " + one.reason(), one.effects()));
        }
    }
}
