package io.loyaltybridge.setup;

import io.loyaltybridge.job.Run;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.Store;
import java.nio.ByteBuffer;

/** The stages of all sites: which one a run works on, and which are left over. */
final class Stages {
    private Stages() {}

    /** The stage of a run of this site. */
    static Stage of(Store store, String site, Run run) {
        return new Stage(store, run.isDry() ? dry(site) : run.id());
    }

    /** Forgets the customers of setups that have ended, and what a dry run of this site left that was killed. */
    static void clearEnded(Store store, String site) {
        Stage.clear(
                store,
                "job = " + dry(site) + " OR job >= 0 AND job NOT IN (SELECT id FROM jobs WHERE ended_at IS NULL)");
    }

    /**
     * A dry run is no job. It has a number below those of jobs, one for each site, because several sites may have a dry run at
     * the same time.
     */
    private static long dry(String site) {
        return Long.MIN_VALUE | ByteBuffer.wrap(Sha256.of(site)).getLong();
    }
}
