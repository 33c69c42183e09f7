package io.loyaltybridge.ledger;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Bounds and behaviour of a model world; immutable, changed by {@code with}-methods. */
record Scenario(
        Capabilities program,
        Set<Safeguard> kept,
        long openingWix,
        long openingProgram,
        long[] wixChanges,
        long[] programChanges,
        int awards,
        int crashes,
        int faults,
        int workers,
        int relinks,
        OpeningPolicy policy,
        boolean linked,
        int oldOperations,
        Set<Quirk> quirks) {

    /** What the outside does beyond losing answers. */
    enum Quirk {
        /** Calls that got no answer may take effect later. */
        LATE_COMMITS,
        /** The transactions index may lag, as a prefix. */
        INDEX_LAGS,
        /** A repeated key is answered with the current state instead of the original one. */
        CURRENT_ANSWERS,
        /** A balance that would fall below zero is reported before a revision conflict. */
        BALANCE_BEFORE_REVISION,
        /** A proxy may send a call twice and hand back the second answer. */
        PROXY_REPEATS,
        /** A call may be refused for a reason of the moment, without effect. */
        REJECTIONS,
        /** Two changes on the program may share a version. */
        TIED_VERSIONS,
        /** Reads of strict sides take two steps as well. */
        SLOW_READS,
        /** A new beginning is none, but levels the difference that stands; the policy says which side wins. */
        LEVELS,
        /**
         * Time passes in steps of a second, as the retries count it; who asks for an outcome is an event or a sweep, and
         * asks as often as it likes. No person decides about what time can tell.
         */
        TIMED,
        /** Wix declares how long its index of transactions may lag: two seconds. */
        INDEX_DELAY
    }

    /** Looks in vain after which a side is held. */
    static final int LOOKS = 2;

    static final long AWARD = 4096;

    static Capabilities key() {
        return program(
                Capabilities.Version.STRICT,
                Capabilities.Write.KEY,
                Capabilities.AnswerForm.STATE,
                Capabilities.Refusal.STORED);
    }

    static Capabilities program(
            Capabilities.Version version,
            Capabilities.Write write,
            Capabilities.AnswerForm answer,
            Capabilities.Refusal refusal) {
        return new Capabilities(
                version,
                write,
                answer,
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                refusal,
                false,
                Capabilities.ProgramChanges.TWO_WAY);
    }

    /** One change on each side, one award, one crash, one fault, a program with idempotency keys. */
    static Scenario small() {
        return new Scenario(
                key(),
                Safeguard.all(),
                10_000,
                10_000,
                new long[] {1},
                new long[] {16},
                1,
                1,
                1,
                1,
                0,
                OpeningPolicy.HIGHER_WINS,
                true,
                0,
                EnumSet.of(Quirk.LATE_COMMITS));
    }

    Scenario with(Capabilities declared) {
        return new Scenario(
                declared,
                kept,
                openingWix,
                openingProgram,
                wixChanges,
                programChanges,
                awards,
                crashes,
                faults,
                workers,
                relinks,
                policy,
                linked,
                oldOperations,
                quirks);
    }

    Scenario without(Safeguard... removed) {
        return keeping(Safeguard.allBut(removed));
    }

    Scenario keeping(Set<Safeguard> safeguards) {
        return new Scenario(
                program,
                safeguards,
                openingWix,
                openingProgram,
                wixChanges,
                programChanges,
                awards,
                crashes,
                faults,
                workers,
                relinks,
                policy,
                linked,
                oldOperations,
                quirks);
    }

    Scenario opening(long balance) {
        return new Scenario(
                program,
                kept,
                balance,
                balance,
                wixChanges,
                programChanges,
                awards,
                crashes,
                faults,
                workers,
                relinks,
                policy,
                linked,
                oldOperations,
                quirks);
    }

    /** The balances are apart, and the difference is kept. */
    Scenario apart(long onWix, long onProgram) {
        return new Scenario(
                program,
                kept,
                onWix,
                onProgram,
                wixChanges,
                programChanges,
                awards,
                crashes,
                faults,
                workers,
                relinks,
                policy,
                linked,
                oldOperations,
                quirks);
    }

    Scenario changes(long[] onWix, long[] onProgram) {
        return new Scenario(
                program,
                kept,
                openingWix,
                openingProgram,
                onWix,
                onProgram,
                awards,
                crashes,
                faults,
                workers,
                relinks,
                policy,
                linked,
                oldOperations,
                quirks);
    }

    Scenario bounds(int awardCount, int crashCount, int faultCount, int workerCount) {
        return new Scenario(
                program,
                kept,
                openingWix,
                openingProgram,
                wixChanges,
                programChanges,
                awardCount,
                crashCount,
                faultCount,
                workerCount,
                relinks,
                policy,
                linked,
                oldOperations,
                quirks);
    }

    Scenario relinking(int count, OpeningPolicy opening) {
        return new Scenario(
                program,
                kept,
                openingWix,
                openingProgram,
                wixChanges,
                programChanges,
                awards,
                crashes,
                faults,
                workers,
                count,
                opening,
                linked,
                oldOperations,
                quirks);
    }

    /** Not linked yet; an operation of an earlier life has carried +1 from the program to Wix. */
    Scenario unlinked(int earlier) {
        return new Scenario(
                program,
                kept,
                openingWix,
                openingProgram,
                wixChanges,
                programChanges,
                awards,
                crashes,
                faults,
                workers,
                relinks,
                policy,
                false,
                earlier,
                quirks);
    }

    Scenario withQuirks(Quirk... chosen) {
        Set<Quirk> set = EnumSet.noneOf(Quirk.class);
        set.addAll(Arrays.asList(chosen));
        return new Scenario(
                program,
                kept,
                openingWix,
                openingProgram,
                wixChanges,
                programChanges,
                awards,
                crashes,
                faults,
                workers,
                relinks,
                policy,
                linked,
                oldOperations,
                set);
    }

    @Override
    public String toString() {
        return program + ", " + openingWix + "/" + openingProgram + ", changes " + Arrays.toString(wixChanges) + "/"
                + Arrays.toString(programChanges) + ", " + awards + " awards, " + crashes + " crashes, " + faults
                + " faults, " + workers + " instances, " + relinks + " new beginnings (" + policy + "), " + quirks;
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    boolean keeps(Safeguard safeguard) {
        return kept.contains(safeguard);
    }

    long opening(Side side) {
        return side == Side.WIX ? openingWix : openingProgram;
    }

    long[] changes(Side side) {
        return side == Side.WIX ? wixChanges : programChanges;
    }

    RuleSettings settings() {
        Capabilities wix = Capabilities.wix(Duration.ofHours(1), Duration.ofSeconds(1));
        if (has(Quirk.PROXY_REPEATS)) {
            wix = new Capabilities(
                    wix.version(),
                    wix.write(),
                    wix.answer(),
                    wix.keyKept(),
                    wix.callLife(),
                    wix.refusal(),
                    true,
                    wix.programChanges());
        }
        return new RuleSettings(
                wix,
                program,
                Limits.WIX,
                Limits.WIDE,
                indexDelay(),
                Duration.ofSeconds(has(Quirk.TIMED) ? 1 : 5),
                has(Quirk.TIMED) ? LOOKS : 1_000,
                0);
    }

    Duration indexDelay() {
        return has(Quirk.INDEX_DELAY) ? Duration.ofSeconds(2) : Duration.ZERO;
    }
}
