package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.OperationKind;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.CustomerFacts.Line;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.CustomerFacts.Seen;
import io.loyaltybridge.ledger.store.CustomerFacts.StoredOperation;
import io.loyaltybridge.ledger.store.CustomerFacts.WaitingEvent;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the ledger for people. Only reads, so it works while the service runs. Thread-safe. */
public final class LedgerReader {
    private static final int MOST = 1_000;
    private static final String OPERATION =
            "SELECT id, link_id, side, kind, amount, state, attempt, reason, description, from_side, from_version, to_version,"
                    + " outcome, transaction_id, created_at, updated_at FROM operations WHERE site = ? AND ";
    static final String ENTRY =
            "SELECT l.id, l.email, l.contact_id, l.member_id, l.wix_account_id, l.program_id, l.state, l.detail,"
                    + " w.version, w.balance, w.seen_at, p.version, p.balance, p.seen_at FROM links l"
                    + " LEFT JOIN observations w ON w.site = l.site AND w.link_id = l.id AND w.side = 'wix'"
                    + " LEFT JOIN observations p ON p.site = l.site AND p.link_id = l.id AND p.side = 'program' WHERE l.site = ? AND ";

    private final Store store;
    private final String site;
    private final LinkStates states;
    private final boolean programOn;

    /** States as they are stored. */
    public LedgerReader(Store store, String site) {
        this(store, site, false);
    }

    /** @param programOn whether a program is connected, so that a matched customer who is only on Wix is shown as missing there */
    public LedgerReader(Store store, String site, boolean programOn) {
        this.store = store;
        this.site = site;
        this.programOn = programOn;
        this.states = new LinkStates(site, Clock.systemUTC());
    }

    /**
     * The links that a word can mean: an e-mail or an alias; the id of a Wix account, of a contact, of the program's
     * customer, or of the link. More than one where two systems use the same id.
     */
    public List<LinkEntry> find(String word) {
        return store.read(tx -> find(tx, word));
    }

    List<LinkEntry> find(Tx tx, String word) throws SQLException {
        String email = Emails.normalise(word).orElse(word);
        return tx.list(
                // One small query an index: with OR, SQLite walks all links in the order of their ids.
                ENTRY + "l.id IN (SELECT ? UNION SELECT x.id FROM links x WHERE x.site = ? AND x.email = ?"
                        + " UNION SELECT x.id FROM links x WHERE x.site = ? AND x.wix_account_id = ?"
                        + " UNION SELECT x.id FROM links x WHERE x.site = ? AND x.contact_id = ?"
                        + " UNION SELECT x.id FROM links x WHERE x.site = ? AND x.program_id = ?"
                        + " UNION SELECT a.link_id FROM link_aliases a WHERE a.site = ? AND a.email = ?) ORDER BY l.id LIMIT 10",
                this::entry,
                site,
                word,
                site,
                email,
                site,
                word,
                site,
                word,
                site,
                word,
                site,
                email);
    }

    /** Links in the order of their e-mails; of one state where it is not null. */
    public List<LinkEntry> links(Link.@Nullable State state, int limit) {
        return store.readOne(tx -> tx.list(
                ENTRY + in(state) + " ORDER BY l.email IS NULL, l.email, l.id LIMIT ?", this::entry, site, limit));
    }

    /** How many there are of them. */
    public long count(Link.@Nullable State state) {
        return store.readOne(tx -> tx.number("SELECT COUNT(*) FROM links l WHERE l.site = ? AND " + in(state), site))
                .orElse(0);
    }

    /** The links that are shown in a state; all where it is null. */
    private String in(Link.@Nullable State state) {
        String stored = state == null ? "1 = 1" : "l.state = '" + state.name() + "'";
        if (!programOn || state != Link.State.MATCHED && state != Link.State.MISSING) {
            return stored;
        }
        return state == Link.State.MATCHED
                ? stored + " AND l.program_id IS NOT NULL"
                : "(" + stored + " OR l.state = 'MATCHED' AND l.program_id IS NULL)";
    }

    /** A page of all links in the order of their ids, after this one; the empty text is before all. */
    public List<LinkEntry> page(String after, int limit) {
        return store.readOne(tx -> tx.list(ENTRY + "l.id > ? ORDER BY l.id LIMIT ?", this::entry, site, after, limit));
    }

    /** One link. */
    public Optional<LinkEntry> entry(String linkId) {
        return store.readOne(tx -> tx.one(ENTRY + "l.id = ?", this::entry, site, linkId));
    }

    /**
     * Everything about one customer.
     *
     * @param limit at most this many ledger lines, the newest
     */
    public Optional<CustomerFacts> customer(String linkId, int limit) {
        return store.read(tx -> {
            Optional<LinkEntry> entry = tx.one(ENTRY + "l.id = ?", this::entry, site, linkId);
            return entry.isEmpty() ? Optional.empty() : Optional.of(facts(tx, entry.get(), limit));
        });
    }

