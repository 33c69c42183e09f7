package io.loyaltybridge.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A site and its settings on the command line; the value of one given as {@code setting=-} is a line of standard input. */
final class GivenSettings {
    static final String HELP =
            "Other users of this machine can read a command line. Give a secret as SETTING=-: its value is"
                    + " one line of standard input, in the order of the arguments, and is not shown while it is typed.";
    private static final String STANDARD_INPUT = "-";

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description =
                    "The site: at most 41 lower-case letters, digits and '-'. It stands in the addresses of webhooks.")
    @SuppressWarnings("NullAway.Init") // picocli fills what has to be given
    private String name;

    @Parameters(
            index = "1..*",
            paramLabel = "SETTING=VALUE",
            description =
                    "Settings of a site, such as program.base-url=https://points.example.com; an empty value is the"
                            + " default of the program. SETTING=- reads the value from standard input.")
    private List<String> settings = List.of();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * The name of the site, then all settings as {@code setting=value}.
     *
     * @throws ParameterException where one is not written like that, is given twice, or its line is missing
     */
    List<String> read() {
        List<String> read = new ArrayList<>(List.of(name));
        Set<String> seen = new HashSet<>();
        BufferedReader input = null;
        for (String given : settings) {
            int equals = given.indexOf('=');
            if (equals <= 0) {
                // Not repeated: it may be a secret.
                throw wrong("expected SETTING=VALUE, found an argument without a setting in front of \"=\"");
            }
            String setting = given.substring(0, equals).strip();
            if (!seen.add(setting)) {
                throw wrong(Foreign.line(setting) + ": expected once, found twice");
            }
            if (!given.substring(equals + 1).equals(STANDARD_INPUT)) {
                read.add(given);
                continue;
            }
            if (input == null) {
                input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            }
            String line = line(setting, input);
            if (line == null) {
                throw wrong(
                        Foreign.line(setting) + "=-: expected a line of standard input with the value, found its end");
            }
            read.add(setting + "=" + line);
        }
        return read;
    }

    private static @Nullable String line(String setting, BufferedReader input) {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("%s: ", setting);
            return typed == null ? null : new String(typed);
        }
        try {
            return input.readLine();
        } catch (IOException e) {
            throw new CommandFailedException("standard input cannot be read: " + e);
        }
    }

    private ParameterException wrong(String why) {
        return new ParameterException(command.commandLine(), why);
    }
}
