package io.loyaltybridge.access.store;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bean {@code auditKeeping}: removes what the audit has kept for long enough. */
public final class AuditKeeping {
    private static final Logger LOG = LoggerFactory.getLogger(AuditKeeping.class);

    private final Audit audit;
    private final Duration keep;

    /** @param keep how long a line is kept */
    public AuditKeeping(Audit audit, Duration keep) {
        this.audit = audit;
        this.keep = keep;
    }

    /** Returns how many lines were removed. */
    public int forgetOld() {
        int removed = audit.forgetOlderThan(keep);
        if (removed > 0) {
            LOG.info(
                    "Housekeeping: {} line(s) of the audit deleted, older than {} days (bridge.keep-audit)",
                    removed,
                    keep.toDays());
        }
        return removed;
    }
}
