package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.api.Pages;
import io.loyaltybridge.api.RoutesGroup;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.version.RouteVersion;
import io.loyaltybridge.version.RouteVersions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code routes}: routes that are changed while the service runs. */
@Command(
        name = "routes",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Changes the routes of the running service, and takes changes back.")
final class RoutesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "expected: routes apply <file>, routes history, or routes back <version>");
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Checks a file of routes, shows what differs, and puts it in the place of the one of the same name.",
            footer = {
                "",
                "Webhooks are taken all the time; events wait for a moment, and run with the new routes. If these do not start, or fail"
                        + " more often than the old ones within a minute, the old ones come back by themselves."
            })
    int apply(
            @Mixin ProcessOption config,
            @Parameters(paramLabel = "FILE", description = "The changed file.") Path file,
            @Option(
                            names = "--as",
                            paramLabel = "NAME",
                            description =
                                    "Its name below routes, such as award/award-points.camel.yaml (default: the part of FILE"
                                            + " behind routes/).")
                    @Nullable
                    String name,
            @Option(names = "--check", description = "Only check it, and show what differs.") boolean check) {
        RunningService service = service(config.process());
        ObjectNode change = JsonNodeFactory.instance
                .objectNode()
                .put("file", name == null ? below(file) : name)
                .put("text", read(file));
        PrintWriter out = spec.commandLine().getOut();
        JsonNode checked = service.call("POST", "/routes/check", change);
        boolean right = checked.path("problems").isEmpty();
        checked.path("problems").forEach(line -> out.println("wrong: " + Foreign.line(line.asText())));
        if (right) {
            checked.path("difference").forEach(line -> {
                if (!line.asText().startsWith("  ")) {
                    out.println(Foreign.line(line.asText()));
                }
            });
        }
        out.flush();
        if (!right || check) {
            return right ? 0 : 1;
        }
        JsonNode changed = service.call("POST", "/routes/apply", change);
        out.println("applied as version " + changed.path("version").asLong() + "; `routes back "
                + changed.path("version").asLong() + "` takes it back");
        return 0;
    }

    private static RunningService service(Settings settings) {
        return RunningService.of(settings)
                .orElseThrow(() -> new CommandFailedException(
                        "no service runs with this data directory; change the file itself, and `validate` checks it"));
    }

    private String below(Path file) {
        String path = file.toString().replace('\\', '/');
        int at = path.lastIndexOf("routes/");
        if (at < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--as: expected, because " + file + " is not below a directory routes");
        }
        return path.substring(at + "routes/".length());
    }

    private String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ParameterException(spec.commandLine(), "FILE: there is no file " + file);
        } catch (CharacterCodingException e) {
            throw new CommandFailedException(file + ": expected a text in UTF-8");
        } catch (IOException e) {
            throw new CommandFailedException(file + " cannot be read: " + e);
        }
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Lists the changes of routes, the newest first.")
    int history(
            @Mixin ProcessOption config,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "Print at most this many (default: 20).")
                    int limit,
            @Option(names = "--json", description = "Print JSON, as GET /api/v1/routes/versions answers it.")
                    boolean json) {
        Limit.check(spec, limit);
        PrintWriter out = spec.commandLine().getOut();
        try (Database store = Stores.openReadOnly(config.process())) {
            List<RouteVersion> versions = store.has("route_versions")
                    ? new RouteVersions(store, Clock.systemUTC()).page(Long.MAX_VALUE, limit)
                    : List.of();
            if (json) {
                JsonOut.print(Pages.of(versions, RoutesGroup::json, null), out);
            } else if (versions.isEmpty()) {
                out.println("no changes yet");
            } else {
                Table table = new Table().row("VERSION", "AT", "WHO", "FILE", "OUTCOME");
                versions.forEach(one -> table.row(
                        one.number(),
                        one.at(),
                        one.who(),
                        one.file(),
                        one.outcome() == null ? "under way, or cut off" : Foreign.line(one.outcome())));
                table.print(out);
            }
            return 0;
        }
    }

    @Command(
            name = "back",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Takes a change of routes back: its file is again as it was before it.")
    int back(
            @Mixin ProcessOption config,
            @Parameters(paramLabel = "VERSION", description = "As `routes history` lists it.") long version) {
        JsonNode changed = service(config.process())
                .call("POST", "/routes/versions/" + version + "/back", JsonNodeFactory.instance.objectNode());
        spec.commandLine()
                .getOut()
                .println("taken back by version " + changed.path("version").asLong());
        return 0;
    }
}
