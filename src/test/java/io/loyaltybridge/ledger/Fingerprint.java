package io.loyaltybridge.ledger;

import java.util.List;

/**
 * 128 bits that stand for a state; two states of one search share them with a chance far below one in 10^20. Instances
 * are alike, so states that differ only in which instance holds what have the same fingerprint.
 */
record Fingerprint(long high, long low) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint same && high == same.high && low == same.low;
    }

    @Override
    public int hashCode() {
        return (int) low;
    }

    static Fingerprint of(Bench bench) {
        Mixer mixer = new Mixer();
        mixer.journal(bench.world().wix());
        mixer.journal(bench.world().program());
        mixer.add(alike(bench.world().late()));
        mixer.add(alike(bench.world().refused()));
        mixer.link(bench.link());
        mixer.add(bench.seenWix());
        mixer.add(bench.seenProgram());
        mixer.add(alike(bench.work()));
        Bench.Used used = bench.used();
        mixer.add(used.wix()
                | used.program() << 4
                | used.awards() << 8
                | used.crashes() << 12
                | used.faults() << 16
                | used.relinks() << 20);
        mixer.add(bench.base().wix() | bench.base().program() << 8);
        mixer.add(bench.base().wixAgreed());
        mixer.add(bench.base().programAgreed());
        return new Fingerprint(mixer.high, mixer.low);
    }

    /** A sum that does not depend on the order. */
    private static long alike(List<?> parts) {
        long sum = parts.size();
        for (Object part : parts) {
            Mixer mixer = new Mixer();
            mixer.part(part);
            sum += mixer.low ^ Long.rotateLeft(mixer.high, 17);
        }
        return sum;
    }

    private static final class Mixer {
        private long high = 0x9E3779B97F4A7C15L;
        private long low = 0xC2B2AE3D27D4EB4FL;

        void add(long value) {
            long x = (low ^ value) * 0xBF58476D1CE4E5B9L;
            low = (x ^ x >>> 29) * 0x94D049BB133111EBL ^ high;
            long y = (high + value) * 0xFF51AFD7ED558CCDL;
            high = (y ^ y >>> 32) * 0xC4CEB9FE1A85EC53L + low;
        }

        void add(String text) {
            if (text == null) {
                add(-1);
                return;
            }
            long packed = text.length();
            for (int i = 0; i < text.length(); i++) {
                packed = packed << 8 | text.charAt(i);
                if (i % 7 == 6) {
                    add(packed);
                    packed = 0;
                }
            }
            add(packed);
        }

        void journal(List<World.Entry> journal) {
            add(journal.size());
            for (World.Entry entry : journal) {
                add(entry.amount());
                add(entry.reference());
                add(entry.organic() ? 1 : 0);
            }
        }

        void link(LinkState link) {
            add(link.epoch());
            snapshot(link.wix());
            snapshot(link.program());
            add(link.operations().size());
            for (Operation operation : link.operations()) {
                operation(operation);
            }
            add(link.booksConstant());
            add(link.wixHold() == null ? null : link.wixHold().reason());
            add(link.programHold() == null ? null : link.programHold().reason());
        }

        void snapshot(Snapshot snapshot) {
            add(snapshot == null ? Long.MIN_VALUE : snapshot.version());
            add(snapshot == null ? Long.MIN_VALUE : snapshot.balance());
        }

        void operation(Operation operation) {
            add(operation.id());
            add(operation.amount());
            add(operation.r());
            add(operation.state().ordinal() | operation.attempt() << 4 | (operation.repeated() ? 1 : 0) << 20);
            add(operation.sentAt());
            add(operation.looks());
            add(operation.movedAt());
            add(operation.nextLookAt());
            add(operation.refusal());
        }

        void part(Object part) {
            if (part instanceof Bench.Todo todo) {
                add(1);
                next(todo.next());
            } else if (part instanceof Bench.Came came) {
                add(2);
                next(came.next());
                answer(came.answer());
            } else if (part instanceof Bench.Reading reading) {
                add(3);
                add(reading.epoch());
                snapshot(reading.wix());
                snapshot(reading.program());
            } else if (part instanceof Bench.Torn torn) {
                add(4);
                torn.operations().forEach(this::operation);
            } else if (part instanceof Next next) {
                add(5);
                next(next);
            } else if (part instanceof String text) {
                add(6);
                add(text);
            }
        }

        private void next(Next next) {
            if (next instanceof Next.ReadSide read) {
                add(read.side().ordinal());
                add(read.epoch());
            } else if (next instanceof Next.ReadAccount read) {
                add(10 + read.evidence().ordinal());
                operation(read.ticket().operation());
            } else if (next instanceof Next.QueryTransactions query) {
                add(20);
                operation(query.ticket().operation());
                snapshot(query.account());
                add(query.refusal());
                add(query.settled() ? 1 : 0);
            } else if (next instanceof Next.Adjust adjust) {
                add(21);
                operation(adjust.ticket().operation());
            } else if (next instanceof Next.Earn earn) {
                add(22);
                operation(earn.ticket().operation());
            } else if (next instanceof Next.CallProgram call) {
                add(23);
                add(call.key());
                operation(call.ticket().operation());
            } else if (next instanceof Next.SetBalance set) {
                add(24);
                operation(set.ticket().operation());
            }
        }

        private void answer(Object answer) {
            if (answer instanceof Snapshot snapshot) {
                snapshot(snapshot);
            } else if (answer instanceof Look look) {
                add((look.found() ? 1 : 0) | (look.laterVisible() ? 2 : 0));
                add(look.visibleSum());
            } else if (answer instanceof Answer.Ok ok) {
                add(31);
                snapshot(ok.account());
            } else {
                add(answer.getClass().getSimpleName());
            }
        }
    }
}
