package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Customers as people look for them: by their events, the newest, the doubtful. Only reads. Thread-safe. */
public final class KnownCustomers {
    private static final String KNOWN = LedgerReader.ENTRY.replace(" FROM links l ", ", l.created_at FROM links l ");
    private static final String DOUBTFUL = "l.state IN ('AMBIGUOUS', 'CONFLICT')";

    private final Store store;
    private final String site;
    private final LedgerReader reader;

    /** @param programOn as for {@link LedgerReader} */
    public KnownCustomers(Store store, String site, boolean programOn) {
        this.store = store;
        this.site = site;
        this.reader = new LedgerReader(store, site, programOn);
    }

    /** The lanes of the events of whoever a word can mean, as {@link LedgerReader#find} takes it; never empty. */
    public Set<String> lanes(String word) {
        return store.read(tx -> {
            Set<String> lanes = new LinkedHashSet<>();
            for (LinkEntry entry : reader.find(tx, word)) {
                lanes.addAll(CustomerLanes.of(
                        tx, site, entry.link(), reader.aliases(tx, entry.link().id())));
            }
            return lanes.isEmpty() ? CustomerLanes.of(word) : lanes;
        });
    }

    /** The customer of a lane of events; empty where no link is known for it. */
    public Optional<LinkEntry> ofLane(String lane) {
        return store.read(tx -> {
            Optional<String> word = CustomerLanes.word(tx, site, lane);
            return word.isEmpty()
                    ? Optional.empty()
                    : reader.find(tx, word.get()).stream().findFirst();
        });
    }

    /** A customer, and when the bridge saw them first. */
    public record Known(LinkEntry entry, Instant since) {}

    /** The customers that a word can mean, as {@link LedgerReader#find} takes it. */
    public List<Known> find(String word) {
        return store.read(tx -> {
            List<Known> found = new ArrayList<>();
            for (LinkEntry entry : reader.find(tx, word)) {
                found.add(new Known(
                        entry,
                        Instant.ofEpochMilli(tx.number(
                                        "SELECT created_at FROM links WHERE site = ? AND id = ?",
                                        site,
                                        entry.link().id())
                                .orElseThrow())));
            }
            return found;
        });
    }

    /**
     * A page of customers, the newest first.
     *
     * @param before those that came before this moment, or at it and whose id is smaller than this one
     */
    public List<Known> newest(Instant before, String id, int limit) {
        return store.readOne(tx -> tx.list(
                KNOWN + "(l.created_at, l.id) < (?, ?) ORDER BY l.created_at DESC, l.id DESC LIMIT ?",
                r -> new Known(reader.entry(r), Instant.ofEpochMilli(r.getLong(15))),
                site,
                before.toEpochMilli(),
                id,
                limit));
    }

    /** Those customers of whom it is not certain who they are, in the order of their ids, after this one. */
    public List<Known> doubtful(String after, int limit) {
        return store.readOne(tx -> tx.list(
                // Not by the key of links: there are few in these states, and many links.
                KNOWN + DOUBTFUL + " AND l.id || '' > ? ORDER BY l.id || '' LIMIT ?",
                r -> new Known(reader.entry(r), Instant.ofEpochMilli(r.getLong(15))),
                site,
                after,
                limit));
    }

    /** One of them. */
    public Optional<Known> doubtful(String linkId) {
        return store.readOne(tx -> tx.one(
                KNOWN + DOUBTFUL + " AND l.id = ?",
                r -> new Known(reader.entry(r), Instant.ofEpochMilli(r.getLong(15))),
                site,
                linkId));
    }

    /** How many of them there are. */
    public long countDoubtful() {
        return store.readOne(tx -> tx.number("SELECT COUNT(*) FROM links l WHERE l.site = ? AND " + DOUBTFUL, site))
                .orElse(0);
    }
}
