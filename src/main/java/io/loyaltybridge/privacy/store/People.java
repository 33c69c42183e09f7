package io.loyaltybridge.privacy.store;

import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds a customer of a site, with everything by which they are known. Only reads, inside a transaction of the caller's. */
public final class People {
    private static final String COLUMNS =
            "SELECT id, email, contact_id, member_id, wix_account_id, program_id FROM links WHERE site = ? AND ";

    private record Known(
            String id,
            @Nullable String email,
            @Nullable String contact,
            @Nullable String member,
            @Nullable String account,
            @Nullable String program) {}

    private final Tx tx;
    private final String site;

    public People(Tx tx, String site) {
        this.tx = tx;
        this.site = site;
    }

    /** The customer of an address; one without a link is known by the address alone. */
    public Person byEmail(String email) throws SQLException {
        Optional<String> link = tx.one(
                "SELECT id FROM links WHERE site = ? AND email = ? UNION ALL SELECT link_id FROM link_aliases WHERE site = ? AND email = ? LIMIT 1",
                r -> r.getString(1),
                site,
                email,
                site,
                email);
        return link.isPresent() ? byLink(link.get(), email) : of(List.of(), email);
    }

    /** The customer of a link. */
    public Person byLink(String linkId) throws SQLException {
        return byLink(linkId, null);
    }

    private Person byLink(String linkId, @Nullable String email) throws SQLException {
        List<Known> links = new ArrayList<>(tx.list(COLUMNS + "id = ?", People::known, site, linkId));
        links.addAll(tx.list(COLUMNS + "merged_into = ? ORDER BY id LIMIT 1000", People::known, site, linkId));
        return of(links, email);
    }

    private Person of(List<Known> links, @Nullable String email) throws SQLException {
        Set<String> emails = new LinkedHashSet<>();
        Set<String> ids = new LinkedHashSet<>();
        Set<String> names = new LinkedHashSet<>();
        Set<String> lanes = new LinkedHashSet<>();
        add(emails, email);
        for (Known link : links) {
            add(emails, link.email());
            emails.addAll(tx.list(
                    "SELECT email FROM link_aliases WHERE site = ? AND link_id = ? LIMIT 1000",
                    r -> r.getString(1),
                    site,
                    link.id()));
            lane(lanes, ids, "contact:", link.contact());
            lane(lanes, ids, "account:", link.account());
            lane(lanes, ids, "program:", link.program());
            add(ids, link.member());
            if (link.contact() != null) {
                tx.list(
                                "SELECT full_name FROM conversations WHERE site = ? AND contact_id = ? AND full_name IS NOT NULL",
                                r -> r.getString(1),
                                site,
                                link.contact())
                        .forEach(names::add);
            }
        }
        for (String address : emails) {
            lanes.add("email:" + address);
            lanes.addAll(Identities.lanes(tx, site, address));
        }
        return new Person(links.stream().map(Known::id).toList(), emails, ids, names, lanes);
    }

    private static void lane(Set<String> lanes, Set<String> ids, String kind, @Nullable String id) {
        if (id != null) {
            ids.add(id);
            lanes.add(kind + id);
        }
    }

    private static void add(Set<String> to, @Nullable String value) {
        if (value != null) {
            to.add(value);
        }
    }

    private static Known known(ResultSet r) throws SQLException {
        return new Known(
                r.getString(1), r.getString(2), r.getString(3), r.getString(4), r.getString(5), r.getString(6));
    }
}
