package io.loyaltybridge.setup;

import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.setup.Customer.Found;
import io.loyaltybridge.setup.Customer.State;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The customers of one setup on disk, so that their number costs no memory and a crash no work. Thread-safe. */
final class Stage {
    private static final String COLUMNS =
            "n, email, contact_id, member_id, account_id, program_id, name, theirs, theirs_version, wix_balance, wix_version,"
                    + " wix_moved_at, target, imported, state, found, detail";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM setup_customers WHERE job = ? ";
    private static final int AT_ONCE = 5_000;
    private static final String PUT =
            "INSERT INTO setup_customers (job, " + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                    + " ON CONFLICT (job, n) DO UPDATE SET email = excluded.email, contact_id = excluded.contact_id, member_id = excluded.member_id,"
                    + " account_id = excluded.account_id, program_id = excluded.program_id, name = excluded.name, theirs = excluded.theirs,"
                    + " theirs_version = excluded.theirs_version, wix_balance = excluded.wix_balance, wix_version = excluded.wix_version,"
                    + " wix_moved_at = excluded.wix_moved_at, target = excluded.target, imported = excluded.imported, state = excluded.state, found = excluded.found, detail = excluded.detail";

    private final Store store;
    private final long job;

    Stage(Store store, long job) {
        this.store = store;
        this.job = job;
    }

    long job() {
        return job;
    }

    /** Writes customers as they are now, in one transaction. */
    void put(Collection<Customer> customers) {
        if (customers.isEmpty()) {
            return;
        }
        store.write(tx -> {
            for (Customer c : customers) {
                tx.update(
                        PUT,
                        job,
                        c.n(),
                        c.email(),
                        c.contactId(),
                        c.memberId(),
                        c.accountId(),
                        c.programId(),
                        c.name(),
                        c.theirs() == null ? null : c.theirs().balance(),
                        c.theirs() == null ? null : c.theirs().version(),
                        c.wix() == null ? null : c.wix().balance(),
                        c.wix() == null ? null : c.wix().version(),
                        c.wix() == null ? null : c.wix().movedAt(),
                        c.target(),
                        c.imported(),
                        c.state().stored(),
                        c.found() == null ? null : c.found().stored(),
                        c.detail());
            }
            return null;
        });
    }

    void put(Customer customer) {
        put(List.of(customer));
    }

    /** Notes that an import left a customer out. */
    void leftOut(String email) {
        store.write(tx -> tx.update(
                "UPDATE setup_customers SET imported = ? WHERE job = ? AND email = ? AND state = 'import'",
                Customer.LEFT_OUT,
                job,
                email));
    }

    /** Notes of the customers of one import, by their places, what became of all of them. */
    void imported(long what, long from, long to) {
        store.write(tx -> tx.update(
                "UPDATE setup_customers SET imported = ? WHERE job = ? AND n BETWEEN ? AND ? AND state = 'import'",
                what,
                job,
                from,
                to));
    }

    /** Customers in a state, in the source's order, after a place. */
    List<Customer> page(State state, long after, int limit) {
        return store.readOne(tx -> tx.list(
                SELECT + "AND state = ? AND n > ? ORDER BY n LIMIT ?",
                Stage::customer,
                job,
                state.stored(),
                after,
                limit));
    }

    /** Customers with a reason beside them, in the source's order. */
    List<Customer> explained(int limit) {
        return store.readOne(
                tx -> tx.list(SELECT + "AND detail IS NOT NULL ORDER BY n LIMIT ?", Stage::customer, job, limit));
    }

    /** Customers who are to be set up, and whose contact is the one of another customer of the source too; in its order, after a place. */
    List<Customer> sharingContact(long after, int limit) {
        return store.readOne(tx -> tx.list(
                SELECT
                        + "AND n > ? AND state IN ('contact', 'account', 'open') AND contact_id IS NOT NULL AND EXISTS (SELECT 1"
                        + " FROM setup_customers o WHERE o.job = setup_customers.job AND o.contact_id = setup_customers.contact_id AND o.n <> setup_customers.n)"
                        + " ORDER BY n LIMIT ?",
                Stage::customer,
                job,
                after,
                limit));
    }

    long count(State state) {
        return number("SELECT COUNT(*) FROM setup_customers WHERE job = ? AND state = ?", job, state.stored());
    }

