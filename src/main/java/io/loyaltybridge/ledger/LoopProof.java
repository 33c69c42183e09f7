package io.loyaltybridge.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a loop from a customer with many changes. In a loop no change comes from outside: each is the answer to what the bridge
 * has carried just before, on the very side it carried it to, and of as many points; and while the bridge waits, nothing comes.
 * So the last {@link Pace#PROOF} changes on end are each on the side that the one before was carried to, with one amount, plus
 * or minus, and with nothing else between them, although the bridge waited before them, sometimes long and sometimes short
 * ({@link Pace}).
 *
 * <p>A series that does not answer the bridge cannot look like that, because it does not wait when the bridge does. To be put off
 * by the shortest pause, its changes have to come every few seconds; then many of them come within the longest pause, which
 * is 32 times as long, and are seen as one sum, or on both sides. So in a whole round of pauses the amounts differ, or a change is
 * on the wrong side. Likes and other awards leave a line of their own between. (What takes back each of its changes with the next
 * one, of the same amount, on both sides and many times a second, can look like a loop by chance.) Pure.
 */
public final class LoopProof {

    /**
     * A line of the ledger.
     *
     * @param type        null for one of a kind that the rule does not write, as an award's
     * @param operationId the operation that carries the change on, or that took effect
     */
    public record Line(LedgerLine.@Nullable Type type, @Nullable Side side, long amount, String operationId) {}

    /** Lines that are needed: each change, and that it was carried over, but for the last one. */
    public static final int LINES = 2 * Pace.PROOF - 1;

    private LoopProof() {}

    /** @param lines the last {@link #LINES} lines of the customer, the newest first */
    public static boolean of(List<Line> lines) {
        List<Line> changes = lines.stream()
                .filter(line -> line.type() == LedgerLine.Type.ORGANIC)
                .toList();
        Map<String, Side> carried = new HashMap<>();
        lines.stream()
                .filter(line -> line.type() == LedgerLine.Type.SETTLED)
                .forEach(line -> carried.put(line.operationId(), line.side()));
        if (changes.size() != Pace.PROOF || changes.size() + carried.size() != LINES) {
            return false;
        }
        for (int i = 1; i < changes.size(); i++) {
            Line answer = changes.get(i - 1);
            Line change = changes.get(i);
            if (answer.side() != carried.get(change.operationId())
                    || Math.abs(answer.amount()) != Math.abs(change.amount())) {
                return false;
            }
        }
        return true;
    }
}
