package io.loyaltybridge.program.store;

import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The newest refresh token of a site's program, in the store: a program may take each of them only once. The one of the
 * setting {@code program.refresh-token} is the first, and counts again when somebody replaces it. Thread-safe.
 */
public final class RefreshTokens {
    private final Store store;
    private final String site;
    private final String first;
    private final Clock clock;
    /** What the store could not keep; null where it kept everything. */
    private volatile @Nullable String unsaved;

    /** @param first the value of the setting */
    public RefreshTokens(Store store, String site, String first, Clock clock) {
        this.store = store;
        this.site = site;
        this.first = first;
        this.clock = clock;
    }

    /** The newest one. */
    public String newest() {
        String left = unsaved;
        if (left != null) {
            keep(left);
            return left;
        }
        return store.readOne(tx -> tx.one(
                        "SELECT token FROM program_tokens WHERE site = ? AND first_hash = ?",
                        row -> row.getString(1),
                        site,
                        Sha256.hex(first)))
                .orElse(first);
    }

    /** Keeps a newer one; it is on disk when this returns. */
    public void keep(String token) {
        unsaved = token;
        store.<Integer>write(tx -> tx.update(
                "INSERT INTO program_tokens(site, first_hash, token, kept_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (site) DO UPDATE SET first_hash = excluded.first_hash, token = excluded.token,"
                        + " kept_at = excluded.kept_at",
                site,
                Sha256.hex(first),
                token,
                clock.millis()));
        unsaved = null;
    }
}
