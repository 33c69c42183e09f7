package io.loyaltybridge.privacy;

import io.loyaltybridge.customer.Turns;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.store.Database;
import java.util.Map;

/** Puts together what forgets customers. */
public final class PrivacyModule {
    private final Database store;
    private final BulkJobs jobs;
    private final BulkJobs.Parts parts;
    private final Turns turns;

    public PrivacyModule(Database store, BulkJobs jobs, BulkJobs.Parts parts, Turns turns) {
        this.store = store;
        this.jobs = jobs;
        this.parts = parts;
        this.turns = turns;
    }

    /** The bean that its route names. */
    public void bind(Beans beans) {
        beans.bind("anonymisations", new Anonymisations(store, parts.site(), parts.links(), turns, parts.clock()));
    }

    /** Its command by name. It changes links, so it runs while no long command does. */
    public Map<String, Job> jobs() {
        ForgetJob forget =
                new ForgetJob(store, parts.site(), parts.clock(), parts.links(), parts.dispatcher()::runAlone);
        return Map.of(ForgetJob.NAME, (arguments, out) -> jobs.alone(out, () -> forget.run(arguments, out)));
    }
}
