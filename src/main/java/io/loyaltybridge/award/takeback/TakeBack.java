package io.loyaltybridge.award.takeback;

import io.loyaltybridge.ledger.LaterTransaction;
import io.loyaltybridge.ledger.Snapshot;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code takeBack}: how far it is that points are taken back. Routes read it; Kamelets read {@code operationId},
 * {@code amount}, {@code revision} and {@code since}, which {@link #set} sets as well.
 *
 * @param next    what comes next
 * @param id      of the effect, which Wix keeps as the description of the transaction
 * @param wanted  points, from 1
 * @param fence   what the last call goes by; null where none was made
 * @param read    the account as it was read last; null before
 * @param readings how often it was read on this way
 * @param refused what Wix refused the last call with; null where it did not
 */
public record TakeBack(
        Step next,
        String id,
        long wanted,
        @Nullable Fence fence,
        @Nullable Snapshot read,
        int readings,
        @Nullable RuntimeException refused) {

    /** What comes next. */
    enum Step {
        READ,
        CALL,
        LOOK,
        OVER
    }

    static TakeBack of(Exchange exchange) {
        return exchange.getVariable("takeBack", TakeBack.class);
    }

    static void set(Exchange exchange, TakeBack takeBack) {
        exchange.setVariable("takeBack", takeBack);
        Fence fence = takeBack.fence;
        exchange.setVariable("operationId", takeBack.id);
        exchange.setVariable("amount", fence == null ? null : -fence.amount());
        exchange.setVariable(
                "revision", fence == null ? null : Long.toString(fence.at().version()));
        exchange.setVariable(
                "since",
                fence == null
                        ? null
                        : LaterTransaction.since(fence.at())
                                .map(Object::toString)
                                .orElse(null));
    }

    /** Whether the account has to be read. */
    public boolean reads() {
        return next == Step.READ;
    }

    /** Whether a call to take them has to follow. */
    public boolean calls() {
        return next == Step.CALL;
    }

    /** Whether an earlier call has to be looked for. */
    public boolean looks() {
        return next == Step.LOOK;
    }

    /** Whether later transactions can show that the absence of ours is final. */
    public boolean fenced() {
        return fence != null && fence.at().movedAt() != null;
    }

    TakeBack next(Step step) {
        return new TakeBack(step, id, wanted, fence, read, readings, refused);
    }

    TakeBack with(Fence by) {
        return new TakeBack(next, id, wanted, by, read, readings, refused);
    }

    TakeBack seen(Snapshot account) {
        return new TakeBack(next, id, wanted, fence, account, readings + 1, refused);
    }

    TakeBack refusedWith(RuntimeException why) {
        return new TakeBack(next, id, wanted, fence, read, readings, why);
    }
}
