package io.loyaltybridge.award;

import io.loyaltybridge.award.connect.Connections;
import io.loyaltybridge.award.takeback.TakeBackModule;
import io.loyaltybridge.inbox.Gate;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.Claims;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import java.util.Map;
import java.util.Set;

/** Puts together the awards for what customers do in other places. */
public final class AwardModule {
    private final Settings settings;
    private final BulkJobs.Parts parts;
    private final Map<String, SourceSettings> sources;
    private final Identities identities;
    private final Connections connections;
    private final Awards awards;
    private final Gate gate;
    private final GoneNotes notes;
    private final Set<String> reversed;
    private final TakeBackModule takeBacks;
    private final AwardMetrics metrics;

    /** @param reversed the sources whose awards something may take back */
    public AwardModule(
            Settings settings,
            BulkJobs.Parts parts,
            Map<String, SourceSettings> sources,
            Identities identities,
            Connections connections,
            Awards awards,
            Gate gate,
            GoneNotes notes,
            Set<String> reversed,
            TakeBackModule takeBacks,
            AwardMetrics metrics) {
        this.settings = settings;
        this.parts = parts;
        this.sources = sources;
        this.identities = identities;
        this.connections = connections;
        this.awards = awards;
        this.gate = gate;
        this.notes = notes;
        this.reversed = reversed;
        this.takeBacks = takeBacks;
        this.metrics = metrics;
    }

    /** The beans that its routes name. */
    public void bind(Beans beans) {
        Ceilings ceilings = new Ceilings(sources, settings.timeZone(), parts.clock(), metrics::reached);
        takeBacks.bind(beans);
        beans.bind("connections", connections);
        beans.bind("claims", new Claims(parts.store(), parts.site(), parts.clock()));
        beans.bind("sources", new Sources(sources, parts.links(), identities, awards, ceilings, reversed, gate));
        beans.bind(
                "awardSteps",
                new AwardSteps(
                        awards,
                        ceilings,
                        reversed,
                        notes,
                        settings.duration("wix.key-kept"),
                        parts.clock(),
                        metrics::awarded));
    }
}
