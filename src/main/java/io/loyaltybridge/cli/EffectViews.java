package io.loyaltybridge.cli;

import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.view.EffectJson;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Effects as commands print them. */
final class EffectViews {
    private EffectViews() {}

    /** The effects of one customer, for {@code explain}; prints nothing where there are none. */
    static void ofCustomer(List<StoredEffect> effects, ZoneId zone, PrintWriter out) {
        if (effects.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table().row("WHEN", "EFFECT", "WHY", "STATE", "ID ON WIX", "OUTCOME", "EFFECT ID");
        effects.forEach(e -> table.row(
                time(e.createdAt(), zone),
                e.kind().word(),
                e.why(),
                word(e),
                e.externalId(),
                EffectJson.outcome(e),
                e.id()));
        table.print(out);
        out.flush();
    }

    /** Those that need a person. */
    static void parked(List<StoredEffect> effects, UnaryOperator<String> customer, ZoneId zone, PrintWriter out) {
        Table table = new Table().row("EFFECT", "SINCE", "CUSTOMER", "KIND", "WHY", "STATE", "ATTEMPTS", "REASON");
        effects.forEach(e -> table.row(
                e.id(),
                time(e.createdAt(), zone),
                customer.apply(e.linkId()),
                e.kind().word(),
                e.why(),
                word(e),
                e.attempt(),
                EffectJson.outcome(e)));
        table.print(out);
    }

    /** One effect in full. */
    static void one(StoredEffect e, String customer, ZoneId zone, PrintWriter out) {
        new Table()
                .row("effect", e.id())
                .row("customer", customer)
                .row("link", e.linkId())
                .row("kind", e.kind().word())
                .row("why", e.why())
                .row("state", word(e))
                .row("attempts", e.attempt())
                .row("planned", time(e.createdAt(), zone))
                .row(
                        "due",
                        e.state() == OperationState.PLANNED || e.state() == OperationState.SENT
                                ? time(e.dueAt(), zone)
                                : null)
                .row("last change", time(e.updatedAt(), zone))
                .row("id on Wix", e.externalId())
                .row("reason", EffectJson.outcome(e))
                .row("payload", e.payload())
                .print(out);
        out.println();
        out.println(wayOut(e));
    }

    private static String wayOut(StoredEffect e) {
        return switch (e.state()) {
            case REFUSED -> "parked replay " + e.id() + " retries it; parked discard " + e.id() + " gives it up.";
            case UNKNOWN ->
                (e.kind().isRepeatable() ? "parked replay " + e.id() + " retries it and cannot do it twice; " : "")
                        + "parked decide " + e.id() + " applied|not-applied|drop says what happened to it.";
            case PLANNED, SENT -> "It continues automatically.";
            case SETTLED, CANCELLED -> "It is finished.";
        };
    }

    private static String word(StoredEffect e) {
        return e.state().name().toLowerCase(Locale.ROOT);
    }

    private static String time(Instant at, ZoneId zone) {
        return ShownTime.of(at, zone);
    }
}
