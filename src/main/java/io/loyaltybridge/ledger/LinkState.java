package io.loyaltybridge.ledger;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the rule knows about one link. Loaded and written back within one transaction that locks the link's row.
 *
 * @param linkId        the link's id; part of the operation ids
 * @param epoch         grows with every observation and, for sides without strict versions, with every send
 * @param wix           what was last seen on Wix; {@code null} before the baseline
 * @param program       what was last seen on the program; {@code null} before the baseline
 * @param operations    in the order they were planned: every operation that is PLANNED, SENT or UNKNOWN, and the
 *                      REFUSED sync operations since the baseline
 * @param booksConstant the difference wix - program that the baseline left standing, and what a person dropped since
 * @param wixHold       why Wix is held, or {@code null}
 * @param programHold   why the program is held, or {@code null}
 */
public record LinkState(
        String linkId,
        long epoch,
        @Nullable Snapshot wix,
        @Nullable Snapshot program,
        List<Operation> operations,
        long booksConstant,
        @Nullable Hold wixHold,
        @Nullable Hold programHold) {

    public LinkState {
        operations = List.copyOf(operations);
    }

    /** A link that has no baseline yet. */
    public static LinkState unlinked(String linkId) {
        return new LinkState(linkId, 0, null, null, List.of(), 0, null, null);
    }

    /** What was last seen of a side, {@code null} before the baseline. */
    public @Nullable Snapshot seen(Side side) {
        return side == Side.WIX ? wix : program;
    }

    /** What was last seen of a side of a link that has its baseline. */
    public Snapshot known(Side side) {
        return Objects.requireNonNull(seen(side), "asked of linked customers only");
    }

    /** Why a side is held, or {@code null}. */
    public @Nullable Hold hold(Side side) {
        return side == Side.WIX ? wixHold : programHold;
    }

    /** Whether both sides have their baseline. */
    public boolean isLinked() {
        return wix != null && program != null;
    }

    /** The hold of a side that contradicts what was seen of it; that of Wix first. */
    public Optional<Hold> contradiction() {
        return Stream.of(Side.values())
                .map(this::hold)
                .filter(hold -> hold != null && hold.contradicts())
                .findFirst();
    }

    /** Whether the link is held because a side contradicts what was seen of it. */
    public boolean isContradicted() {
        return contradiction().isPresent();
    }

    /** Whether nobody has compared the sides with the books since the database was restored from a backup. */
    public boolean isRestored() {
        return Stream.of(Side.values()).map(this::hold).anyMatch(hold -> hold != null && hold.isRestored());
    }

    /** The sync operation of a side whose outcome is outstanding; there is at most one. */
    public Optional<Operation> open(Side side) {
        for (Operation operation : operations) {
            if (operation.side() == side && operation.isOpen()) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    /** The operation of this id, if it is not settled or cancelled. */
    public Optional<Operation> operation(String id) {
        for (Operation operation : operations) {
            if (operation.id().equals(id)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }
}
