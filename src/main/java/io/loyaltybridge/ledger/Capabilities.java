package io.loyaltybridge.ledger;

import java.time.Duration;
import java.util.Locale;

/**
 * What a connector declares about the system it writes to. The rule takes its way from this, and {@link #promise()}
 * says how much it can keep.
 *
 * @param version          whether every change moves a version that never falls, repeats or ties
 * @param write            how a write is made safe to repeat
 * @param answer           whether a write's answer carries the account's version and balance
 * @param keyKept          how long an idempotency key is remembered after its first call
 * @param callLife         the longest time after which a call that was sent can still take effect, or can have taken
 *                         effect without being shown by a lookup; counted from the decision to call, so it has to
 *                         cover an instance of the bridge that stalls before it makes the call. For {@code SET}
 *                         also how long a set without an answer is left alone
 * @param refusal          how a refusal of a repeated write can be trusted; for {@code CAS}, {@code LOOKUP} means that
 *                         transactions can be searched for an operation's id
 * @param transportRepeats whether a proxy or client library may repeat a call by itself
 * @param programChanges   whether changes on this side are carried over or overwritten
 */
public record Capabilities(
        Version version,
        Write write,
        AnswerForm answer,
        Duration keyKept,
        Duration callLife,
        Refusal refusal,
        boolean transportRepeats,
        ProgramChanges programChanges) {

    /** Versions of accounts. */
    public enum Version {
        /** Every change has a higher one. */
        STRICT,
        /** None, or one that can tie, such as a timestamp. */
        NONE
    }

    /** Ways to write. */
    public enum Write {
        /** Compare-and-set on the version. */
        CAS,
        /** Adds an amount, once per idempotency key. */
        KEY,
        /** Adds an amount every time; a history shows which writes took effect. */
        HISTORY,
        /** Adds an amount every time; nothing shows which writes took effect. */
        NONE,
        /** Sets the balance. Nothing fences it, so only one instance at a time may work on a customer. */
        SET
    }

    /** Content of a write's answer. */
    public enum AnswerForm {
        /** Version and balance. */
        STATE,
        /** Only that it is done. */
        BARE
    }

    /** What is known about refusals. */
    public enum Refusal {
        /** The key remembers a refusal: no other copy of the call can take effect later. */
        STORED,
        /** The key or reference can be looked up. */
        LOOKUP,
        /** Neither. */
        NEITHER
    }

    /** What happens to the program's own changes. */
    public enum ProgramChanges {
        /** They are carried over to Wix. */
        TWO_WAY,
        /** Wix is the master; they are overwritten. */
        MIRROR
    }

    public Capabilities {
        if (write == Write.CAS && version != Version.STRICT) {
            throw new IllegalArgumentException("write: cas needs version: strict");
        }
        if (write == Write.KEY && (keyKept.isZero() || keyKept.isNegative())) {
            throw new IllegalArgumentException("write: key needs key-kept, the seconds an idempotency key is kept");
        }
        boolean looksAfterWaiting = write == Write.HISTORY || write == Write.KEY && refusal == Refusal.LOOKUP;
        if (looksAfterWaiting && (callLife.isZero() || callLife.isNegative())) {
            throw new IllegalArgumentException("write: " + write.name().toLowerCase(Locale.ROOT)
                    + " that looks operations up needs call-life, the seconds a call can still take effect");
        }
        if (programChanges == ProgramChanges.MIRROR && write != Write.SET) {
            throw new IllegalArgumentException("programChanges: mirror needs write: set");
        }
    }

    /** Wix: compare-and-set on the revision, transactions searchable by description, earn with a key. */
    public static Capabilities wix(Duration keyKept, Duration callLife) {
        return new Capabilities(
                Version.STRICT,
                Write.CAS,
                AnswerForm.STATE,
                keyKept,
                callLife,
                Refusal.LOOKUP,
                false,
                ProgramChanges.TWO_WAY);
    }

    /** Whether versions are strict. */
    public boolean isStrict() {
        return version == Version.STRICT;
    }

    boolean isMirror() {
        return programChanges == ProgramChanges.MIRROR;
    }

    /** What the bridge promises for a system of this kind. */
    public Promise promise() {
        return Promise.of(this);
    }
}
