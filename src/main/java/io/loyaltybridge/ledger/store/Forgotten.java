package io.loyaltybridge.ledger.store;

import io.loyaltybridge.payload.KeyedHash;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Customers of a site who were forgotten: their books go on under an id that nobody can trace back to an address without the key. A
 * customer who comes back with one of the addresses is a new link; what they had once is found by the earlier ids. Where nobody was
 * forgotten this costs one look into an empty table for each new link. Thread-safe.
 */
public final class Forgotten {
    /** The earlier ids of a link {@code ?} of a site {@code ?}, as a query for an {@code IN}. */
    public static final String EARLIER = "SELECT r.earlier_id FROM returned r WHERE r.site = ? AND r.link_id = ?";

    /** Whether a site {@code ?} has forgotten anybody, as a condition. */
    static final String ANY = "EXISTS (SELECT 1 FROM forgotten WHERE site = ?)";

    private static final String PERSON = "person";
    private static final String LINK = "link";
    private static final String FORMER = "former id";
    private static final int LINK_DIGITS = 20;

    private record Former(String linkId, String sealed) {}

    private final Store store;
    private final String site;

    public Forgotten(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /** Makes the key where there is none yet. Not inside a transaction. */
    public void prepare() {
        // Where anybody was forgotten, on any site, a key that is not there was lost: a new one would not know them.
        boolean any = store.readOne(tx -> tx.number("SELECT 1 FROM forgotten LIMIT 1"))
                .isPresent();
        if (!any) {
            store.forgettingKey().make();
        }
    }

    /** The hashes of this site. */
    public KeyedHash hash() {
        return new KeyedHash(store.forgettingKey().read(), site);
    }

    private boolean any(Tx tx) throws SQLException {
        return tx.number("SELECT 1 FROM forgotten WHERE site = ? LIMIT 1", site).isPresent();
    }

    /** The id under which the books of a link go on. */
    public String idOf(String linkId) {
        return hash().of(LINK_DIGITS, LINK, linkId);
    }

    /** Notes the addresses of a customer for a link that was forgotten, now or in an earlier life of theirs. */
    public void note(Tx tx, String formerId, Set<String> emails, long now) throws SQLException {
        KeyedHash hash = hash();
        String id = idOf(formerId);
        for (String email : emails) {
            tx.update(
                    "INSERT INTO forgotten (site, person, link_id, former_id, at) VALUES (?,?,?,?,?) ON CONFLICT (site, person, link_id) DO NOTHING",
                    site,
                    hash.of(PERSON, email),
                    id,
                    hash.sealed(formerId, FORMER, email, id),
                    now);
        }
    }

    /** Whether a key was claimed by a customer who was forgotten, by a route that makes its keys itself. Only where the site has forgotten anybody. */
    boolean claimed(Tx tx, String key) throws SQLException {
        return tx.number("SELECT 1 FROM claims WHERE site = ? AND claim_key = ?", site, Claims.ofForgotten(hash(), key))
                .isPresent();
    }

    /** The ids that links of this address had before they were forgotten: no new link gets one of them, or its calls would be taken for old ones. */
    Set<String> idsOf(Tx tx, String email) throws SQLException {
        if (!any(tx)) {
            return Set.of();
        }
        KeyedHash hash = hash();
        return former(tx, hash, email).stream()
                .map(former -> hash.opened(former.sealed(), FORMER, email, former.linkId()))
                .collect(Collectors.toSet());
    }

    /** A new link was made for an address: what its earlier ones had once counts for it too. */
    void returned(Tx tx, String linkId, String email) throws SQLException {
        if (!any(tx)) {
            return;
        }
        KeyedHash hash = hash();
        for (Former former : former(tx, hash, email)) {
            // What was folded before is known under the former id alone.
            String formerId = hash.opened(former.sealed(), FORMER, email, former.linkId());
            for (String earlier : List.of(former.linkId(), formerId)) {
                tx.update(
                        "INSERT INTO returned (site, link_id, earlier_id) VALUES (?,?,?) ON CONFLICT (site, link_id, earlier_id) DO NOTHING",
                        site,
                        linkId,
                        earlier);
            }
            // They had their opening balance.
            tx.update(
                    "UPDATE links SET opening = ? WHERE site = ? AND id = ? AND EXISTS (SELECT 1 FROM links f WHERE f.site = ? AND f.id = ? AND f.opening = ?)",
                    NewAccounts.OPENED,
                    site,
                    linkId,
                    site,
                    former.linkId(),
                    NewAccounts.OPENED);
        }
    }

    private List<Former> former(Tx tx, KeyedHash hash, String email) throws SQLException {
        return tx.list(
                "SELECT link_id, former_id FROM forgotten WHERE site = ? AND person = ? LIMIT 1000",
                r -> new Former(r.getString(1), r.getString(2)),
                site,
                hash.of(PERSON, email));
    }

    /** The ids that the links had which were forgotten before this one returned. */
    public List<String> formerIds(Tx tx, String linkId) throws SQLException {
        Set<String> earlier = Set.copyOf(tx.list(EARLIER + " LIMIT 1000", r -> r.getString(1), site, linkId));
        return earlier.stream().filter(id -> earlier.contains(idOf(id))).toList();
    }

    /** One link became part of another one, with what it had once. */
    static void merged(Tx tx, String site, String from, String into) throws SQLException {
        tx.update(
                "INSERT INTO returned (site, link_id, earlier_id) SELECT site, ?, earlier_id FROM returned WHERE site = ? AND link_id = ?"
                        + " ON CONFLICT (site, link_id, earlier_id) DO NOTHING",
                into,
                site,
                from);
    }
}
