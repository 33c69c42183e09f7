package io.loyaltybridge.ledger.store;

import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The customers of the site and what is known of them on each side. Thread-safe. */
public final class Links {
    /** Begins {@link #opening} of a link that has its balance; behind it may stand which customer of which setup gave it. */
    public static final String OPENED = "opened";

    private static final String COLUMNS =
            "l.id, l.email, l.contact_id, l.member_id, l.wix_account_id, l.program_id, l.state";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM links l WHERE l.site = ? AND ";

    private final Store store;
    private final String site;
    private final Clock clock;
    private final Endings endings;
    private final Merges merges;

    public Links(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.endings = new Endings(site, clock);
        this.merges = new Merges(site, clock, endings);
    }

    /** The link of an e-mail or of an alias; created where there is none. Two callers at once get the same one. */
    public Link findOrCreate(String email) {
        return byEmail(email)
                .orElseGet(() -> store.write(tx -> {
                    Optional<Link> there = byEmail(tx, email);
                    return there.isPresent() ? there.get() : create(tx, email);
                }));
    }

    /** A new link, inside a transaction of the caller's. */
    Link create(Tx tx, String email) throws SQLException {
        long now = clock.millis();
        String id = newId(tx, email);
        tx.update(
                "INSERT INTO links (site, id, email, state, created_at, updated_at) VALUES (?,?,?,'NEW',?,?)",
                site,
                id,
                email,
                now,
                now);
        return new Link(id, email, null, null, null, null, Link.State.NEW);
    }

    /**
     * An id made from the e-mail: a database that had to be made anew gives the same ids, so that Wix still recognises
     * the awards of the old one. Where a customer with another e-mail by now holds that id, the next free one.
     */
    private String newId(Tx tx, String email) throws SQLException {
        for (int n = 0; ; n++) {
            String id = Sha256.hex("link\n" + site + "\n" + email + (n == 0 ? "" : "\n" + n))
                    .substring(0, 20);
            if (byId(tx, id).isEmpty()) {
                return id;
            }
        }
    }

    /** The id that the link of this e-mail has, or will have as soon as there is one. */
    public String idOf(String email) {
        return store.read(tx -> {
            Optional<Link> there = byEmail(tx, email);
            return there.isPresent() ? there.get().id() : newId(tx, email);
        });
    }

    public Optional<Link> byEmail(String email) {
        return store.read(tx -> byEmail(tx, email));
    }

    public Optional<Link> byId(String id) {
        return store.read(tx -> byId(tx, id));
    }

    public Optional<Link> byContact(String contactId) {
        return store.read(tx -> tx.one(SELECT + "l.contact_id = ?", Links::link, site, contactId));
    }

    public Optional<Link> byAccount(String wixAccountId) {
        return store.read(tx -> tx.one(SELECT + "l.wix_account_id = ?", Links::link, site, wixAccountId));
    }

    public Optional<Link> byProgramId(String programId) {
        return store.read(tx -> tx.one(SELECT + "l.program_id = ?", Links::link, site, programId));
    }

    Optional<Link> byEmail(Tx tx, String email) throws SQLException {
        Optional<Link> own = tx.one(SELECT + "l.email = ?", Links::link, site, email);
        return own.isPresent()
                ? own
                : tx.one(
                        "SELECT " + COLUMNS
                                + " FROM link_aliases a JOIN links l ON l.site = a.site AND l.id = a.link_id"
                                + " WHERE a.site = ? AND a.email = ?",
                        Links::link,
                        site,
                        email);
    }

    private Optional<Link> byId(Tx tx, String id) throws SQLException {
        return tx.one(SELECT + "l.id = ?", Links::link, site, id);
    }

    /**
     * Notes the contact of a link. Where another link has this contact already, one person came with two e-mails: the
     * link becomes part of that other one.
     *
     * @return the link that stands for the customer from now on
     */
    public Link bindContact(String linkId, String contactId) {
        return store.write(tx -> {
            Optional<Link> owner = tx.one(SELECT + "l.contact_id = ?", Links::link, site, contactId);
            if (owner.isPresent() && !owner.get().id().equals(linkId)) {
                merges.merge(tx, byId(tx, linkId).orElseThrow(), owner.get());
                return byId(tx, owner.get().id()).orElseThrow();
            }
            tx.update(
                    "UPDATE links SET contact_id = ?, updated_at = ? WHERE site = ? AND id = ?",
                    contactId,
                    clock.millis(),
                    site,
                    linkId);
            return byId(tx, linkId).orElseThrow();
        });
    }