    long count() {
        return number("SELECT COUNT(*) FROM setup_customers WHERE job = ?", job);
    }

    long explainedCount() {
        return number("SELECT COUNT(*) FROM setup_customers WHERE job = ? AND detail IS NOT NULL", job);
    }

    /** How many customers the comparison found to be what. */
    Map<Found, Long> found() {
        Map<Found, Long> counts = new EnumMap<>(Found.class);
        store.readOne(tx -> tx.list(
                        "SELECT found, COUNT(*) FROM setup_customers WHERE job = ? AND found IS NOT NULL GROUP BY found",
                        r -> Map.entry(Found.of(r.getString(1)), r.getLong(2)),
                        job))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    /** Customers of this kind who get a balance on Wix. */
    long withTarget(Found what) {
        return number(
                "SELECT COUNT(*) FROM setup_customers WHERE job = ? AND found = ? AND target IS NOT NULL",
                job,
                what.stored());
    }

    /** Customers of the program whose balance there changes when differences are settled in this way. */
    long programChanges(SetupOptions.Opening opening) {
        String which =
                switch (opening) {
                    case WIX -> "1 = 1";
                    case HIGHER -> "wix_balance > theirs";
                    case SUM -> "wix_balance <> 0";
                    case PROGRAM, REPORT -> "1 = 0";
                };
        return number(
                "SELECT COUNT(*) FROM setup_customers WHERE job = ? AND found = 'different' AND program_id IS NOT NULL AND "
                        + which,
                job);
    }

    /** Wix's balances minus the other side's, over those that differ. */
    long differenceSum() {
        return number(
                "SELECT COALESCE(SUM(wix_balance - theirs), 0) FROM setup_customers WHERE job = ? AND found = 'different'",
                job);
    }

    /** The same without sign. */
    long differencePoints() {
        return number(
                "SELECT COALESCE(SUM(ABS(wix_balance - theirs)), 0) FROM setup_customers WHERE job = ? AND found = 'different'",
                job);
    }

    /** After all are read: a customer whom two pages of the source show counts once, as the first page shows them. */
    void dropRepeated() {
        for (String id : List.of("program_id", "contact_id")) {
            String repeated = "SELECT c.n FROM setup_customers c WHERE c.job = ? AND c." + id
                    + " IS NOT NULL AND EXISTS (SELECT 1 FROM setup_customers f" + " WHERE f.job = c.job AND f." + id
                    + " = c." + id + " AND f.n < c.n) LIMIT ?";
            List<Long> found;
            do {
                found = store.readOne(tx -> tx.list(repeated, r -> r.getLong(1), job, AT_ONCE));
                List<Long> these = found;
                store.write(tx -> {
                    for (long n : these) {
                        tx.update("DELETE FROM setup_customers WHERE job = ? AND n = ?", job, n);
                    }
                    return null;
                });
            } while (found.size() == AT_ONCE);
        }
    }

    /** How many customers of the source have this e-mail. */
    long carrying(String email) {
        return number("SELECT COUNT(*) FROM setup_customers WHERE job = ? AND email = ?", job, email);
    }

    /** Sides that a walk can go over. */
    enum Walk {
        /** Contacts on Wix, by e-mail. */
        CONTACTS,
        /** Loyalty accounts on Wix, by contact. */
        ACCOUNTS,
        /** Customers of the program, by e-mail. */
        PROGRAM
    }

    /**
     * What a walk found.
     *
     * @param lookUp what it is found by
     * @param main   whether the e-mail is the main address of the contact
     * @param at     state on that side; null where the walk says none
     */
    record Seen(String lookUp, String id, boolean main, @Nullable Snapshot at) {}

    void see(Walk walk, Collection<Seen> page) {
        if (page.isEmpty()) {
            return;
        }
        store.write(tx -> {
            for (Seen seen : page) {
                tx.update(
                        "INSERT INTO setup_found (job, side, look_up, id, main, balance, version, moved_at) VALUES (?,?,?,?,?,?,?,?)"
                                + " ON CONFLICT (job, side, look_up, id) DO UPDATE SET main = excluded.main, balance = excluded.balance,"
                                + " version = excluded.version, moved_at = excluded.moved_at",
                        job,
                        walk.name(),
                        seen.lookUp(),
                        seen.id(),
                        seen.main() ? 1 : 0,
                        seen.at() == null ? null : seen.at().balance(),
                        seen.at() == null ? null : seen.at().version(),
                        seen.at() == null ? null : seen.at().movedAt());
            }
            return null;
        });
    }

    /** What a walk found by this. */
    List<Seen> seen(Walk walk, String lookUp) {
        return seen(walk, "look_up", lookUp);
    }

    /** What a walk found under this id. */
    List<Seen> seenById(Walk walk, String id) {
        return seen(walk, "id", id);
    }

    private List<Seen> seen(Walk walk, String column, String value) {
        return store.readOne(tx -> tx.list(
                "SELECT look_up, id, main, balance, version, moved_at FROM setup_found WHERE job = ? AND side = ? AND "
                        + column + " = ? ORDER BY look_up, id LIMIT 50",
                r -> new Seen(r.getString(1), r.getString(2), r.getInt(3) == 1, snapshot(r, 4, longOrNull(r, 6))),
                job,
                walk.name(),
                value));
    }

    /** Whether a customer of whom these are known is in this setup and not done with. */
    boolean isAtWork(@Nullable String email, @Nullable String contactId, @Nullable String programId) {
        return is("NOT IN ('done', 'aside', 'failed')", email, contactId, programId);
    }

    /** Whether their account comes by an import that is not checked yet. */
    boolean isImporting(@Nullable String email, @Nullable String contactId, @Nullable String programId) {
        return is("= 'import'", email, contactId, programId);
    }

    private boolean is(String state, @Nullable String email, @Nullable String contactId, @Nullable String programId) {
        String sql = "SELECT 1 FROM setup_customers WHERE job = ? AND state " + state + " AND ";
        return email != null && number(sql + "email = ? LIMIT 1", job, email) == 1
                || contactId != null && number(sql + "contact_id = ? LIMIT 1", job, contactId) == 1
                || programId != null && number(sql + "program_id = ? LIMIT 1", job, programId) == 1;
    }

    /** Customers whose contact has to be looked up. */
    long withoutContact() {
        return number(
                "SELECT COUNT(*) FROM setup_customers WHERE job = ? AND contact_id IS NULL AND email IS NOT NULL", job);
    }

    /** Forgets this setup's customers, a part at a time so that live writes come between. */
    void clear() {
        clear(store, "job = " + job);
    }

    /** Forgets the customers of several setups, in the same way. */
    static void clear(Store store, String condition) {
        for (String key : List.of("setup_customers (job, n)", "setup_found (job, side, look_up, id)")) {
            String table = key.substring(0, key.indexOf(' '));
            String columns = key.substring(key.indexOf('(') + 1, key.length() - 1);
            String sql = "DELETE FROM " + table + " WHERE (" + columns + ") IN (SELECT " + columns + " FROM " + table
                    + " WHERE " + condition + " LIMIT " + AT_ONCE + ")";
            int deleted;
            do {
                deleted = store.write(tx -> tx.update(sql));
            } while (deleted == AT_ONCE);
        }
    }

    private long number(String sql, Object... values) {
        OptionalLong found = store.read((Tx tx) -> tx.number(sql, values));
        return found.orElse(0);
    }

    private static Customer customer(ResultSet r) throws SQLException {
        return new Customer(
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                r.getString(5),
                r.getString(6),
                r.getString(7),
                snapshot(r, 8, null),
                snapshot(r, 10, longOrNull(r, 12)),
                longOrNull(r, 13),
                longOrNull(r, 14),
                State.valueOf(r.getString(15).toUpperCase(java.util.Locale.ROOT)),
                found(r.getString(16)),
                r.getString(17));
    }

    private static @Nullable Found found(@Nullable String stored) {
        return stored == null ? null : Found.of(stored);
    }

    /** From a balance and the version behind it; null where there is none. */
    private static @Nullable Snapshot snapshot(ResultSet r, int column, @Nullable Long movedAt) throws SQLException {
        long balance = r.getLong(column);
        return r.wasNull() ? null : new Snapshot(r.getLong(column + 1), balance, movedAt, null);
    }

    private static @Nullable Long longOrNull(ResultSet r, int column) throws SQLException {
        long value = r.getLong(column);
        return r.wasNull() ? null : value;
    }
}
