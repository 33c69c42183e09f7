package io.loyaltybridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.store.Database;
import java.nio.file.Path;

/** Customers with awards that were given and carried to the program long ago: rows as the service leaves them. */
public final class OldHistory {
    private static final String NUMBERS =
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %d), e(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM e WHERE k < %d) ";

    private OldHistory() {}

    /** Writes them for the site {@code site}, all at one moment; 5 points for each award, over 10 at the begin. */
    public static void write(Path dir, int customers, int awards, long at) {
        write(dir, "site", "example.com", customers, awards, at);
    }

    /**
     * The same for a site.
     *
     * @param site first column of its keys
     * @param mail what is behind the {@code @} of its customers' addresses
     */
    public static void write(Path dir, String site, String mail, int customers, int awards, long at) {
        String numbers = NUMBERS.formatted(customers, awards);
        try (Database store = TestStore.open(dir)) {
            for (String sql : new String[] {
                "INSERT INTO links (site, id, email, contact_id, wix_account_id, program_id, state, created_at, updated_at)"
                        + numbers
                        + "SELECT '%site', 'l' || n, 'c' || n || '@%mail', 'contact-' || n, 'account-' || n, 'customer-' || n, 'MATCHED', "
                        + at + ", " + at + " FROM c",
                "INSERT INTO observations (site, link_id, side, version, balance, seen_at)" + numbers
                        + "SELECT '%site', 'l' || n, side, " + (awards + 1) + ", " + (10 + 5 * awards) + ", " + at
                        + " FROM c, (SELECT 'wix' AS side UNION ALL SELECT 'program')",
                "INSERT INTO ledger (site, link_id, at, side, kind, amount, from_version, to_version, balance)"
                        + numbers + "SELECT '%site', 'l' || n, " + at
                        + ", side, 'baseline', 0, 1, 1, 10 FROM c, (SELECT 'wix' AS side UNION ALL SELECT 'program')",
                "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, attempt, created_at, updated_at)"
                        + numbers
                        + "SELECT '%site', kind || '-' || n || '-' || k, 'l' || n, CASE kind WHEN 'award' THEN 'wix' ELSE 'program' END, kind, 'reason', 5, 'SETTLED', 1, "
                        + at + ", " + at
                        + " FROM c, e, (SELECT 'award' AS kind UNION ALL SELECT 'sync')",
                "INSERT INTO claims (site, claim_key, owner, state, at)" + numbers
                        + "SELECT '%site', 'award-' || n || '-' || k, 1, 'confirmed', " + at + " FROM c, e",
                "INSERT INTO ledger (site, link_id, at, side, kind, amount, from_version, to_version, balance, operation_id)"
                        + numbers + "SELECT '%site', 'l' || n, " + at
                        + ", CASE kind WHEN 'settled' THEN 'program' ELSE 'wix' END, kind, 5, k, k + 1, 10 + 5 * k, CASE kind WHEN 'award' THEN 'award-' ELSE 'sync-' END || n || '-' || k"
                        + " FROM e, c, (SELECT 'award' AS kind UNION ALL SELECT 'organic' UNION ALL SELECT 'settled') ORDER BY k, n, kind"
            }) {
                store.write(tx -> tx.update(sql.replace("%site", site).replace("%mail", mail)));
            }
        }
    }

    /** Whether the opening lines and what is left are together what was there, for every customer. */
    public static void assertNothingIsMissing(Path dir, int customers, int awards) {
        assertBooksAddUp(dir);
        assertThat(sum(dir, "lines") + Tables.count(dir, "ledger"))
                .as("lines")
                .isEqualTo(customers * (2L + 3L * awards));
        assertThat(sum(dir, "operations") + Tables.count(dir, "operations"))
                .as("operations")
                .isEqualTo(2L * customers * awards);
        assertThat(Tables.count(dir, "folded_keys") + Tables.count(dir, "operations WHERE kind = 'award'"))
                .as("awards that are known as given")
                .isEqualTo((long) customers * awards);
        assertThat(Tables.count(dir, "claims"))
                .as("claims")
                .isEqualTo(Tables.count(dir, "operations WHERE kind = 'award'"));
    }

    /** Whether the lines of every customer are together what was seen of them last. */
    public static void assertBooksAddUp(Path dir) {
        assertThat(
                        Tables.count(
                                dir,
                                "observations o WHERE o.balance <> COALESCE((SELECT CASE o.side WHEN 'wix' THEN p.wix_balance ELSE p.program_balance END FROM openings p"
                                        + " WHERE p.site = o.site AND p.link_id = o.link_id), 0) + COALESCE((SELECT SUM(CASE l.kind WHEN 'baseline' THEN l.balance ELSE l.amount END) FROM ledger l"
                                        + " WHERE l.site = o.site AND l.link_id = o.link_id AND l.side = o.side AND l.kind IN ('baseline', 'organic', 'settled')), 0)"))
                .as("customers whose lines do not add up to what was seen")
                .isZero();
    }

    private static long sum(Path dir, String column) {
        return Long.parseLong(Tables.text(dir, "SELECT COALESCE(SUM(" + column + "), 0) FROM openings"));
    }
}