    /**
     * Notes the loyalty account of a link, and its member where there is one. Where it was known by another account until
     * now, what was seen of that one says nothing about this one, so the link begins anew.
     */
    public Link bindAccount(String linkId, String wixAccountId, String memberId) {
        return store.write(tx -> {
            String before = byId(tx, linkId).map(Link::wixAccountId).orElse(null);
            if (before != null && !before.equals(wixAccountId)) {
                endings.accounts(tx, linkId, "side = 'wix'", "the customer has another account on Wix");
                NewAccounts.forget(tx, site, linkId);
            }
            tx.update(
                    "UPDATE links SET wix_account_id = ?, member_id = COALESCE(?, member_id), state = 'MATCHED', detail = NULL, updated_at = ?"
                            + " WHERE site = ? AND id = ?",
                    wixAccountId,
                    memberId,
                    clock.millis(),
                    site,
                    linkId);
            return byId(tx, linkId).orElseThrow();
        });
    }

    /** Notes that the customer is a member of the site. */
    public void bindMember(String linkId, String memberId) {
        store.write(tx -> tx.update(
                "UPDATE links SET member_id = ?, updated_at = ? WHERE site = ? AND id = ?",
                memberId,
                clock.millis(),
                site,
                linkId));
    }

    /**
     * Which side the other account was made from, if the bridge made it: "wix" or "program"; as {@link NewAccounts} where
     * there certainly was none; {@link #OPENED} once it has its balance from there; empty where the bridge made and gave none.
     */
    public Optional<String> opening(String linkId) {
        return store.read(tx -> tx.one(
                "SELECT opening FROM links WHERE site = ? AND id = ? AND opening IS NOT NULL",
                r -> r.getString(1),
                site,
                linkId));
    }

    /** Notes, before the other account is made, from which side it is made; {@link #noneOnWix} of an earlier attempt stays. */
    public void opensFrom(String linkId, String side) {
        store.write(tx -> tx.update(
                "UPDATE links SET opening = ?, updated_at = ? WHERE site = ? AND id = ? AND NOT (? = 'program' AND COALESCE(opening, '') = ?)",
                side,
                clock.millis(),
                site,
                linkId,
                side,
                NewAccounts.ON_WIX));
    }

    /** Notes, before the account on Wix is made that {@link #opensFrom} told of, that there is none: it begins with nothing. */
    public void noneOnWix(String linkId) {
        store.write(tx -> tx.update(
                "UPDATE links SET opening = ?, updated_at = ? WHERE site = ? AND id = ? AND opening = 'program'",
                NewAccounts.ON_WIX,
                clock.millis(),
                site,
                linkId));
    }

    /** The program refused to make its customer: whoever is found there after all was made by somebody else, with a balance that is theirs. */
    public void notNewOnProgram(String linkId) {
        store.write(tx -> tx.update(
                "UPDATE links SET opening = 'wix', updated_at = ? WHERE site = ? AND id = ? AND opening = ?",
                clock.millis(),
                site,
                linkId,
                NewAccounts.ON_PROGRAM));
    }

    /** Notes, before the call, that the program is asked to make this customer in a way that must not be repeated. */
    public void underWay(String linkId) {
        store.write(tx -> tx.update(
                "UPDATE links SET creating_since = ? WHERE site = ? AND id = ?", clock.millis(), site, linkId));
    }

    /** Notes that such a call certainly made nobody. */
    public void notUnderWay(String linkId) {
        store.write(tx -> tx.update("UPDATE links SET creating_since = NULL WHERE site = ? AND id = ?", site, linkId));
    }

    /** How long such a call can still take effect, where it lives this long at most; zero where none is under way. */
    public Duration underWayFor(String linkId, Duration callLife) {
        long since = store.read(
                        tx -> tx.number("SELECT creating_since FROM links WHERE site = ? AND id = ?", site, linkId))
                .orElse(0);
        long left = since + callLife.toMillis() - clock.millis();
        return since == 0 || left <= 0 ? Duration.ZERO : Duration.ofMillis(left);
    }

    /**
     * Notes the account in the external program. Where another link has it, the two sides disagree on who this is: the
     * link is in conflict and nothing is guessed. What was seen of the program before it had an account came from an
     * opening balance; it says nothing about the account, so the link begins anew with reads of both sides. Calls that
     * are under way stay, and the baseline waits for them.
     *
     * @return empty where it is in conflict
     */
    public Optional<Link> bindProgram(String linkId, String programId) {
        return store.write(tx -> {
            Optional<Link> owner = tx.one(SELECT + "l.program_id = ?", Links::link, site, programId);
            Link link = byId(tx, linkId).orElseThrow();
            boolean other = owner.isPresent() && !owner.get().id().equals(linkId)
                    || link.programId() != null && !link.programId().equals(programId);
            if (other) {
                mark(
                        tx,
                        linkId,
                        Link.State.CONFLICT,
                        "the program account " + programId + " belongs to another customer of the mapping");
                return Optional.empty();
            }
            if (link.programId() == null) {
                endings.programKnown(tx, linkId);
            }
            tx.update(
                    "UPDATE links SET program_id = ?, creating_since = NULL, state = CASE WHEN wix_account_id IS NULL THEN state ELSE 'MATCHED' END, detail = NULL, updated_at = ?"
                            + " WHERE site = ? AND id = ?",
                    programId,
                    clock.millis(),
                    site,
                    linkId);
            return byId(tx, linkId);
        });
    }

