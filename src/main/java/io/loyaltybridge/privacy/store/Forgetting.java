package io.loyaltybridge.privacy.store;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.RemovedEvents;
import io.loyaltybridge.ledger.store.Claims;
import io.loyaltybridge.ledger.store.Forgotten;
import io.loyaltybridge.ledger.store.NewAccounts;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One customer forgotten, inside a transaction. Nothing of theirs is under way. */
final class Forgetting {
    private static final String WHY = "the customer was forgotten";
    /** Those whose rows say nothing but who is who, or what was last seen. */
    private static final List<String> OF_LINKS =
            List.of("link_aliases", "observations", "gone_notes", "jobs_met", "returned", "reversals");

    private final Tx tx;
    private final Store store;
    private final String site;
    private final Forgotten forgotten;
    private final Person who;
    private final long now;
    private final Words words;
    private final NewIds ids;
    private final Map<String, Integer> changed = new TreeMap<>();

    Forgetting(Tx tx, Store store, String site, Forgotten forgotten, Person who, long now) {
        this.tx = tx;
        this.store = store;
        this.site = site;
        this.forgotten = forgotten;
        this.who = who;
        this.now = now;
        this.words = who.words();
        this.ids = new NewIds(forgotten, words);
    }

    /** @param found the rows that are theirs or name them, by table */
    Forgetter.Result run(Map<Table, List<Map<String, @Nullable Object>>> found, long exceptEvent) throws SQLException {
        for (String link : who.links()) {
            forgotten.note(tx, link, who.emails(), now);
            for (String former : forgotten.formerIds(tx, link)) {
                forgotten.note(tx, former, who.emails(), now);
            }
        }
        for (Map.Entry<Table, List<Map<String, @Nullable Object>>> each : found.entrySet()) {
            switch (each.getKey().name()) {
                case "operations" -> own(each, this::operation);
                case "effects" -> effects(each);
                default -> {}
            }
        }
        for (Map.Entry<Table, List<Map<String, @Nullable Object>>> each : found.entrySet()) {
            switch (each.getKey().name()) {
                case "ledger" -> own(each, this::line);
                case "openings" -> own(each, this::opening);
                case "inbox" -> events(each, exceptEvent);
                case "identities" -> identities(each);
                case "claims", "links", "forgotten", "setup_customers", "setup_found", "conversations" -> {}
                default -> {
                    if (!OF_LINKS.contains(each.getKey().name())) {
                        others(each);
                    }
                }
            }
        }
        stage(found);
        for (Map.Entry<Table, List<Map<String, @Nullable Object>>> each : found.entrySet()) {
            if (Set.of("operations", "effects", "ledger", "links")
                    .contains(each.getKey().name())) {
                others(each);
            }
        }
        links();
        if (exceptEvent > 0) {
            RemovedEvents.empty(
                    tx,
                    store,
                    site,
                    exceptEvent,
                    "forgotten:" + who.link().map(ids::link).orElse(""),
                    now);
        }
        return new Forgetter.Result(who.link().map(ids::link).orElse(null), List.of(), changed);
    }

    @FunctionalInterface
    private interface Change {
        void of(Map<String, @Nullable Object> row) throws SQLException;
    }

    private void own(Map.Entry<Table, List<Map<String, @Nullable Object>>> found, Change change) throws SQLException {
        for (Map<String, @Nullable Object> row : found.getValue()) {
            if (isOwn(row)) {
                change.of(row);
                count(found.getKey().name());
            }
        }
    }

    private boolean isOwn(Map<String, @Nullable Object> row) {
        return row.get("link_id") instanceof String link && who.links().contains(link);
    }

    private void operation(Map<String, @Nullable Object> row) throws SQLException {
        String id = text(row, "id");
        String link = text(row, "link_id");
        String reason = text(row, "reason");
        boolean award = text(row, "kind").equals("award");
        boolean settled = text(row, "state").equals("SETTLED");
        if (award && !settled && number(row, "attempt") == 0) {
            // It counts as never started.
            tx.update("DELETE FROM operations WHERE site = ? AND id = ?", site, id);
            tx.update("DELETE FROM claims WHERE site = ? AND claim_key = ?", site, id);
            return;
        }
        String made = award ? ids.award(id, reason, link) : ids.key(id);
        tx.update(
                "UPDATE operations SET id = ?, link_id = ?, reason = ?, description = ?, state = ?, outcome = NULL, transaction_id = ?, request_id = NULL, object = NULL, basis = NULL"
                        + " WHERE site = ? AND id = ?",
                made,
                ids.link(link),
                ids.reason(reason),
                ids.cleaned(optional(row, "description")),
                // One that was given up while its outcome was open may not start again under another key.
                award && !settled ? "CANCELLED" : text(row, "state"),
                ids.foreign(optional(row, "transaction_id")),
                site,
                id);
        if (award) {
            claim(id, NewIds.isUsual(id, reason, link) ? made : Claims.ofForgotten(forgotten.hash(), id));
        }
    }

