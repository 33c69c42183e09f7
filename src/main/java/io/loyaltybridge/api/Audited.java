package io.loyaltybridge.api;

import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.log.Secrets;
import org.jspecify.annotations.Nullable;

/** Actions that stand in the audit before they are done, with how they ended after it. */
public final class Audited {
    private final Audit audit;

    public Audited(Audit audit) {
        this.audit = audit;
    }

    /** Does something. */
    @FunctionalInterface
    public interface Doing<T> {
        T run() throws Exception;
    }

    /** Does it for a call. The other parameters are those of {@link Audit.Action}. */
    public <T> T run(
            Call call,
            String action,
            @Nullable String target,
            @Nullable String before,
            @Nullable String after,
            Doing<T> doing)
            throws Exception {
        long line = begin(call, action, target, before, after);
        try {
            T result = doing.run();
            audit.end(line, "done");
            return result;
        } catch (Exception e) {
            audit.end(line, "failed: " + Secrets.mask(Reason.of(e)));
            throw e;
        }
    }

    /** Writes down what is about to be done, for what ends later. Returns the number for {@link #end}. */
    public long begin(
            Call call, String action, @Nullable String target, @Nullable String before, @Nullable String after) {
        return audit.begin(new Audit.Action(
                call.caller().name(),
                call.caller().how(),
                call.siteOrNull() == null ? null : call.site().name(),
                action,
                target,
                before,
                after));
    }

    /** Says how it ended. */
    public void end(long line, String outcome) {
        audit.end(line, outcome);
    }
}
