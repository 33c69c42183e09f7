package io.loyaltybridge.sandbox.wix;

/**
 * What readers see of changes that are not old enough. A caller that echoes the latest {@code X-Wix-Consistent} reads
 * its own writes, where accounts are concerned. Guarded by the stand-in's lock.
 */
final class ReadView {
    private final WixState state;
    private long indexLagMs;
    private long readLagMs;

    ReadView(WixState state, long indexLagMs, long readLagMs) {
        this.state = state;
        setLag(indexLagMs, readLagMs);
    }

    /**
     * @param indexLag milliseconds behind: search, query and count of accounts, and transactions
     * @param readLag milliseconds behind: reads of one account
     */
    void setLag(long indexLag, long readLag) {
        if (indexLag < 0 || readLag < 0) {
            throw new IllegalArgumentException("A lag must not be negative");
        }
        indexLagMs = indexLag;
        readLagMs = readLag;
        state.keepHistory(Math.max(indexLag, readLag));
    }

    /** The value of {@code X-Wix-Consistent} now. */
    String token() {
        return "sandbox-" + state.changes();
    }

    private boolean latest(WixCall call) {
        return token().equals(call.consistent());
    }

    /** The moment up to which the account index is visible; null for now. */
    Long accountIndex(WixCall call) {
        return indexLagMs == 0 || latest(call) ? null : (Long) (state.nowMs() - indexLagMs);
    }

    /** The moment up to which a single account is visible; null for now. */
    Long accountRead(WixCall call) {
        return readLagMs == 0 || latest(call) ? null : (Long) (state.nowMs() - readLagMs);
    }

    /** The moment up to which transactions are visible. */
    long transactions() {
        return indexLagMs == 0 ? Long.MAX_VALUE : state.nowMs() - indexLagMs;
    }
}