    private void claim(String key, String hashed) throws SQLException {
        tx.update(
                "INSERT INTO claims (site, claim_key, owner, state, at) VALUES (?,?,0,'confirmed',?) ON CONFLICT (site, claim_key) DO NOTHING",
                site,
                hashed,
                now);
        if (tx.update("DELETE FROM claims WHERE site = ? AND claim_key = ?", site, key) > 0) {
            count("claims");
        }
    }

    /** The telling of a coupon has the coupon's id as its reason, so coupons come first. */
    private void effects(Map.Entry<Table, List<Map<String, @Nullable Object>>> found) throws SQLException {
        for (boolean coupons : List.of(true, false)) {
            for (Map<String, @Nullable Object> row : found.getValue()) {
                if (isOwn(row) && text(row, "kind").equals("coupon") == coupons) {
                    effect(row);
                    count("effects");
                }
            }
        }
    }

    private void effect(Map<String, @Nullable Object> row) throws SQLException {
        String id = text(row, "id");
        String link = text(row, "link_id");
        String reason = text(row, "reason");
        String kind = text(row, "kind");
        boolean settled = text(row, "state").equals("SETTLED");
        tx.update(
                "UPDATE effects SET id = ?, link_id = ?, reason = ?, payload = '{}', state = ?, outcome = ?, external_id = NULL, in_outage = 0, updated_at = ?"
                        + " WHERE site = ? AND id = ?",
                kind.equals("takeback") ? ids.key(id) : ids.effect(id, kind, reason, link),
                ids.link(link),
                // Whoever takes something back of them is not known any more, so its reason names nobody.
                kind.equals("takeback") ? WHY : ids.reason(reason),
                settled ? "SETTLED" : "CANCELLED",
                settled ? null : WHY,
                settled ? number(row, "updated_at") : now,
                site,
                id);
    }

    private void line(Map<String, @Nullable Object> row) throws SQLException {
        String cause = optional(row, "cause");
        tx.update(
                "UPDATE ledger SET link_id = ?, operation_id = ?, transaction_id = ?, cause = ? WHERE site = ? AND seq = ?",
                ids.link(text(row, "link_id")),
                ids.of(optional(row, "operation_id")),
                ids.foreign(optional(row, "transaction_id")),
                text(row, "kind").equals("award") && cause != null ? ids.reason(cause) : ids.cleaned(cause),
                site,
                number(row, "seq"));
    }

    private void opening(Map<String, @Nullable Object> row) throws SQLException {
        tx.update(
                "UPDATE openings SET link_id = ? WHERE site = ? AND link_id = ?",
                ids.link(text(row, "link_id")),
                site,
                text(row, "link_id"));
    }

    /** Their own events that have ended are removed; those of others lose the words that name them. What waits and came later stays: it is their return. */
    private void events(Map.Entry<Table, List<Map<String, @Nullable Object>>> found, long exceptEvent)
            throws SQLException {
        for (Map<String, @Nullable Object> row : found.getValue()) {
            long seq = number(row, "seq");
            String state = tx.one("SELECT state FROM inbox WHERE site = ? AND seq = ?", r -> r.getString(1), site, seq)
                    .orElse("");
            boolean waits = Set.of(EventState.PENDING.stored(), EventState.WAITING.stored(), EventState.PARKED.stored())
                    .contains(state);
            if (seq == exceptEvent || waits || state.isEmpty()) {
                continue;
            }
            if (who.lanes().contains(text(row, "lane"))) {
                RemovedEvents.remove(tx, store, site, seq, now);
            } else {
                clean(found.getKey(), row);
            }
            count("inbox");
        }
    }

    private void identities(Map.Entry<Table, List<Map<String, @Nullable Object>>> found) throws SQLException {
        for (Map<String, @Nullable Object> row : found.getValue()) {
            if (who.emails().contains(text(row, "email"))) {
                tx.update("DELETE FROM identities" + keyed(found.getKey()), key(found.getKey(), row));
                count("identities");
            }
        }
    }

