package io.loyaltybridge.access;

import io.loyaltybridge.payload.Emails;
import java.util.List;
import java.util.stream.Collectors;

/** Arguments of a command as the audit has them: without addresses of customers. Pure. */
public final class Arguments {
    private Arguments() {}

    /** In their order, with a blank between them; an address is masked. */
    public static String text(List<String> arguments) {
        return arguments.stream()
                .map(one ->
                        Emails.normalise(one.substring(one.indexOf('=') + 1)).isPresent() ? Emails.mask(one) : one)
                .collect(Collectors.joining(" "));
    }
}
