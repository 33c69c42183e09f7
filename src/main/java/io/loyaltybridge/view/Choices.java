package io.loyaltybridge.view;

import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.store.CustomerFacts.StoredOperation;
import io.loyaltybridge.ledger.store.GoneStops;
import io.loyaltybridge.ledger.store.GoneStops.Stop;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.ledger.store.ParkedReader.HeldLink;
import io.loyaltybridge.sync.reconcile.Apart;
import io.loyaltybridge.sync.reconcile.DriftPolicy;
import io.loyaltybridge.view.AttentionItem.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a person can choose, and what each choice will do. Pure. */
final class Choices {
    private static final String REPLAY = "parked-replay";
    private static final String DISCARD = "parked-discard";
    private static final String DECIDE = "parked-decide";
    private static final String RELEASE = "parked-release";
    private static final String ONLY_IF = " Choose it only if the call can no longer take effect.";

    private Choices() {}

    static List<Choice> ofEvent(long event) {
        String id = Long.toString(event);
        return List.of(
                choice(
                        "replay",
                        "The event runs again from its first step. What it did already is not done twice.",
                        REPLAY,
                        id),
                choice(
                        "discard",
                        "The event is given up; it stays in the list as discarded. What it did already stays, and a call whose"
                                + " answer never came may still have taken effect.",
                        DISCARD,
                        id));
    }

    static List<Choice> of(StoredOperation o) {
        String side = Explainer.name(o.side());
        String points = Explainer.signed(o.amount()) + " points";
        if (!o.kind().isSync()) {
            return List.of();
        }
        if (o.state() == OperationState.REFUSED) {
            return List.of(
                    choice(
                            "replay",
                            points + " are tried on " + side
                                    + " once more, under a new id. If they are refused again, they come back to this list.",
                            REPLAY,
                            o.id()),
                    choice(
                            "discard",
                            "The change is given up: " + side + " does not get " + points
                                    + ", and the balances keep differing by them.",
                            DISCARD,
                            o.id()));
        }
        return o.state() != OperationState.UNKNOWN
                ? List.of()
                : List.of(
                        choice(
                                "applied",
                                "The account is read, and " + points + " count as arrived on " + side + '.',
                                DECIDE,
                                o.id(),
                                "applied"),
                        choice(
                                "not-applied",
                                points + " count as not arrived, and are sent to " + side + " again." + ONLY_IF,
                                DECIDE,
                                o.id(),
                                "not-applied"),
                        choice(
                                "drop",
                                points + " count as not arrived on " + side
                                        + " and are given up; the balances keep differing by them." + ONLY_IF,
                                DECIDE,
                                o.id(),
                                "drop"));
    }

    static List<Choice> of(StoredEffect e) {
        String what = "The " + word(e.kind());
        List<Choice> choices = new ArrayList<>();
        boolean unknown = e.state() == OperationState.UNKNOWN;
        if (e.state() == OperationState.REFUSED || unknown && e.kind().isRepeatable()) {
            choices.add(choice("replay", what + " is tried once more; it cannot be done twice.", REPLAY, e.id()));
        }
        if (e.state() == OperationState.REFUSED) {
            choices.add(choice("discard", what + " is given up; the customer does not get it.", DISCARD, e.id()));
        }
        if (unknown) {
            choices.add(choice("applied", what + " counts as done; nothing is sent.", DECIDE, e.id(), "applied"));
            choices.add(choice(
                    "not-applied",
                    what + " counts as not done, and is done again." + ONLY_IF,
                    DECIDE,
                    e.id(),
                    "not-applied"));
            choices.add(choice("drop", what + " is given up; nothing is sent.", DECIDE, e.id(), "drop"));
        }
        return choices;
    }

    private static String word(EffectKind kind) {
        return kind == EffectKind.UNBADGE ? "taking away of a badge" : kind.word();
    }

    /** @param undecided an operation of this customer whose outcome is unknown; null where there is none */
    static List<Choice> of(HeldLink hold, @Nullable String undecided) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice(
                "release",
                "Both sides are read, and waiting changes go on. If the cause is still there, the customer is held again.",
                undecided == null ? null : "first decide what became of operation " + undecided,
                RELEASE,
                List.of(ParkedReader.HOLD + hold.linkId())));
        boolean contradicts = Stream.of(hold.wix(), hold.program())
                .anyMatch(reason -> reason != null && new Hold(reason, null).contradicts());
        if (contradicts) {
            choices.addAll(restart(
                    hold.linkId(),
                    winner -> "The link starts again with the balance of " + Explainer.name(winner) + "; "
                            + Explainer.name(winner.other()) + " gets the difference.",
                    Optional.empty()));
        }
        return choices;
    }

    static List<Choice> of(Apart apart) {
        return restart(
                apart.link().id(),
                winner -> {
                    String moves =
                            apart.moves(winner == Side.WIX ? DriftPolicy.WIX_WINS : DriftPolicy.PROGRAM_WINS, "gets");
                    return "Both sides are read; as far as it is known now, " + moves + " points.";
                },
                apart.inTheWay(true));
    }

    private interface Sentence {
        String of(Side winner);
    }

    private static List<Choice> restart(String linkId, Sentence does, Optional<String> inTheWay) {
        return Stream.of(DriftPolicy.WIX_WINS, DriftPolicy.PROGRAM_WINS)
                .map(policy -> new Choice(
                        policy.word(),
                        does.of(policy == DriftPolicy.WIX_WINS ? Side.WIX : Side.PROGRAM),
                        inTheWay.orElse(null),
                        "reconcile",
                        List.of("--policy=" + policy.word(), "--customer=" + linkId)))
                .toList();
    }

    static List<Choice> of(Stop stop) {
        return List.of(choice(
                "release",
                "Each of the " + stop.customers()
                        + " customers is checked once more, the next time they are due; an account"
                        + " that is still not found counts as deleted. Check " + Explainer.name(stop.side())
                        + " first.",
                RELEASE,
                GoneStops.PREFIX + stop.side().word()));
    }

    private static Choice choice(String action, String does, String command, String... arguments) {
        return new Choice(action, does, null, command, List.of(arguments));
    }
}
