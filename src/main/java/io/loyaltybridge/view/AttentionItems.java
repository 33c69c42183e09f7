package io.loyaltybridge.view;

import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.CustomerFacts.StoredOperation;
import io.loyaltybridge.ledger.store.GoneStops;
import io.loyaltybridge.ledger.store.KnownCustomers;
import io.loyaltybridge.ledger.store.KnownCustomers.Known;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.ledger.store.ParkedReader.HeldLink;
import io.loyaltybridge.sync.reconcile.Apart;
import io.loyaltybridge.sync.reconcile.DriftOrder;
import io.loyaltybridge.view.AttentionItem.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the items of {@link Attention}. Only reads. Thread-safe. */
final class AttentionItems {
    static final String UNSURE = "unsure:";
    static final String DRIFT = "drift:";

    private final LedgerReader reader;
    private final KnownCustomers customers;
    private final DriftOrder order;

    AttentionItems(LedgerReader reader, KnownCustomers customers, DriftOrder order) {
        this.reader = reader;
        this.customers = customers;
        this.order = order;
    }

    static AttentionItem of(GoneStops.Stop stop) {
        String id = GoneStops.PREFIX + stop.side().word();
        return new AttentionItem(
                Kind.STOP,
                id,
                stop.since(),
                null,
                null,
                stop.customers() + " customers reported as gone by " + Explainer.name(stop.side()),
                "stopped",
                stop.reason(),
                null,
                Choices.of(stop),
                id);
    }

    AttentionItem of(HeldLink hold) {
        Optional<String> undecided = reader.customer(hold.linkId(), 1).stream()
                .flatMap(facts -> facts.operations().stream())
                .filter(o -> o.state() == OperationState.UNKNOWN && o.kind().isSync())
                .map(StoredOperation::id)
                .findFirst();
        return new AttentionItem(
                Kind.HELD,
                ParkedReader.HOLD + hold.linkId(),
                hold.since(),
                hold.linkId(),
                hold.email(),
                hold.sides().equals("both") ? "changes of both sides wait" : "changes of " + hold.sides() + " wait",
                "held",
                hold.reason(),
                null,
                Choices.of(hold, undecided.orElse(null)),
                hold.linkId());
    }

    AttentionItem of(StoredOperation o) {
        return new AttentionItem(
                Kind.OPERATION,
                o.id(),
                o.createdAt(),
                o.linkId(),
                email(o.linkId()),
                Explainer.signed(o.amount()) + " on " + Explainer.name(o.side()),
                o.state().name().toLowerCase(Locale.ROOT),
                o.outcome() == null && o.state() == OperationState.UNKNOWN
                        ? "nobody can tell whether it took effect"
                        : o.outcome(),
                null,
                Choices.of(o),
                cursor(o.createdAt(), o.id()));
    }

    AttentionItem of(StoredEffect e) {
        return new AttentionItem(
                Kind.EFFECT,
                e.id(),
                e.createdAt(),
                e.linkId(),
                email(e.linkId()),
                e.kind().word() + ": " + e.why(),
                e.state().name().toLowerCase(Locale.ROOT),
                EffectJson.outcome(e),
                null,
                Choices.of(e),
                cursor(e.createdAt(), e.id()));
    }

    static AttentionItem unsure(Known known) {
        Link link = known.entry().link();
        return new AttentionItem(
                Kind.UNSURE,
                UNSURE + link.id(),
                known.since(),
                link.id(),
                link.email(),
                link.state() == Link.State.AMBIGUOUS
                        ? "several customers have this address"
                        : "the two sides disagree on who this is",
                link.state().name().toLowerCase(Locale.ROOT),
                known.entry().detail(),
                "Mend it where the accounts are, or say by `mapping import` which account is theirs.",
                List.of(),
                link.id());
    }

    Optional<AttentionItem> apart(String linkId) {
        return reader.customer(linkId, 1)
                .filter(facts -> facts.state().isLinked())
                .map(facts -> {
                    LinkEntry entry = facts.entry();
                    Apart apart = new Apart(entry.link(), facts.state());
                    return new AttentionItem(
                            Kind.DRIFT,
                            DRIFT + linkId,
                            null,
                            linkId,
                            entry.link().email(),
                            "Wix " + balance(entry.wix()) + ", program " + balance(entry.program()),
                            "out of sync",
                            apart.reason(order),
                            null,
                            Choices.of(apart),
                            linkId);
                });
    }

    private static String balance(io.loyaltybridge.ledger.store.CustomerFacts.@Nullable Seen seen) {
        return seen == null ? "?" : Long.toString(seen.balance());
    }

    AttentionItem of(Inbox.Row row) {
        Link link = customers.ofLane(row.event().lane()).map(LinkEntry::link).orElse(null);
        String kind = row.event().kind();
        return new AttentionItem(
                Kind.EVENT,
                Long.toString(row.event().seq()),
                row.endedAt() == null ? row.event().receivedAt() : row.endedAt(),
                link == null ? null : link.id(),
                link == null ? null : link.email(),
                row.event().source() + (kind == null ? "" : " " + kind),
                "parked",
                row.outcome(),
                null,
                Choices.ofEvent(row.event().seq()),
                Long.toString(row.event().seq()));
    }

    private @Nullable String email(String linkId) {
        return reader.entry(linkId).map(entry -> entry.link().email()).orElse(null);
    }

    private static String cursor(Instant at, String id) {
        return at.toEpochMilli() + "~" + id;
    }
}
