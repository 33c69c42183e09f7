package io.loyaltybridge.message;

import java.util.List;
import org.apache.camel.Exchange;

/**
 * Which addresses Wix is asked about, the variable {@code consentQuestion}. A route asks it by name:
 * {@code ${variable.consentQuestion.open}}. Immutable.
 *
 * @param asked now, in one call
 * @param left  to be asked after them
 */
public record ConsentQuestion(List<String> asked, List<String> left) {

    /** About each of some addresses once, at most so many in a call. */
    static ConsentQuestion about(List<String> addresses, int atOnce) {
        List<String> each = addresses.stream().distinct().toList();
        int now = Math.min(atOnce, each.size());
        return new ConsentQuestion(each.subList(0, now), each.subList(now, each.size()));
    }

    /** The one of an exchange. */
    static ConsentQuestion of(Exchange exchange) {
        return exchange.getVariable("consentQuestion", ConsentQuestion.class);
    }

    /** Whether there is something to ask. */
    public boolean open() {
        return !asked.isEmpty();
    }

    /** The same, with nothing asked yet. */
    ConsentQuestion again() {
        return new ConsentQuestion(
                List.of(),
                java.util.stream.Stream.concat(asked.stream(), left.stream()).toList());
    }

    /** Sets it as the variable, and what the Kamelet takes of it: {@code emails}. */
    static void set(Exchange exchange, ConsentQuestion question) {
        exchange.setVariable("consentQuestion", question);
        // Null where nothing is asked, as routes of the version before read it.
        exchange.setVariable("emails", question.open() ? question.asked : null);
    }
}
