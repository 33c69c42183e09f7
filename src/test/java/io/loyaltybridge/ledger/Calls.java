package io.loyaltybridge.ledger;

/** What the harness has to know of the steps that call out. */
final class Calls {
    private Calls() {}

    static boolean isCall(Next next) {
        return next instanceof Next.Adjust
                || next instanceof Next.Earn
                || next instanceof Next.CallProgram
                || next instanceof Next.SetBalance
                || next instanceof Next.ReadAccount
                || next instanceof Next.QueryTransactions;
    }

    static Ticket ticket(Next next) {
        if (next instanceof Next.Adjust adjust) {
            return adjust.ticket();
        }
        if (next instanceof Next.Earn earn) {
            return earn.ticket();
        }
        if (next instanceof Next.SetBalance set) {
            return set.ticket();
        }
        return ((Next.CallProgram) next).ticket();
    }

    static String name(Next next) {
        if (next instanceof Next.ReadAccount read) {
            return "read account of " + read.ticket().operation().id();
        }
        if (next instanceof Next.QueryTransactions query) {
            return "query for " + query.ticket().operation().id();
        }
        if (next instanceof Next.ReadSide read) {
            return "read " + read.side();
        }
        if (next instanceof Next.Adjust adjust) {
            return "adjust " + adjust.description() + " at r" + adjust.revision();
        }
        return next.getClass().getSimpleName() + " " + ticket(next).operation().id();
    }
}
