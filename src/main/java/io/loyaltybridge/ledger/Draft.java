package io.loyaltybridge.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The transaction in the making: starts from the stored state and ends as an {@link Outcome}. */
final class Draft {
    private final LinkState before;
    private final boolean checkBooks;
    private final List<Operation> operations;
    private final Map<String, Operation> changed = new LinkedHashMap<>();
    private final List<LedgerLine> lines = new ArrayList<>(2);
    private final List<Notice> notices = new ArrayList<>(2);
    private long epoch;
    private @Nullable Snapshot wix;
    private @Nullable Snapshot program;
    private long booksConstant;
    private @Nullable Hold wixHold;
    private @Nullable Hold programHold;

    Draft(LinkState before, boolean checkBooks) {
        this.before = before;
        this.checkBooks = checkBooks;
        this.operations = new ArrayList<>(before.operations());
        this.epoch = before.epoch();
        this.wix = before.wix();
        this.program = before.program();
        this.booksConstant = before.booksConstant();
        this.wixHold = before.wixHold();
        this.programHold = before.programHold();
    }

    String linkId() {
        return before.linkId();
    }

    long epoch() {
        return epoch;
    }

    long nextEpoch() {
        return ++epoch;
    }

    @Nullable
    Snapshot seen(Side side) {
        return side == Side.WIX ? wix : program;
    }

    /** What was last seen of a side of a link that has its baseline. */
    Snapshot known(Side side) {
        return Objects.requireNonNull(seen(side), "asked of linked customers only");
    }

    void see(Side side, Snapshot snapshot) {
        if (side == Side.WIX) {
            wix = snapshot;
        } else {
            program = snapshot;
        }
    }

    @Nullable
    Hold hold(Side side) {
        return side == Side.WIX ? wixHold : programHold;
    }

    void hold(Side side, @Nullable Hold hold) {
        Hold earlier = hold(side);
        if (side == Side.WIX) {
            wixHold = hold;
        } else {
            programHold = hold;
        }
        if (hold != null && !hold.equals(earlier)) {
            note(Notice.Type.HELD, side, hold.reason());
        }
    }

    /** Holds both sides until a person has looked. */
    void holdLink(Notice.Type alarm, @Nullable Side side, String reason) {
        note(alarm, side, reason);
        hold(Side.WIX, new Hold(reason, null));
        hold(Side.PROGRAM, new Hold(reason, null));
    }

    long booksConstant() {
        return booksConstant;
    }

    void booksConstant(long value) {
        booksConstant = value;
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** Whether a sync operation of the side is SENT or UNKNOWN, as the transaction stands now. */
    boolean hasOpen(Side side) {
        return operations.stream().anyMatch(o -> o.side() == side && o.isOpen());
    }

    /** Adds the operation or puts it in the place of its earlier state. */
    void put(Operation operation) {
        changed.put(operation.id(), operation);
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i).id().equals(operation.id())) {
                operations.set(i, operation);
                liftHoldOf(operation);
                return;
            }
        }
        operations.add(operation);
    }

    /** Reports the operation in its last state and takes it out of the link's state. */
    void close(Operation operation) {
        changed.put(operation.id(), operation);
        operations.removeIf(o -> o.id().equals(operation.id()));
        liftHoldOf(operation);
    }

    private void liftHoldOf(Operation operation) {
        if (operation.state() == OperationState.SENT || operation.state() == OperationState.UNKNOWN) {
            return;
        }
        if (wixHold != null && operation.id().equals(wixHold.operationId())) {
            wixHold = null;
        }
        if (programHold != null && operation.id().equals(programHold.operationId())) {
            programHold = null;
        }
    }

    /** Folds the amount of an operation that will never take effect into the books' constant. */
    void fold(Operation operation) {
        if (operation.kind().isSync()) {
            booksConstant += operation.side() == Side.PROGRAM ? operation.amount() : -operation.amount();
        }
    }

    void line(LedgerLine line) {
        lines.add(line);
    }

    void line(LedgerLine.Type type, Operation operation, @Nullable String note) {
        Snapshot at = seen(operation.side());
        long version = at == null ? 0 : at.version();
        lines.add(new LedgerLine(
                type,
                operation.side(),
                version,
                version,
                operation.amount(),
                at == null ? 0 : at.balance(),
                operation.id(),
                note));
    }

    void note(Notice.Type type, @Nullable Side side, String detail) {
        notices.add(new Notice(type, side, detail));
    }

    /** Ends the transaction. */
    Outcome then(Next next) {
        LinkState after =
                new LinkState(before.linkId(), epoch, wix, program, operations, booksConstant, wixHold, programHold);
        if (checkBooks) {
            Books.check(after);
        }
        return new Outcome(after, lines, List.copyOf(changed.values()), notices, next);
    }

    /** Ends the transaction without any change to the link, but with its notices. */
    Outcome rolledBack(Next next) {
        return new Outcome(before, List.of(), List.of(), notices, next);
    }
}