    /** A setup that has ended has no list; what a broken one left of them goes. */
    private void stage(Map<Table, List<Map<String, @Nullable Object>>> found) throws SQLException {
        for (Map.Entry<Table, List<Map<String, @Nullable Object>>> each : found.entrySet()) {
            String name = each.getKey().name();
            if (name.equals("setup_customers") || name.equals("setup_found")) {
                for (Map<String, @Nullable Object> row : each.getValue()) {
                    tx.update("DELETE FROM " + name + keyed(each.getKey()), key(each.getKey(), row));
                    count(name);
                }
            }
        }
    }

    /** What names them in rows that are not theirs. */
    private void others(Map.Entry<Table, List<Map<String, @Nullable Object>>> found) throws SQLException {
        for (Map<String, @Nullable Object> row : found.getValue()) {
            boolean own = isOwn(row)
                    || row.get("id") instanceof String id && who.links().contains(id);
            if (!own && clean(found.getKey(), row)) {
                count(found.getKey().name());
            }
        }
    }

    private boolean clean(Table table, Map<String, @Nullable Object> row) throws SQLException {
        boolean any = false;
        for (String column : table.holding(Holds.TEXT, Holds.PAYLOAD)) {
            String value = optional(row, column);
            if (!words.in(value)) {
                continue;
            }
            any = true;
            if (table.key().contains(column)) {
                tx.update("DELETE FROM " + table.name() + keyed(table), key(table, row));
                return true;
            }
            Object[] key = key(table, row);
            Object[] values = new Object[key.length + 1];
            values[0] = Objects.requireNonNull(words.removedFrom(value));
            System.arraycopy(key, 0, values, 1, key.length);
            tx.update("UPDATE " + table.name() + " SET " + column + " = ?" + keyed(table), values);
        }
        return any;
    }

    private void links() throws SQLException {
        for (String id : who.ids()) {
            count("conversations", tx.update("DELETE FROM conversations WHERE site = ? AND contact_id = ?", site, id));
        }
        // Who was merged away has no contact any more; conversations are looked up again where they are needed.
        count(
                "conversations",
                tx.update(
                        "DELETE FROM conversations WHERE site = ? AND contact_id NOT IN (SELECT contact_id FROM links WHERE site = ? AND contact_id IS NOT NULL)",
                        site,
                        site));
        for (String link : who.links()) {
            for (String table : OF_LINKS) {
                String which = table.equals("jobs_met")
                        ? " WHERE job IN (SELECT id FROM jobs WHERE site = ?)"
                        : " WHERE site = ?";
                count(table, tx.update("DELETE FROM " + table + which + " AND link_id = ?", site, link));
            }
            tx.update(
                    "UPDATE links SET id = ?, email = NULL, contact_id = NULL, member_id = NULL, wix_account_id = NULL, program_id = NULL, state = 'FORGOTTEN',"
                            + " merged_into = NULL, detail = NULL, opening = CASE WHEN opening LIKE ? THEN ? END, creating_since = NULL, epoch = epoch + 1,"
                            + " books = 0, updated_at = ? WHERE site = ? AND id = ?",
                    ids.link(link),
                    NewAccounts.OPENED + "%",
                    NewAccounts.OPENED,
                    now,
                    site,
                    link);
            tx.update(
                    "INSERT INTO ledger (site, link_id, at, side, kind, cause) VALUES (?,?,?,'wix','unlinked',?)",
                    site,
                    ids.link(link),
                    now,
                    WHY);
            count("links");
        }
    }

    private static String keyed(Table table) {
        return " WHERE " + String.join(" = ? AND ", table.key()) + " = ?";
    }

    private static Object[] key(Table table, Map<String, @Nullable Object> row) {
        return table.key().stream()
                .map(column -> Objects.requireNonNull(row.get(column), column))
                .toArray();
    }

    private void count(String table) {
        count(table, 1);
    }

    private void count(String table, int rows) {
        if (rows > 0) {
            changed.merge(table, rows, Integer::sum);
        }
    }

    private static String text(Map<String, @Nullable Object> row, String column) {
        return Objects.requireNonNull(row.get(column), column).toString();
    }

    private static @Nullable String optional(Map<String, @Nullable Object> row, String column) {
        return row.get(column) == null ? null : String.valueOf(row.get(column));
    }

    private static long number(Map<String, @Nullable Object> row, String column) {
        return ((Number) Objects.requireNonNull(row.get(column), column)).longValue();
    }
}
