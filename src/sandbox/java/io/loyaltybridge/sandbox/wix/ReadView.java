package io.loyaltybridge.sandbox.wix;

/**
 * What readers see of changes that are not old enough. A caller that echoes {@code X-Wix-Consistent} sees the accounts
 * at least as they were when it got that value, so it reads its own writes. Guarded by the stand-in's lock.
 */
final class ReadView {
    private static final String PREFIX = "sandbox-";

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
        return PREFIX + state.lastChangeMs();
    }

    private Long moment(WixCall call, long lagMs) {
        if (lagMs == 0) {
            return null;
        }
        long moment = Math.max(state.nowMs() - lagMs, echoed(call.consistent()));
        return moment >= state.lastChangeMs() ? null : (Long) moment;
    }

    private static long echoed(String token) {
        try {
            return token == null || !token.startsWith(PREFIX) ? 0 : Long.parseLong(token.substring(PREFIX.length()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The moment up to which the account index is visible; null for now. */
    Long accountIndex(WixCall call) {
        return moment(call, indexLagMs);
    }

    /** The moment up to which a single account is visible; null for now. */
    Long accountRead(WixCall call) {
        return moment(call, readLagMs);
    }

    /** The moment up to which transactions are visible. */
    long transactions() {
        return indexLagMs == 0 ? Long.MAX_VALUE : state.nowMs() - indexLagMs;
    }
}
