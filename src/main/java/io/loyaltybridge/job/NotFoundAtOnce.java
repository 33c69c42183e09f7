package io.loyaltybridge.job;

import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.program.ProgramException;
import io.loyaltybridge.wix.WixNotFoundException;

/** What a failure means for a command: as for an event, except that "not found" ends it at once, because a person waits. */
record NotFoundAtOnce(Verdict.Judge events) implements Verdict.Judge {

    @Override
    public Verdict judge(Throwable failure) {
        Verdict verdict = events.judge(failure);
        return verdict instanceof Verdict.Retry retry && isNotFound(failure)
                ? new Verdict.Park(retry.reason(), retry.requestId())
                : verdict;
    }

    @Override
    public boolean isOver(Throwable failure) {
        return events.isOver(failure);
    }

    /** Only what the route itself threw: another exception around it means that the call is repeated all the same. */
    private static boolean isNotFound(Throwable failure) {
        return failure instanceof WixNotFoundException
                || failure instanceof ProgramException p && p.kind() == ProgramException.Kind.NOT_FOUND;
    }
}
