package io.loyaltybridge.ledger.store;

import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Imports links from a person, many in one transaction. The mapping is completed and never overwritten, and no balance is
 * imported: the first observation of a link is a baseline read from both sides. It needs no turn of the customer, because
 * existing values stay and live work uses what it finds. Thread-safe.
 */
public final class LinkImport {
    private static final String DETAIL = "as imported";

    private final Store store;
    private final String site;
    private final Clock clock;
    private final Links links;

    public LinkImport(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.links = new Links(store, site, clock);
    }

    /** What happened to a link, or would happen. */
    public enum Kind {
        /** It was not in the mapping. */
        CREATED,
        /** The mapping did not have all of its ids. */
        COMPLETED,
        /** The mapping has it already. */
        AGREES,
        /** The mapping says something else; nothing was changed. */
        CONFLICT
    }

    /**
     * @param what   the kind of id that is in conflict: {@code contact-id}, {@code member-id}, {@code wix-account-id} or
     *               {@code program-id}; null for the other kinds
     * @param reason for people; empty for the other kinds
     */
    public record Outcome(Kind kind, @Nullable String what, String reason) {
        private static Outcome of(Kind kind) {
            return new Outcome(kind, null, "");
        }
    }

    /** One id of a link: in the file and in the mapping. */
    private record Id(String what, @Nullable String column, @Nullable String wanted, @Nullable String known) {}

    private record Owner(String id, String email) {
        String name() {
            return email == null ? "link " + id : email;
        }
    }

    /**
     * What {@link #bind} would do. Writes nothing.
     *
     * @param wanted links without their own id; their state is NEW where none is given
     * @return an outcome for each, in the same order
     */
    public List<Outcome> preview(List<Link> wanted) {
        return store.read(tx -> {
            List<Outcome> outcomes = new ArrayList<>();
            for (Link link : wanted) {
                outcomes.add(decide(tx, link, links.byEmail(tx, email(link))));
            }
            return outcomes;
        });
    }

    /** Writes the links without conflict, all in one transaction. */
    public List<Outcome> bind(List<Link> wanted) {
        return store.write(tx -> {
            List<Outcome> outcomes = new ArrayList<>();
            for (Link link : wanted) {
                Optional<Link> known = links.byEmail(tx, email(link));
                Outcome outcome = decide(tx, link, known);
                if (outcome.kind() == Kind.CREATED || outcome.kind() == Kind.COMPLETED) {
                    write(tx, link, known.isPresent() ? known.get() : links.create(tx, email(link)));
                }
                outcomes.add(outcome);
            }
            return outcomes;
        });
    }

    private static String email(Link wanted) {
        return Objects.requireNonNull(wanted.email(), "a wanted link has an e-mail");
    }

    private Outcome decide(Tx tx, Link wanted, Optional<Link> known) throws SQLException {
        Link own = known.orElse(new Link("", null, null, null, null, null, Link.State.NEW));
        boolean more = known.isEmpty() || state(wanted, own) != own.state();
        for (Id id : List.of(
                new Id("contact-id", "contact_id", wanted.contactId(), own.contactId()),
                new Id("wix-account-id", "wix_account_id", wanted.wixAccountId(), own.wixAccountId()),
                new Id("program-id", "program_id", wanted.programId(), own.programId()),
                new Id("member-id", null, wanted.memberId(), own.memberId()))) {
            if (id.wanted() == null) {
                continue;
            }
            if (id.known() != null && !id.known().equals(id.wanted())) {
                return new Outcome(
                        Kind.CONFLICT,
                        id.what(),
                        "expected \"" + id.known() + "\", which the mapping has for " + wanted.email() + ", found \""
                                + id.wanted() + "\"");
            }
            Optional<Owner> owner = id.column() == null
                    ? Optional.empty()
                    : tx.one(
                            "SELECT id, email FROM links WHERE site = ? AND " + id.column() + " = ?",
                            r -> new Owner(r.getString(1), r.getString(2)),
                            site,
                            id.wanted());
            if (owner.isPresent() && !owner.get().id().equals(own.id())) {
                return new Outcome(
                        Kind.CONFLICT,
                        id.what(),
                        "expected an id of " + wanted.email() + ", found \"" + id.wanted()
                                + "\", which the mapping has for " + owner.get().name());
            }
            more |= id.known() == null;
        }
        return Outcome.of(known.isEmpty() ? Kind.CREATED : more ? Kind.COMPLETED : Kind.AGREES);
    }

    /** A state that the bridge found out by itself is only changed by a line that names an account. */
    private static Link.State state(Link wanted, Link own) {
        boolean setAside = wanted.state() != Link.State.NEW && wanted.state() != Link.State.MATCHED;
        if (setAside) {
            return own.state() == Link.State.NEW ? wanted.state() : own.state();
        }
        boolean says = wanted.wixAccountId() != null || wanted.programId() != null && own.programId() == null;
        return says && (wanted.wixAccountId() != null || own.wixAccountId() != null) ? Link.State.MATCHED : own.state();
    }

    private void write(Tx tx, Link wanted, Link own) throws SQLException {
        Link.State state = state(wanted, own);
        tx.update(
                "UPDATE links SET contact_id = COALESCE(contact_id, ?), member_id = COALESCE(member_id, ?), wix_account_id = COALESCE(wix_account_id, ?),"
                        + " program_id = COALESCE(program_id, ?), updated_at = ? WHERE site = ? AND id = ?",
                wanted.contactId(),
                wanted.memberId(),
                wanted.wixAccountId(),
                wanted.programId(),
                clock.millis(),
                site,
                own.id());
        if (state != own.state()) {
            tx.update(
                    "UPDATE links SET state = ?, detail = ? WHERE site = ? AND id = ?",
                    state.name(),
                    state == Link.State.MATCHED ? null : DETAIL,
                    site,
                    own.id());
        }
    }
}
