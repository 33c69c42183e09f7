package io.loyaltybridge.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * Both outside systems, each with a journal of all that ever changed it. A version is a place in the journal.
 *
 * @param wix     Wix's journal
 * @param program the program's journal
 * @param late    calls that were given up and may still take effect
 * @param refused keys whose refusal the program remembers
 */
record World(List<Entry> wix, List<Entry> program, List<Next> late, List<String> refused) {

    /** One change; {@code reference} is the operation's id or {@code null}. */
    record Entry(long amount, String reference, boolean organic) {}

    /** A call's effect and answer. */
    record Effect(World world, Answer answer) {}

    World {
        wix = List.copyOf(wix);
        program = List.copyOf(program);
        late = List.copyOf(late);
        refused = List.copyOf(refused);
    }

    List<Entry> journal(Side side) {
        return side == Side.WIX ? wix : program;
    }

    int version(Side side) {
        return journal(side).size();
    }

    Snapshot snapshot(Scenario scenario, Side side, int version) {
        long balance = scenario.opening(side);
        for (int i = 0; i < version; i++) {
            balance += journal(side).get(i).amount();
        }
        return new Snapshot(
                scenario.has(Scenario.Quirk.TIED_VERSIONS) && side == Side.PROGRAM ? (version + 1) / 2 : version,
                balance);
    }

    Snapshot current(Scenario scenario, Side side) {
        return snapshot(scenario, side, version(side));
    }

    /** Sum of the organic changes after one version up to another. */
    long organic(Side side, int from, int to) {
        long sum = 0;
        for (int i = Math.min(from, to); i < Math.max(from, to); i++) {
            Entry entry = journal(side).get(i);
            sum += entry.organic() ? entry.amount() : 0;
        }
        return from <= to ? sum : -sum;
    }

    boolean contains(Side side, String reference) {
        return count(side, reference) > 0;
    }

    int count(Side side, String reference) {
        int count = 0;
        for (Entry entry : journal(side)) {
            count += reference.equals(entry.reference()) ? 1 : 0;
        }
        return count;
    }

    private int place(Side side, String reference) {
        for (int i = 0; i < journal(side).size(); i++) {
            if (reference.equals(journal(side).get(i).reference())) {
                return i + 1;
            }
        }
        return 0;
    }

    World append(Side side, Entry entry) {
        List<Entry> longer = new ArrayList<>(journal(side));
        longer.add(entry);
        return side == Side.WIX ? new World(longer, program, late, refused) : new World(wix, longer, late, refused);
    }

    World withLate(List<Next> calls) {
        return new World(wix, program, calls, refused);
    }

    Look look(Side side, String reference, long fence, int visible) {
        boolean found = false;
        long sum = 0;
        for (int i = 0; i < visible; i++) {
            Entry entry = journal(side).get(i);
            found |= reference.equals(entry.reference());
            sum += i >= fence ? entry.amount() : 0;
        }
        return new Look(found, visible > fence, sum);
    }

    Effect execute(Scenario scenario, Next call) {
        if (call instanceof Next.Adjust adjust) {
            return adjust(scenario, adjust);
        }
        if (call instanceof Next.Earn earn) {
            int place = place(Side.WIX, earn.idempotencyKey());
            World after = place > 0 ? this : append(Side.WIX, new Entry(earn.amount(), earn.idempotencyKey(), true));
            return new Effect(
                    after,
                    new Answer.Ok(after.snapshot(scenario, Side.WIX, place > 0 ? place : after.version(Side.WIX))));
        }
        if (call instanceof Next.SetBalance set) {
            long change = set.balance() - current(scenario, Side.PROGRAM).balance();
            World after = change == 0
                    ? this
                    : append(
                            Side.PROGRAM,
                            new Entry(change, set.ticket().operation().id(), false));
            return new Effect(after, new Answer.Ok(null));
        }
        return add(scenario, (Next.CallProgram) call);
    }

    private Effect adjust(Scenario scenario, Next.Adjust adjust) {
        Side side = adjust.ticket().operation().side();
        boolean tooLow = current(scenario, side).balance() + adjust.amount() < 0;
        if (tooLow && scenario.has(Scenario.Quirk.BALANCE_BEFORE_REVISION)) {
            return new Effect(this, new Answer.BelowZero("below zero"));
        }
        if (adjust.revision() != version(side) && scenario.keeps(Safeguard.COMPARE_AND_SET)) {
            return new Effect(this, new Answer.Conflict());
        }
        if (tooLow) {
            return new Effect(this, new Answer.BelowZero("below zero"));
        }
        World after = append(side, new Entry(adjust.amount(), adjust.description(), false));
        return new Effect(after, new Answer.Ok(after.current(scenario, side)));
    }

    private Effect add(Scenario scenario, Next.CallProgram call) {
        Capabilities declared = scenario.program();
        boolean keyed = declared.write() == Capabilities.Write.KEY;
        int place = keyed ? place(Side.PROGRAM, call.key()) : 0;
        boolean stored = keyed && declared.refusal() == Capabilities.Refusal.STORED;
        if (place == 0 && stored && refused.contains(call.key())) {
            return new Effect(this, new Answer.BelowZero("below zero"));
        }
        if (place == 0 && current(scenario, Side.PROGRAM).balance() + call.amount() < 0) {
            List<String> more = new ArrayList<>(refused);
            more.add(call.key());
            return new Effect(stored ? new World(wix, program, late, more) : this, new Answer.BelowZero("below zero"));
        }
        World after = place > 0 ? this : append(Side.PROGRAM, new Entry(call.amount(), call.key(), false));
        int shown = place == 0 || scenario.has(Scenario.Quirk.CURRENT_ANSWERS) ? after.version(Side.PROGRAM) : place;
        boolean bare = declared.answer() == Capabilities.AnswerForm.BARE;
        return new Effect(after, new Answer.Ok(bare ? null : after.snapshot(scenario, Side.PROGRAM, shown)));
    }
}
