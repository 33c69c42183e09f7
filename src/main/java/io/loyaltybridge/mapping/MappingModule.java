package io.loyaltybridge.mapping;

import io.loyaltybridge.csv.CustomerColumns;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.settings.Settings;
import java.util.Map;

/** Puts together the imports of who is who. */
public final class MappingModule {
    private final Settings settings;
    private final BulkJobs jobs;
    private final BulkJobs.Parts parts;
    private final Identities identities;

    public MappingModule(Settings settings, BulkJobs jobs, BulkJobs.Parts parts, Identities identities) {
        this.identities = identities;
        this.settings = settings;
        this.jobs = jobs;
        this.parts = parts;
    }

    /** Its commands by name. */
    public Map<String, Job> jobs() {
        return Map.of(
                IdentityImport.NAME,
                (arguments, out) -> jobs.alone(out, () -> new IdentityImport(
                                identities,
                                new JobRuns(parts.store(), parts.site(), parts.clock()),
                                SourceSettings.withPersons(settings),
                                CustomerColumns.delimiter(settings),
                                jobs::stopped,
                                parts.clock())
                        .run(arguments, out)),
                MappingImport.NAME,
                (arguments, out) -> jobs.alone(out, () -> new MappingImport(
                                parts.store(),
                                parts.site(),
                                parts.clock(),
                                CustomerColumns.delimiter(settings),
                                jobs::stopped)
                        .run(arguments, out)));
    }
}
