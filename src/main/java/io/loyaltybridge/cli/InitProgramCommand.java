package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

/** {@code init program}: a connector to begin with. */
@Command(
        name = "program",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Writes a connector to begin with: its profile and its Kamelets. Replaces nothing.",
        footer = {
            "",
            "An option is a key of the profile: profiles/programs/rest.properties explains each. All can be changed later in the file."
        })
final class InitProgramCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ProcessOption config;

    @Parameters(
            paramLabel = "NAME",
            description = "Name of the connector, such as acme: small letters, digits and hyphens.")
    private String name = "";

    @Option(
            names = "--idempotency",
            paramLabel = "WORD",
            defaultValue = "key",
            description = "What makes a call safe to repeat: key, history, none or set (default: ${DEFAULT-VALUE}).")
    private String idempotency = "key";

    @Option(
            names = "--login",
            paramLabel = "WORD",
            description = "token, basic, client-credentials, refresh-token or json (default: token).")
    private @Nullable String login;

    @Option(names = "--token-url", paramLabel = "URL", description = "Where tokens are fetched.")
    private @Nullable String tokenUrl;

    @Option(names = "--token-header", paramLabel = "NAME", description = "The header of the token.")
    private @Nullable String tokenHeader;

    @Option(names = "--token-scheme", paramLabel = "WORD", description = "The word before the token; none: no word.")
    private @Nullable String tokenScheme;

    @Option(
            names = "--requests-per-minute",
            paramLabel = "N",
            description = "Calls that the program allows in a minute.")
    private @Nullable String perMinute;

    @Option(
            names = "--signature",
            paramLabel = "STYLE",
            description = "How its webhooks are signed: a file of profiles/signatures.")
    private @Nullable String signature;

    @Option(
            names = "--events",
            paramLabel = "WORD",
            description =
                    "How its changes become known: webhooks, or poll for one that sends none (default: webhooks).")
    private @Nullable String events;

    @Override
    public Integer call() throws IOException {
        Settings settings = config.process();
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("idempotency", idempotency);
        put(keys, "login", login);
        put(keys, "token-url", tokenUrl);
        put(keys, "token-header", tokenHeader);
        put(keys, "token-scheme", tokenScheme);
        put(keys, "requests-per-minute", perMinute);
        put(keys, "signature", signature);
        put(keys, "events", events);
        if (!NewConnector.isName(name)) {
            throw new ParameterException(
                    spec.commandLine(), "NAME: expected small letters, digits and hyphens, found \"" + name + "\"");
        }
        NewConnector connector;
        try {
            connector = NewConnector.of(name, settings.path("bridge.profiles-dir"), Path.of("kamelets"), keys);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        connector.write().forEach(file -> out.println("wrote " + file));
        connector.next().forEach(out::println);
        out.flush();
        return 0;
    }

    private static void put(Map<String, String> keys, String key, @Nullable String value) {
        if (value != null) {
            keys.put(key, value);
        }
    }
}