    /** Forgets the program's account: it is gone. */
    public void forgetProgram(String linkId) {
        store.write(tx -> tx.update(
                "UPDATE links SET program_id = NULL, opening = NULL, state = 'MISSING', detail = 'gone from the program', updated_at = ?"
                        + " WHERE site = ? AND id = ?",
                clock.millis(),
                site,
                linkId));
    }

    /** Notes why a link is not matched. */
    public void mark(String linkId, Link.State state, String detail) {
        store.write(tx -> mark(tx, linkId, state, detail));
    }

    private int mark(Tx tx, String linkId, Link.State state, String detail) throws SQLException {
        // While one side's event looked in vain, the other side's may have brought what was missing.
        String stillMissing = state == Link.State.MISSING ? " AND (program_id IS NULL OR wix_account_id IS NULL)" : "";
        return tx.update(
                "UPDATE links SET state = ?, detail = ?, updated_at = ? WHERE site = ? AND id = ?" + stillMissing,
                state.name(),
                detail,
                clock.millis(),
                site,
                linkId);
    }

    /** Forgets contact and account: they are gone, and the next event of this customer looks them up again. */
    public void forgetWix(String linkId) {
        store.write(tx -> forgetWix(tx, linkId));
    }

    private int forgetWix(Tx tx, String linkId) throws SQLException {
        endings.accounts(tx, linkId, "side = 'wix'", "the account is gone on Wix");
        return tx.update(
                "UPDATE links SET contact_id = NULL, member_id = NULL, wix_account_id = NULL, opening = NULL, state = 'MISSING',"
                        + " detail = 'gone from Wix', updated_at = ? WHERE site = ? AND id = ?",
                clock.millis(),
                site,
                linkId);
    }

    /** Which side this customer is gone from, "Wix" or "the program", until they are found there again; empty where they are not. */
    public Optional<String> goneFrom(String linkId) {
        return store.read(tx -> tx.one(
                "SELECT detail FROM links WHERE site = ? AND id = ? AND state = 'MISSING' AND detail LIKE 'gone from %'",
                r -> r.getString(1).substring("gone from ".length()), site, linkId));
    }

    /**
     * Wix merged contacts: the links of the sources become the link of the target. Returns how many links changed.
     * The target's account may be another one than the source's was, so it is looked up again.
     */
    public int contactMerged(List<String> sourceContactIds, String targetContactId) {
        return store.write(tx -> {
            int changed = 0;
            for (String contactId : sourceContactIds) {
                Optional<Link> source = tx.one(SELECT + "l.contact_id = ?", Links::link, site, contactId);
                if (source.isEmpty() || contactId.equals(targetContactId)) {
                    continue;
                }
                Optional<Link> target = tx.one(SELECT + "l.contact_id = ?", Links::link, site, targetContactId);
                if (target.isPresent()) {
                    merges.merge(tx, source.get(), target.get());
                } else {
                    forgetWix(tx, source.get().id());
                    tx.update(
                            "UPDATE links SET contact_id = ?, state = 'NEW' WHERE site = ? AND id = ?",
                            targetContactId,
                            site,
                            source.get().id());
                }
                changed++;
            }
            return changed;
        });
    }

    /** The link that stands for this customer now: itself, or the one that it became part of. */
    public Optional<Link> current(String linkId) {
        return store.read(tx -> tx.one(
                SELECT + "l.id = (SELECT COALESCE(m.merged_into, m.id) FROM links m WHERE m.site = ? AND m.id = ?)",
                Links::link,
                site,
                site,
                linkId));
    }

    /** Ids of the links that became part of this one: what they earned once counts for it too. */
    public List<String> mergedInto(String linkId) {
        return store.read(tx -> tx.list(
                "SELECT id FROM links WHERE site = ? AND merged_into = ? LIMIT 1000",
                r -> r.getString(1),
                site,
                linkId));
    }

    static Link link(ResultSet r) throws SQLException {
        return new Link(
                r.getString(1),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                r.getString(5),
                r.getString(6),
                Link.State.valueOf(r.getString(7)));
    }
}
