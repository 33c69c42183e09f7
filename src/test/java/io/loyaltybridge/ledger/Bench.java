package io.loyaltybridge.ledger;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * One state of the model: the outside, what the bridge has stored, and what its instances hold in hand.
 *
 * @param seenWix     place in Wix's journal that was last observed
 * @param seenProgram the same for the program
 * @param work        what each instance is at
 * @param used        what has been used up of the scenario's bounds
 * @param base        where the present life of the link began
 */
record Bench(World world, LinkState link, int seenWix, int seenProgram, List<Work> work, Used used, Base base) {

    /** What an instance is at. */
    sealed interface Work {}

    /** Nothing. */
    record Idle() implements Work {}

    /** A step that was decided and committed, but not made yet. */
    record Todo(Next next) implements Work {}

    /** A step that was made, its answer not stored yet: an Answer, a Snapshot or a Look. */
    record Came(Next next, Object answer) implements Work {}

    /** A baseline that is being read. */
    record Reading(long epoch, Snapshot wix, Snapshot program) implements Work {}

    /** Operations of a transaction that was torn in two. */
    record Torn(List<Operation> operations) implements Work {}

    /** Counts of what happened. */
    record Used(int wix, int program, int awards, int crashes, int faults, int relinks) {
        Used change(Side side) {
            return side == Side.WIX
                    ? new Used(wix + 1, program, awards, crashes, faults, relinks)
                    : new Used(wix, program + 1, awards, crashes, faults, relinks);
        }

        Used award() {
            return new Used(wix, program, awards + 1, crashes, faults, relinks);
        }

        Used crash() {
            return new Used(wix, program, awards, crashes + 1, faults, relinks);
        }

        Used fault() {
            return new Used(wix, program, awards, crashes, faults + 1, relinks);
        }

        Used relink() {
            return new Used(wix, program, awards, crashes, faults, relinks + 1);
        }

        int changes(Side side) {
            return side == Side.WIX ? wix : program;
        }
    }

    /** Where a life began: places in the journals, and the balance both sides are to have without later changes. */
    record Base(int wix, int program, long wixAgreed, long programAgreed) {}

    /**
     * A way from one state to another. Most are taken without a word, to states that were judged before, so both is made
     * when somebody asks.
     *
     * @param says what happens
     * @param torn what is wrong with the way itself, or {@code null}
     */
    record Step(Supplier<String> says, Bench next, boolean environment, String torn, Judge judge) {
        String label() {
            return says.get();
        }

        /** What is wrong with the way, or with the state that it leads to; {@code null} where nothing is. */
        String violation() {
            return torn == null ? judge.wrong(next) : torn;
        }

        @Override
        public String toString() {
            return label();
        }
    }

    static final Idle IDLE = new Idle();

    Bench {
        work = List.copyOf(work);
    }

    /** As a record has it, with what differs most often first: a search compares each state with the one before it. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Bench bench
                && seenWix == bench.seenWix
                && seenProgram == bench.seenProgram
                && world.equals(bench.world)
                && used.equals(bench.used)
                && work.equals(bench.work)
                && link.equals(bench.link)
                && base.equals(bench.base);
    }

    @Override
    public int hashCode() {
        return Objects.hash(world, link, seenWix, seenProgram, work, used, base);
    }

    int seenPlace(Side side) {
        return side == Side.WIX ? seenWix : seenProgram;
    }

    Bench in(World changed) {
        return new Bench(changed, link, seenWix, seenProgram, work, used, base);
    }

    Bench having(Used count) {
        return new Bench(world, link, seenWix, seenProgram, work, count, base);
    }

    Bench stored(LinkState state, int wixPlace, int programPlace) {
        return new Bench(world, state, wixPlace, programPlace, work, used, base);
    }

    Bench from(Base start) {
        return new Bench(world, link, seenWix, seenProgram, work, used, start);
    }

    Bench at(int instance, Work doing) {
        Work[] copy = work.toArray(new Work[0]);
        copy[instance] = doing;
        return new Bench(world, link, seenWix, seenProgram, List.of(copy), used, base);
    }
}
