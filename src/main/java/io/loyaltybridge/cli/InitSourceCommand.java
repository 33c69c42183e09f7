package io.loyaltybridge.cli;

import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code init source}: the settings of a source to begin with. */
@Command(
        name = "source",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Prints the settings of a source to begin with, checked, and as comments what to do next. Changes no file: add"
                        + " \">> application.properties\" to keep them.",
        footer = {
            "",
            "An option is a setting of the source: application.properties explains each. docs/cookbook has ready ones for known senders."
        })
final class InitSourceCommand implements Callable<Integer> {
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,63}";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProcessOption config;

    @Parameters(
            paramLabel = "NAME",
            description = "Name of the source, such as shop: small letters, digits and hyphens.")
    private String name = "";

    @Option(
            names = "--signature",
            paramLabel = "STYLE",
            defaultValue = "standard-webhooks",
            description = "How its webhooks are signed: a file of profiles/signatures (default: ${DEFAULT-VALUE}).")
    private String signature = "";

    @Option(names = "--batch", paramLabel = "PATH", description = "Where the array is whose items are events.")
    private @Nullable String batch;

    @Option(names = "--email", paramLabel = "PATH", description = "Where the e-mail address is.")
    private @Nullable String email;

    @Option(names = "--person", paramLabel = "PATH", description = "Where the id of the person is.")
    private @Nullable String person;

    @Option(names = "--event-id", paramLabel = "PATH", description = "Where the id of the event is.")
    private @Nullable String eventId;

    @Option(names = "--kind", paramLabel = "PATH", description = "Where the kind of the event is.")
    private @Nullable String kind;

    @Option(names = "--object", paramLabel = "PATH", description = "Where the object is that the event is about.")
    private @Nullable String object;

    @Option(names = "--only-if", paramLabel = "CONDITION", description = "What has to hold of the payload.")
    private @Nullable String onlyIf;

    @Option(
            names = "--points",
            paramLabel = "POINTS",
            defaultValue = "1",
            description = "A number, or an amount such as \"/total * 0.5\" (default: ${DEFAULT-VALUE}).")
    private String points = "";

    @Option(
            names = "--once-per",
            paramLabel = "WORD",
            description = "event, person-and-object or person-and-kind (default: event).")
    private @Nullable String oncePer;

    @Override
    public Integer call() {
        Settings settings = config.process();
        if (!name.matches(NAME)) {
            throw new ParameterException(
                    spec.commandLine(), "NAME: expected small letters, digits and hyphens, found \"" + name + "\"");
        }
        if (settings.sources().contains(name)) {
            throw new CommandFailedException(
                    "the source " + name + " is there already: " + settings.origin("sources." + name + ".secret"));
        }
        Map<String, String> lines = lines();
        check(settings, lines);
        print(settings, lines);
        return 0;
    }

    private Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("signature", signature);
        put(lines, "batch", batch);
        put(lines, "email", email);
        put(lines, "person", person);
        put(lines, "event-id", eventId);
        put(lines, "kind", kind);
        put(lines, "object", object);
        put(lines, "only-if", onlyIf);
        lines.put("points", points);
        put(lines, "once-per", oncePer);
        return lines;
    }

    private static void put(Map<String, String> lines, String key, @Nullable String value) {
        if (value != null) {
            lines.put(key, value);
        }
    }

    private void check(Settings settings, Map<String, String> lines) {
        Map<String, String> all = new LinkedHashMap<>();
        lines.forEach((key, value) -> all.put("sources." + name + "." + key, value));
        try {
            SignatureStyle.load(signature, SourceCatalog.profiles(settings));
            SourceSettings.of(settings.with(all), name);
        } catch (SettingsException e) {
            throw new CommandFailedException(String.join(System.lineSeparator(), e.problems()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--signature: " + e.getMessage(), e);
        }
    }

    private void print(Settings settings, Map<String, String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        String variable = name.toUpperCase(Locale.ROOT).replace('-', '_') + "_SECRET";
        String address = settings.text("bridge.public-url").isEmpty()
                ? "https://<your host>"
                : settings.text("bridge.public-url").replaceFirst("/+$", "");
        out.println("# The source " + name + ": " + address + "/webhooks/" + name);
        out.println("sources." + name + ".secret={{env:" + variable + ":}}");
        lines.forEach((key, value) -> out.println("sources." + name + "." + key + "=" + value));
        out.println("# Next: put the sender's secret into the environment variable " + variable
                + ", give the sender the address above,");
        out.println("# check with `./loyalty-bridge validate`, and read a payload of theirs with `./loyalty-bridge try "
                + name + " --file payload.json`.");
        out.flush();
    }
}
