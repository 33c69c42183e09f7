package io.loyaltybridge.effect.store;

import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A customer as a plan has to know them.
 *
 * @param linkId    the link that stands for them now
 * @param accountId null where it is not known
 * @param memberId  null where they are not a member of the site
 */
public record Standing(String linkId, @Nullable String accountId, @Nullable String memberId) {

    public static Optional<Standing> of(Tx tx, String site, String linkId) throws SQLException {
        return tx.one(
                "SELECT id, wix_account_id, member_id FROM links WHERE site = ? AND id ="
                        + " (SELECT COALESCE(merged_into, id) FROM links WHERE site = ? AND id = ?)",
                r -> new Standing(r.getString(1), r.getString(2), r.getString(3)),
                site,
                site,
                linkId);
    }
}
