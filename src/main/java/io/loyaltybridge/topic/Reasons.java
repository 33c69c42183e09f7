package io.loyaltybridge.topic;

import io.loyaltybridge.log.Printable;
import io.loyaltybridge.log.Reason;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Why Kafka's client failed, in one line. */
final class Reasons {
    private static final int MOST = 300;

    private Reasons() {}

    static String of(Throwable failure) {
        Throwable at = failure;
        while ((at instanceof ExecutionException || at instanceof CompletionException) && at.getCause() != null) {
            at = at.getCause();
        }
        String reason = Reason.of(at);
        // "Failed to construct kafka producer" says nothing; what is behind it does.
        for (Throwable cause = at.getCause(); cause != null; cause = cause.getCause()) {
            if (!reason.contains(Reason.of(cause))) {
                reason += ": " + Reason.of(cause);
            }
        }
        return Printable.line(reason, MOST);
    }
}
