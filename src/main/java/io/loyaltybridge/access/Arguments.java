package io.loyaltybridge.access;

import io.loyaltybridge.payload.Emails;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Arguments of a command as the audit has them: without addresses of customers, and without values of settings. Pure. */
public final class Arguments {
    private static final Pattern SETTING = Pattern.compile("[a-z][A-Za-z0-9.-]*=.*", Pattern.DOTALL);
    /** The command whose second argument is the id of a site, of which nothing but its name is to stay. */
    private static final String ERASE = "site-erase";

    private Arguments() {}

    /** Those of a command as {@link #text(List)}, without the id of a site that is erased. */
    public static String text(String command, List<String> arguments) {
        return command.equals(ERASE) && arguments.size() > 1
                ? text(arguments.subList(0, 1)) + " … " + text(arguments.subList(2, arguments.size()))
                : text(arguments);
    }

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
