package io.loyaltybridge.ledger.store;

import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The customers of the site and what is known of them on each side. Thread-safe. */
public final class Links {
    static final String COLUMNS = "l.id, l.email, l.contact_id, l.member_id, l.wix_account_id, l.program_id, l.state";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM links l WHERE l.site = ? AND ";

    private final Store store;
    private final String site;
    private final Clock clock;
    private final Endings endings;
    private final Merges merges;
    private final NewAccounts newAccounts;
    private final Forgotten forgotten;

    public Links(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.endings = new Endings(site, clock);
        this.merges = new Merges(site, clock, endings);
        this.newAccounts = new NewAccounts(store, site, clock);
        this.forgotten = new Forgotten(store, site);
    }

    /** The accounts that the bridge makes for customers. */
    public NewAccounts newAccounts() {
        return newAccounts;
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
        forgotten.returned(tx, id, email);
        return new Link(id, email, null, null, null, null, Link.State.NEW);
    }

    /**
     * An id made from the e-mail address: a new database gives the same ids, so that Wix still recognises the awards of the old
     * one. Where a customer whose address has changed holds that id, or held it before they were forgotten, the next free one.
     */
    private String newId(Tx tx, String email) throws SQLException {
        Set<String> former = forgotten.idsOf(tx, email);
        for (int n = 0; ; n++) {
            String id = Sha256.hex("link\n" + site + "\n" + email + (n == 0 ? "" : "\n" + n))
                    .substring(0, 20);
            if (!former.contains(id) && byId(tx, id).isEmpty()) {
                return id;
            }
        }
    }

    /** The id that the link of this e-mail has, or will have as soon as there is one. */
    public String idOf(String email) {
        return store.read(tx -> {
            // Asked for each event, so without the rest of the row.
            Optional<String> own =
                    tx.one("SELECT id FROM links WHERE site = ? AND email = ?", r -> r.getString(1), site, email);
            if (own.isPresent()) {
                return own.get();
            }
            Optional<Link> there = byAlias(tx, email);
            return there.isPresent() ? there.get().id() : newId(tx, email);
        });
    }

    public Optional<Link> byEmail(String email) {
        return store.read(tx -> byEmail(tx, email));
    }

    public Optional<Link> byId(String id) {
        return store.readOne(tx -> byId(tx, id));
    }

    public Optional<Link> byContact(String contactId) {
        return store.readOne(tx -> byContact(tx, contactId));
    }

    public Optional<Link> byAccount(@Nullable String wixAccountId) {
        return store.readOne(tx -> tx.one(SELECT + "l.wix_account_id = ?", Links::link, site, wixAccountId));
    }

    public Optional<Link> byProgramId(String programId) {
        return store.readOne(tx -> tx.one(SELECT + "l.program_id = ?", Links::link, site, programId));
    }

    Optional<Link> byEmail(Tx tx, String email) throws SQLException {
        Optional<Link> own = tx.one(SELECT + "l.email = ?", Links::link, site, email);
        return own.isPresent() ? own : byAlias(tx, email);
    }

    private Optional<Link> byAlias(Tx tx, String email) throws SQLException {
        return tx.one(
                "SELECT " + COLUMNS
                        + " FROM link_aliases a JOIN links l ON l.site = a.site AND l.id = a.link_id"
                        + " WHERE a.site = ? AND a.email = ?",
                Links::link,
                site,
                email);
    }

    private Optional<Link> byContact(Tx tx, @Nullable String contactId) throws SQLException {
        return tx.one(SELECT + "l.contact_id = ?", Links::link, site, contactId);
    }

    private Optional<Link> byId(Tx tx, String id) throws SQLException {
        return tx.one(SELECT + "l.id = ?", Links::link, site, id);
    }

    /**
     * Notes the contact of a link. Where another link has this contact already, one person has two e-mails: the link becomes
     * part of that other one.
     *
     * @return the link of the customer from now on
     */
    public Link bindContact(String linkId, @Nullable String contactId) {
        return store.write(tx -> {
            Optional<Link> owner = byContact(tx, contactId);
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
     * Notes the loyalty account of a link, and its member where there is one. Where the link had another account until now,
     * what was seen of that one says nothing about this one, so the link restarts.
     */
    public Link bindAccount(String linkId, @Nullable String wixAccountId, @Nullable String memberId) {
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
    public void bindMember(String linkId, @Nullable String memberId) {
        store.write(tx -> tx.update(
                "UPDATE links SET member_id = ?, updated_at = ? WHERE site = ? AND id = ?",
                memberId,
                clock.millis(),
                site,
                linkId));
    }

    /**
     * Notes the account in the external program. Where another link has it, the two sides disagree on who this is: the link
     * is in conflict, and a person decides. What was seen of the program before it had an account came from an opening
     * balance; it says nothing about the account, so the link restarts with reads of both sides. Calls in progress stay, and
     * the baseline waits for them.
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
    public void mark(String linkId, Link.State state, @Nullable String detail) {
        store.write(tx -> mark(tx, linkId, state, detail));
    }

    private int mark(Tx tx, String linkId, Link.State state, @Nullable String detail) throws SQLException {
        // While an event of one side found nothing, an event of the other side may have added what was missing.
        String stillMissing = state == Link.State.MISSING ? " AND (program_id IS NULL OR wix_account_id IS NULL)" : "";
        return tx.update(
                "UPDATE links SET state = ?, detail = ?, updated_at = ? WHERE site = ? AND id = ?" + stillMissing,
                state.name(),
                detail,
                clock.millis(),
                site,
                linkId);
    }

    /** Forgets contact and account, which are gone; the next event of this customer looks them up again. */
    public void forgetWix(String linkId) {
        store.write(tx -> endings.goneFromWix(tx, linkId));
    }

    /** From which side this customer is gone, "Wix" or "the program", until they are found there again; empty where they are not gone. */
    public Optional<String> goneFrom(String linkId) {
        return store.readOne(tx -> tx.one(
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
                Optional<Link> source = byContact(tx, contactId);
                if (source.isPresent() && !contactId.equals(targetContactId)) {
                    merges.contact(tx, source.get(), targetContactId, byContact(tx, targetContactId));
                    changed++;
                }
            }
            return changed;
        });
    }

    /** The current link of this customer: this one, or the one that it became part of. */
    public Optional<Link> current(String linkId) {
        return store.readOne(tx -> tx.one(
                SELECT + "l.id = (SELECT COALESCE(m.merged_into, m.id) FROM links m WHERE m.site = ? AND m.id = ?)",
                Links::link,
                site,
                site,
                linkId));
    }

    /**
     * Ids under which this customer earned too: of links that became part of this one, and of those that they had before they
     * were forgotten. What was earned once under one of them counts for this one too.
     */
    public List<String> earlierIds(String linkId) {
        return store.readOne(tx -> tx.list(
                "SELECT id FROM links WHERE site = ? AND merged_into = ? UNION ALL " + Forgotten.EARLIER
                        + " LIMIT 1000",
                r -> r.getString(1),
                site,
                linkId,
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
