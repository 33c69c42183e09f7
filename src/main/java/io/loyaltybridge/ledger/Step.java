package io.loyaltybridge.ledger;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which call to the outside comes next for a customer. A route asks it by name: {@code ${variable.step.readsWix}}.
 *
 * @param side whose account the call is about; null where there is no call
 */
public record Step(Kind kind, @Nullable Side side) {
    /** Nothing is left to do. */
    public static final Step DONE = new Step(Kind.DONE, null);

    /** What a call does. */
    public enum Kind {
        CHANGE,
        SET,
        READ,
        LOOK,
        GONE,
        DONE
    }

    public static Step change(Side side) {
        return new Step(Kind.CHANGE, side);
    }

    /** Sets the balance on the program, which takes no change. */
    public static Step setProgram() {
        return new Step(Kind.SET, Side.PROGRAM);
    }

    public static Step read(Side side) {
        return new Step(Kind.READ, side);
    }

    /** Looks for the transaction of an operation whose outcome is unknown. */
    public static Step look(Side side) {
        return new Step(Kind.LOOK, side);
    }

    /** The account of this side is gone. */
    public static Step gone(Side side) {
        return new Step(Kind.GONE, side);
    }

    /** Whether something is left to do. */
    public boolean open() {
        return kind != Kind.DONE;
    }

    public boolean changesWix() {
        return is(Kind.CHANGE, Side.WIX);
    }

    public boolean changesProgram() {
        return is(Kind.CHANGE, Side.PROGRAM);
    }

    public boolean setsProgram() {
        return is(Kind.SET, Side.PROGRAM);
    }

    public boolean readsWix() {
        return is(Kind.READ, Side.WIX);
    }

    public boolean readsProgram() {
        return is(Kind.READ, Side.PROGRAM);
    }

    public boolean looksOnWix() {
        return is(Kind.LOOK, Side.WIX);
    }

    public boolean looksOnProgram() {
        return is(Kind.LOOK, Side.PROGRAM);
    }

    /** Whether the call only looks for an outcome, and says nothing about the account. */
    public boolean looks() {
        return kind == Kind.LOOK;
    }

    private boolean is(Kind asked, Side on) {
        return kind == asked && side == on;
    }

    /** {@code wix} or {@code program}; empty where there is no call. */
    public String sideName() {
        return side == null ? "" : side.word();
    }

    /** As it was written before it was a type, for routes that compare it with a word: {@code read-wix}, {@code done}. */
    @Override
    public String toString() {
        String word = kind.name().toLowerCase(Locale.ROOT);
        return side == null ? word : word + "-" + sideName();
    }
}
