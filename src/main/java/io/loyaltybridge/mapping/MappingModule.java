package io.loyaltybridge.mapping;

import io.loyaltybridge.csv.CustomerColumns;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.settings.Settings;
import java.util.Map;

/** Puts together the import of the mapping. */
public final class MappingModule {
    private final Settings settings;
    private final BulkJobs jobs;
    private final BulkJobs.Parts parts;

    public MappingModule(Settings settings, BulkJobs jobs, BulkJobs.Parts parts) {
        this.settings = settings;
        this.jobs = jobs;
        this.parts = parts;
    }

    /** Its command by name. */
    public Map<String, Job> jobs() {
        return Map.of(
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
