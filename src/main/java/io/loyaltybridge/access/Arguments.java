package io.loyaltybridge.access;

import io.loyaltybridge.payload.Emails;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Arguments of a command as the audit has them: without addresses of customers, and without values of settings. Pure. */
public final class Arguments {
    private static final Pattern SETTING = Pattern.compile("[a-z][A-Za-z0-9.-]*=.*", Pattern.DOTALL);

    private Arguments() {}

    /** In their order, with a blank between them; an address is masked, and of a setting only its name is told: it may be a secret. */
    public static String text(List<String> arguments) {
        return arguments.stream().map(Arguments::masked).collect(Collectors.joining(" "));
    }

    private static String masked(String argument) {
        if (SETTING.matcher(argument).matches()) {
            return argument.substring(0, argument.indexOf('=')) + "=…";
        }
        return Emails.normalise(argument.substring(argument.indexOf('=') + 1)).isPresent()
                ? Emails.mask(argument)
                : argument;
    }
}
