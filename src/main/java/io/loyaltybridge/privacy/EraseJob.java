package io.loyaltybridge.privacy;

import io.loyaltybridge.privacy.store.SiteEraser;
import io.loyaltybridge.site.store.SiteStates;
import io.loyaltybridge.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** {@code site erase}: removes everything that is kept of a site that nobody serves any more. Thread-safe. */
public final class EraseJob {
    /** The name of the job. */
    public static final String NAME = "site-erase";
    /** Argument: do it, instead of printing what would be done. */
    public static final String YES = "--yes";

    private final Database store;
    private final SiteEraser eraser;
    private final SiteStates states;
    private final Predicate<String> served;
    private final BooleanSupplier stopped;

    /**
     * @param served  whether a site is served, by the first column of its keys
     * @param stopped whether to stop after the current piece
     */
    public EraseJob(Database store, Predicate<String> served, BooleanSupplier stopped) {
        this.store = store;
        this.eraser = new SiteEraser(store);
        this.states = new SiteStates(store, Clock.systemUTC());
        this.served = served;
        this.stopped = stopped;
    }

    /**
     * Runs it.
     *
     * @param arguments the name of the site, the first column of its keys, and {@link #YES}
     * @return 0 done, or told what would be done; 1 where it is served, or was stopped: then the same command goes on
     */
    public int run(List<String> arguments, Consumer<String> out) {
        if (arguments.size() < 2) {
            out.accept("expected the name of a site and its id");
            return 1;
        }
        String name = arguments.get(0);
        String id = arguments.get(1);
        if (served.test(id)) {
            out.accept("The site with the id " + id
                    + " is served. Remove its file, or the site from the store, first; nothing was changed.");
            return 1;
        }
        return arguments.contains(YES) ? erase(name, id, out) : preview(name, id, out);
    }

    private int preview(String name, String id, Consumer<String> out) {
        out.accept("Would remove of site " + name + ": " + RowCounts.words(eraser.count(id)) + ", and "
                + eraser.files(id, name).size() + " file(s). Nothing was changed; " + YES + " does it.");
        return 0;
    }

    private int erase(String name, String id, Consumer<String> out) {
        SiteEraser.Result result = eraser.erase(id, name, stopped);
        if (result.done()) {
            states.forget(id);
        }
        out.accept((result.done() ? "Removed of site " : "Stopped. Removed so far of site ") + name + ": "
                + RowCounts.words(result.rows()) + (result.done() ? "." : ". The same command goes on."));
        if (result.done() && !FreeSpace.rewritten(store)) {
            out.accept("Free space of the database may still have some of it. " + FreeSpace.REBUILD);
        }
        return result.done() ? 0 : 1;
    }
}
