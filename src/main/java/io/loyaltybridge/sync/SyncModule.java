package io.loyaltybridge.sync;

import io.loyaltybridge.customer.Turns;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.ledger.store.Versions;
import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.sync.reconcile.Drift;
import io.loyaltybridge.sync.reconcile.DriftOrder;
import io.loyaltybridge.sync.reconcile.ReconcileJob;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what keeps the balances of Wix and of the program equal. */
public final class SyncModule implements AutoCloseable {
    private static final int MOST_UNFINISHED = 1_000_000;

    private final Settings settings;
    private final BulkJobs.Parts parts;
    private final ProgramProfile profile;
    private final GoneNotes notes;
    private final Turns turns;
    private final ParkedReader parked;
    private final ReconcileJob reconcile;
    private volatile @Nullable CarryOut carryOut;

    /** @param drift takes what a reconciliation leaves */
    public SyncModule(
            Settings settings,
            BulkJobs jobs,
            BulkJobs.Parts parts,
            ProgramProfile profile,
            GoneNotes notes,
            Turns turns,
            Drift drift) {
        this.settings = settings;
        this.parts = parts;
        this.profile = profile;
        this.notes = notes;
        this.turns = turns;
        this.parked = new ParkedReader(parts.store(), parts.site());
        this.reconcile = new ReconcileJob(jobs, parts, DriftOrder.of(settings), drift);
    }

    /** The beans that its routes name. */
    public void bind(Beans beans) {
        SyncCustomers.OnDeleted onDeleted = choice(SyncCustomers.OnDeleted.class, "sync.on-account-deleted");
        GoneAccounts gone = new GoneAccounts(notes, parts.links(), onDeleted);
        beans.bind("reconcileJob", reconcile);
        beans.bind("versions", new Versions(parts.ledger()));
        beans.bind("goneAccounts", gone);
        beans.bind("syncSteps", new SyncSteps(parts.ledger(), parts.links(), gone, parts.clock()));
        beans.bind(
                "syncCustomers",
                new SyncCustomers(
                        parts.links(),
                        parts.ledger(),
                        profile,
                        choice(SyncCustomers.OnCreated.class, "sync.on-account-created"),
                        onDeleted,
                        turns));
        beans.bind("programCreations", new ProgramCreations(parts.links(), profile));
    }

    private <E extends Enum<E>> E choice(Class<E> type, String setting) {
        return Enum.valueOf(
                type, settings.text(setting).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Begins with what the last run of the service left open. The dispatcher hands out customers' turns by now. */
    public void open(CallBounds bounds) {
        CarryOut begun =
                new CarryOut(parts.sender(), parts.dispatcher(), parts.judge(), parts.backoff(), bounds, parts.clock());
        carryOut = begun;
        if (parts.programOn()) {
            begun.begin(parked.unfinished(MOST_UNFINISHED));
        }
    }

    /** A system is back: what waits for it goes on. */
    public void outageEnded() {
        CarryOut waiting = carryOut;
        if (waiting != null) {
            waiting.outageEnded();
        }
    }

    /** What a person does to operations; what they decide is carried out at once. */
    public ParkedOperations parked() {
        return new ParkedOperations(
                parked, new LedgerReader(parts.store(), parts.site()), parts.ledger(), notes, carryOut);
    }

    /** Its command by name. */
    public Map<String, Job> jobs() {
        return Map.of("reconcile", reconcile::reconcile);
    }

    /** Whether nothing is carried out, or waits for it. */
    public boolean isIdle() {
        CarryOut begun = carryOut;
        return begun == null || begun.isIdle();
    }

    @Override
    public void close() {
        if (carryOut != null) {
            carryOut.close();
        }
    }
}
