package io.loyaltybridge.bank;

import io.loyaltybridge.bank.Evidence.Change;
import io.loyaltybridge.bank.Evidence.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds what the bridge carried to another site than its own. Pure. The ids of operations are hashes that contain the id of a link,
 * so no two sites may have the same; which ids of customers, events and likes are the same on purpose.
 */
final class CrossedChecker {
    private CrossedChecker() {}

    /** @param sites the evidence of each site, by its name */
    static List<String> check(Map<String, Evidence> sites) {
        List<String> violations = new ArrayList<>();
        sites.forEach((owner, its) -> sites.forEach((name, other) -> {
            if (!owner.equals(name)) {
                for (Op op : its.operations()) {
                    changes(op, other)
                            .forEach(change -> violations.add(name + ": " + change.email() + ": has on " + change.side()
                                    + " the change of " + owner + ", " + change + ", operation " + op));
                    if (other.operations().stream().anyMatch(o -> o.id().equals(op.id()))) {
                        violations.add(name + ": has the operation of " + owner + ", " + op);
                    }
                }
            }
        }));
        return violations;
    }

    private static List<Change> changes(Op op, Evidence other) {
        return other.changes().stream()
                .filter(change -> op.id().equals(change.operation()))
                .toList();
    }
}
