package io.loyaltybridge.sync;

import io.loyaltybridge.failure.ParkedChange;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Verdict;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.CustomerFacts.StoredOperation;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.GoneStops;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.ledger.store.ParkedReader.HeldLink;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a person does to operations that were refused or whose outcome is unknown, and to held links. */
public final class ParkedOperations {
    private static final String NEXT_RUN = "; the next `run` continues it";

    private final ParkedReader parked;
    private final LedgerReader reader;
    private final SyncLedger ledger;
    private final GoneNotes notes;
    private final @Nullable CarryOut carryOut;

    /** @param carryOut null where no service runs: then only the store changes, and the next start carries on */
    public ParkedOperations(
            ParkedReader parked, LedgerReader reader, SyncLedger ledger, GoneNotes notes, @Nullable CarryOut carryOut) {
        this.parked = parked;
        this.reader = reader;
        this.ledger = ledger;
        this.notes = notes;
        this.carryOut = carryOut;
    }

    /** For a command that owns the data directory itself. */
    public static ParkedOperations alone(Settings settings, Store store) {
        SyncLedger ledger = new SyncLedger(
                store,
                SyncRules.rule(settings, Programs.profile(settings)),
                settings.site(),
                Clock.systemUTC(),
                settings.number("sync.loop-limit"),
                settings.duration("sync.loop-pause"),
                io.loyaltybridge.ledger.store.SyncMetrics.NONE);
        return new ParkedOperations(
                new ParkedReader(store, settings.site()),
                new LedgerReader(store, settings.site()),
                ledger,
                SyncRules.notes(settings, store, Clock.systemUTC()),
                null);
    }

    /** Ids of the operations that can be replayed or discarded. */
    public List<String> refused(int limit) {
        return parked.operations(limit).stream()
                .filter(o -> o.state() == OperationState.REFUSED)
                .map(StoredOperation::id)
                .toList();
    }

    /** Plans a refused operation again and carries it out. True where that could be begun. */
    public boolean replay(String id, Consumer<String> out) {
        return change(id, out, operation -> {
            String again = ledger.decisions().replay(operation.linkId(), id);
            out.accept("operation " + id + " is planned again as " + again + (carryOut == null ? NEXT_RUN : ""));
            if (carryOut != null) {
                Optional<String> inTheWay = carryOut.now(operation.linkId());
                out.accept(state(again)
                        + inTheWay.map(reason -> "; it continues automatically: " + reason)
                                .orElse(""));
            }
            return true;
        });
    }

    /** Gives a refused operation up; the difference between the sides stays. */
    public boolean discard(String id, Consumer<String> out) {
        return change(id, out, operation -> {
            ledger.decisions().discard(operation.linkId(), id);
            out.accept("operation " + id + " discarded; the balances keep differing by its " + operation.amount()
                    + " points");
            return true;
        });
    }

    /** Takes a person's word for what became of an operation. */
    public int decide(List<String> arguments, Consumer<String> out) {
        if (arguments.size() != 2) {
            throw new IllegalArgumentException("expected an operation and a verdict");
        }
        String id = arguments.get(0);
        Verdict verdict = verdict(arguments.get(1));
        if (carryOut == null) {
            out.accept("a decision needs to read the account: start `run`, then decide again");
            return 1;
        }
        return change(id, out, operation -> {
                    Optional<String> inTheWay = carryOut.decide(operation.linkId(), id, verdict);
                    out.accept(inTheWay.map(reason -> "operation " + id + " is not decided, decide again: " + reason)
                            .orElse(state(id)));
                    return inTheWay.isEmpty();
                })
                ? 0
                : 1;
    }

    private static Verdict verdict(String word) {
        return switch (word) {
            case "applied" -> Verdict.APPLIED;
            case "not-applied" -> Verdict.NOT_APPLIED;
            case "drop" -> Verdict.NOT_APPLIED_DROP;
            default -> throw new IllegalArgumentException("expected applied, not-applied or drop, found " + word);
        };
    }

    /** Lifts the holds of a link, reads both sides, and carries on. */
    public int release(List<String> arguments, Consumer<String> out) {
        int result = 0;
        for (String word : arguments) {
            result |= release(word, out) ? 0 : 1;
        }
        return result;
    }

    private boolean release(String word, Consumer<String> out) {
        for (Side side : Side.values()) {
            if (word.equals(GoneStops.PREFIX + side.word())) {
                Optional<Integer> customers = notes.release(side);
                out.accept(word
                        + customers
                                .map(n -> " is released: " + n
                                        + " customers are checked once more, the next time they are due; an"
                                        + " account that is still not found counts as deleted")
                                .orElse(" is not stopped"));
                return customers.isPresent();
            }
        }
        String id = word.startsWith(ParkedReader.HOLD) ? word.substring(ParkedReader.HOLD.length()) : word;
        List<LinkEntry> found = reader.find(id);
        Optional<HeldLink> held =
                found.size() == 1 ? parked.held(found.get(0).link().id()) : Optional.empty();
        if (held.isEmpty()) {
            out.accept(
                    found.isEmpty()
                            ? "no customer " + id
                            : found.size() > 1
                                    ? id + " matches several customers; give the link id"
                                    : id + " is not held");
            return false;
        }
        String linkId = held.get().linkId();
        Optional<String> undecided = ledger.state(linkId).operations().stream()
                .filter(o -> o.state() == OperationState.UNKNOWN)
                .map(o -> o.id())
                .findFirst();
        if (undecided.isPresent()) {
            out.accept("link " + linkId + " waits for a decision: parked decide " + undecided.get()
                    + " applied|not-applied|drop");
            return false;
        }
        ledger.decisions().release(linkId);
        if (carryOut == null) {
            out.accept("link " + linkId + " is released" + NEXT_RUN);
            return true;
        }
        Optional<String> inTheWay = carryOut.readAgain(linkId);
        Optional<HeldLink> again = parked.held(linkId);
        out.accept(again.map(hold -> "link " + linkId + " is held again: " + hold.reason())
                .orElse("link " + linkId + " is released"
                        + inTheWay.map(reason -> "; its next event continues: " + reason)
                                .orElse("")));
        return again.isEmpty();
    }

    private boolean change(String id, Consumer<String> out, Predicate<StoredOperation> change) {
        return ParkedChange.make("operation " + id, parked.operation(id), out, operation -> {
            try {
                return change.test(operation);
            } catch (IllegalArgumentException e) {
                out.accept(Reason.of(e));
                return false;
            }
        });
    }

    private String state(String id) {
        return parked.operation(id)
                .map(o -> "operation " + id + " is " + o.state().name().toLowerCase(Locale.ROOT)
                        + (o.state() == OperationState.REFUSED ? ": " + o.outcome() : ""))
                .orElse("no operation " + id);
    }
}
