package io.loyaltybridge.ledger.store;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who the persons at the sources of a site are, by the e-mail address of the customer. Where an identity becomes known, the events of
 * its person that wait are pending again in the same transaction. Thread-safe.
 */
public final class Identities {
    /** Longer ids of persons are replaced by their hash. */
    private static final int LONGEST = 200;

    private static final String LANE = "person:";

    /** Where an identity comes from; what a person said outranks what an event or a lookup says. */
    public enum From {
        IMPORT,
        LINK,
        EVENT,
        LOOKUP;

        private boolean bySomebody() {
            return this == IMPORT || this == LINK;
        }

        private String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Who a person at a source is.
     *
     * @param person as the source names them
     * @param email  normalised
     */
    public record Identity(String source, String person, String email) {}

    /** What became of an identity that was learned. */
    public enum Outcome {
        /** It is new. */
        ADDED,
        /** It was known before, with this address. */
        AGREES,
        /** It was known before, with another address, which it has no longer. */
        CHANGED,
        /** It was known before, with another address, and stays as it was. */
        KEPT
    }

    private final Store store;
    private final String site;
    private final Clock clock;
    private final Runnable wake;

    /**
     * @param site first column of its keys
     * @param wake called after events that waited are pending again, so that somebody reads them
     */
    public Identities(Store store, String site, Clock clock, Runnable wake) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.wake = wake;
    }

    /** The id of a person as it is kept. */
    public static String kept(String person) {
        return person.length() <= LONGEST ? person : "sha256:" + Sha256.hex(person);
    }

    /** The lane of a person's events. */
    public static String lane(String source, String person) {
        return LANE + source + ":" + kept(person);
    }

    /** The source and the person of a lane, in this order; a name of a source has no colon. */
    public static String[] parts(String lane) {
        int colon = lane.indexOf(':', LANE.length());
        return new String[] {lane.substring(LANE.length(), colon), lane.substring(colon + 1)};
    }

    /** The address of the person of a lane. */
    Optional<String> ofLane(String lane) {
        String[] parts = parts(lane);
        return store.read(tx -> find(tx, parts[0], parts[1]));
    }

    /** The address of a person. */
    public Optional<String> find(String source, String person) {
        return store.read(tx -> find(tx, source, kept(person)));
    }

    private Optional<String> find(Tx tx, String source, String person) throws SQLException {
        return tx.one(
                "SELECT email FROM identities WHERE site = ? AND source = ? AND person = ?",
                r -> r.getString(1),
                site,
                source,
                person);
    }

    /**
     * The address of a person; where nobody knows it, the event waits from now on.
     *
     * @param seq of an event of that person; it is in their lane from then on, also where it came before the source named persons
     */
    public Optional<String> findOrWait(String source, String person, long seq) {
        return store.write(tx -> {
            Optional<String> found = find(tx, source, kept(person));
            if (found.isEmpty()) {
                Inbox.toWaiting(tx, site, seq, lane(source, person), reason(source));
            }
            return found;
        });
    }

    /** Why an event waits. */
    public static String reason(String source) {
        return "waiting for an identity: nobody knows which customer this person of " + source + " is";
    }

    /** Learns who a person is. */
    public Outcome learn(Identity identity, From from) {
        return learn(List.of(identity), from).get(0);
    }

    /**
     * Learns who some persons are, all of them or, where it fails, none.
     *
     * @return what became of each, in their order
     */
    public List<Outcome> learn(List<Identity> identities, From from) {
        int[] woken = {0};
        List<Outcome> outcomes = store.write(tx -> {
            List<Outcome> each = new ArrayList<>();
            for (Identity identity : identities) {
                each.add(learn(tx, identity, from));
                woken[0] += Inbox.wake(tx, site, lane(identity.source(), identity.person()));
            }
            return each;
        });
        if (woken[0] > 0) {
            wake.run();
        }
        return outcomes;
    }

    /** Learns what somebody confirmed by a link, unless the person is known otherwise since the link was made. */
    public Outcome confirm(Identity identity, Instant made) {
        boolean since = store.<Boolean>readOne(tx -> tx.number(
                        "SELECT 1 FROM identities WHERE site = ? AND source = ? AND person = ? AND email <> ? AND at > ?",
                        site,
                        identity.source(),
                        kept(identity.person()),
                        identity.email(),
                        made.toEpochMilli())
                .isPresent());
        return since ? Outcome.KEPT : learn(identity, From.LINK);
    }

    private Outcome learn(Tx tx, Identity identity, From from) throws SQLException {
        String person = kept(identity.person());
        Optional<String[]> known = tx.one(
                "SELECT email, learned_from FROM identities WHERE site = ? AND source = ? AND person = ?",
                r -> new String[] {r.getString(1), r.getString(2)},
                site,
                identity.source(),
                person);
        if (known.isPresent() && known.get()[0].equals(identity.email())) {
            return Outcome.AGREES;
        }
        if (known.isPresent()
                && !from.bySomebody()
                && From.valueOf(known.get()[1].toUpperCase(Locale.ROOT)).bySomebody()) {
            return Outcome.KEPT;
        }
        tx.update(
                "INSERT INTO identities (site, source, person, email, learned_from, at) VALUES (?,?,?,?,?,?)"
                        + " ON CONFLICT (site, source, person) DO UPDATE SET email = excluded.email, learned_from = excluded.learned_from, at = excluded.at",
                site,
                identity.source(),
                person,
                identity.email(),
                from.stored(),
                clock.millis());
        return known.isPresent() ? Outcome.CHANGED : Outcome.ADDED;
    }

    /** A page of identities in the order of source and person, after one of them; null for the first page. */
    public List<Identity> page(@Nullable Identity after, int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT source, person, email FROM identities WHERE site = ? AND (source > ? OR source = ? AND person > ?)"
                        + " ORDER BY source, person LIMIT ?",
                r -> new Identity(r.getString(1), r.getString(2), r.getString(3)),
                site,
                after == null ? "" : after.source(),
                after == null ? "" : after.source(),
                after == null ? "" : after.person(),
                limit));
    }

    /** Who a customer is at the sources; none where their address is null. */
    public static List<Identity> of(Store store, String site, @Nullable String email) {
        return email == null
                ? List.of()
                : store.readOne(tx -> tx.list(
                        "SELECT source, person, email FROM identities WHERE site = ? AND email = ? ORDER BY source || '', person LIMIT 1000",
                        r -> new Identity(r.getString(1), r.getString(2), r.getString(3)),
                        site,
                        email));
    }

    /** The lanes of the persons who are this customer. */
    public static List<String> lanes(Tx tx, String site, String email) throws SQLException {
        return tx.list(
                "SELECT source, person FROM identities WHERE site = ? AND email = ? ORDER BY source || '', person LIMIT 1000",
                r -> lane(r.getString(1), r.getString(2)),
                site,
                email);
    }
}