    private CustomerFacts facts(Tx tx, LinkEntry entry, int limit) throws SQLException {
        String linkId = entry.link().id();
        LinkState state = states.load(tx, linkId).orElseThrow();
        List<String> aliases = aliases(tx, linkId);
        String mergedInto = tx.one(
                        "SELECT merged_into FROM links WHERE site = ? AND id = ? AND merged_into IS NOT NULL",
                        r -> r.getString(1),
                        site,
                        linkId)
                .orElse(null);
        List<Line> lines = tx.list(
                "SELECT * FROM (SELECT seq, at, side, kind, amount, from_version, to_version, balance, operation_id, transaction_id, cause"
                        + " FROM ledger WHERE site = ? AND link_id = ? ORDER BY seq DESC LIMIT ?) ORDER BY seq",
                LedgerReader::line,
                site,
                linkId,
                limit);
        long all = tx.number("SELECT COUNT(*) FROM ledger WHERE site = ? AND link_id = ?", site, linkId)
                .orElse(0);
        Opening opening = Openings.of(tx, site, linkId).orElse(null);
        return new CustomerFacts(
                entry,
                mergedInto,
                aliases,
                state,
                opening,
                lines,
                all - lines.size(),
                operations(tx, linkId, lines),
                events(tx, entry.link(), aliases));
    }

    List<String> aliases(Tx tx, String linkId) throws SQLException {
        return tx.list(
                "SELECT email FROM link_aliases WHERE site = ? AND link_id = ? ORDER BY email || '' LIMIT 100",
                r -> r.getString(1),
                site,
                linkId);
    }

    private List<StoredOperation> operations(Tx tx, String linkId, List<Line> lines) throws SQLException {
        Map<String, StoredOperation> found = new LinkedHashMap<>();
        for (StoredOperation open : tx.list(
                OPERATION + "link_id = ? AND " + LinkStates.OPEN + " ORDER BY created_at, id LIMIT " + MOST,
                LedgerReader::operation,
                site,
                linkId)) {
            found.put(open.id(), open);
        }
        for (Line line : lines) {
            if (line.operationId() != null && !found.containsKey(line.operationId())) {
                tx.one(OPERATION + "id = ?", LedgerReader::operation, site, line.operationId())
                        .ifPresent(o -> found.put(o.id(), o));
            }
        }
        return List.copyOf(found.values());
    }

    private List<WaitingEvent> events(Tx tx, Link link, List<String> aliases) throws SQLException {
        List<WaitingEvent> events = new ArrayList<>();
        for (String lane : CustomerLanes.of(tx, site, link, aliases)) {
            // Two statements, because each state has an index of its own.
            for (String state : List.of("pending", "parked")) {
                events.addAll(tx.list(
                        "SELECT seq, source, kind, state, attempts, outcome, received_at FROM inbox WHERE state = '"
                                + state + "' AND site = ? AND lane = ? ORDER BY seq LIMIT 100",
                        LedgerReader::event,
                        site,
                        lane));
            }
        }
        return events.stream()
                .sorted(java.util.Comparator.comparingLong(WaitingEvent::event))
                .toList();
    }

    LinkEntry entry(ResultSet r) throws SQLException {
        Link link = Links.link(r);
        boolean notInProgram = programOn && link.state() == Link.State.MATCHED && link.programId() == null;
        return new LinkEntry(
                notInProgram ? link.in(Link.State.MISSING) : link,
                notInProgram ? "not in the program" : r.getString(8),
                seen(r, 9),
                seen(r, 12));
    }

    private static @Nullable Seen seen(ResultSet r, int first) throws SQLException {
        long version = r.getLong(first);
        return r.wasNull() ? null : new Seen(version, r.getLong(first + 1), Instant.ofEpochMilli(r.getLong(first + 2)));
    }

    private static Line line(ResultSet r) throws SQLException {
        return new Line(
                Instant.ofEpochMilli(r.getLong("at")),
                side(r.getString("side")),
                r.getString("kind"),
                Tx.longOrNull(r, "amount"),
                Tx.longOrNull(r, "from_version"),
                Tx.longOrNull(r, "to_version"),
                Tx.longOrNull(r, "balance"),
                r.getString("operation_id"),
                r.getString("transaction_id"),
                r.getString("cause"));
    }

    static StoredOperation operation(ResultSet r) throws SQLException {
        String from = r.getString("from_side");
        return new StoredOperation(
                r.getString("id"),
                r.getString("link_id"),
                side(r.getString("side")),
                OperationKind.valueOf(r.getString("kind").toUpperCase(Locale.ROOT)),
                r.getLong("amount"),
                OperationState.valueOf(r.getString("state")),
                r.getInt("attempt"),
                r.getString("reason"),
                r.getString("description"),
                from == null ? null : side(from),
                r.getLong("from_version"),
                r.getLong("to_version"),
                r.getString("outcome"),
                r.getString("transaction_id"),
                Instant.ofEpochMilli(r.getLong("created_at")),
                Instant.ofEpochMilli(r.getLong("updated_at")));
    }

    private static WaitingEvent event(ResultSet r) throws SQLException {
        return new WaitingEvent(
                r.getLong("seq"),
                r.getString("source"),
                r.getString("kind"),
                r.getString("state"),
                r.getInt("attempts"),
                r.getString("outcome"),
                Instant.ofEpochMilli(r.getLong("received_at")));
    }

    private static Side side(String stored) {
        return Side.of(stored);
    }
}
