package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.access.ApiToken;
import io.loyaltybridge.access.Role;
import io.loyaltybridge.access.store.ApiTokens;
import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.api.AccessGroup;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code token}: who may use the page and the API. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Makes, lists and revokes tokens for the page and the API of the management port.")
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "expected: token add <name> --role <role>, token list, or token revoke <name>");
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Makes a token and prints it. It is shown this once; only its hash is kept.")
    int add(
            @Mixin ProcessOption config,
            @Parameters(paramLabel = "NAME", description = "Who gets it, such as ada or dashboard.") String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            defaultValue = "read",
                            description =
                                    "read (default): see everything but secrets. operate: also start jobs, and decide"
                                            + " about what is parked. admin: also change routes, sites and tokens.")
                    String role,
            @Option(
                            names = "--for",
                            paramLabel = "SITE",
                            description = "Only for this site; may be given several times. Without it: for all sites.")
                    @Nullable
                    List<String> sites) {
        Role wanted = Role.of(role)
                .orElseThrow(() -> wrong("--role: expected one of " + Role.words() + ", found " + Foreign.line(role)));
        if (!ApiTokens.NAME.matcher(name).matches()) {
            throw wrong("NAME: expected 1 to 40 letters, digits, dots and dashes, found " + Foreign.line(name));
        }
        Settings settings = config.process();
        Set<String> only = new TreeSet<>(sites == null ? List.of() : sites);
        KnownSites known = ProcessOption.sites(settings);
        only.stream().filter(site -> !known.names().contains(site)).findFirst().ifPresent(site -> {
            throw wrong("--for: there is no site " + Foreign.line(site) + "; `site list` names them");
        });
        PrintWriter out = spec.commandLine().getOut();
        out.println(RunningService.of(settings)
                .map(service -> added(service, name, wanted, only))
                .orElseGet(() -> OwnStore.with(settings, store -> add(store, name, wanted, only))));
        out.flush();
        return 0;
    }

    private static String added(RunningService service, String name, Role role, Set<String> only) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("name", name).put("role", role.word());
        ArrayNode sites = body.putArray("sites");
        only.forEach(sites::add);
        return service.call("POST", "/tokens", body).path("token").asText();
    }

    private static String add(Database store, String name, Role role, Set<String> only) {
        Clock clock = Clock.systemUTC();
        Audit audit = new Audit(store, clock);
        try {
            String text = new ApiTokens(store, clock).add(name, role, only);
            audit.note(Audit.Action.ofCommand(null, "tokens.add", name, AccessGroup.limits(role, only)));
            return text;
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(Reason.of(e));
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Lists the tokens, without their secrets.")
    int list(
            @Mixin ProcessOption config,
            @Option(names = "--json", description = "Print JSON, as GET /api/v1/tokens answers it.") boolean json) {
        Settings settings = config.process();
        PrintWriter out = spec.commandLine().getOut();
        List<ApiToken> tokens = new ArrayList<>();
        try (Database store = Stores.openReadOnly(settings)) {
            if (store.has("api_tokens")) {
                tokens.addAll(new ApiTokens(store, Clock.systemUTC()).all());
            }
        }
        if (json) {
            JsonOut.print(AccessGroup.json(tokens), out);
            return 0;
        }
        if (tokens.isEmpty()) {
            out.println("no tokens; `token add <name> --role <role>` makes one");
            return 0;
        }
        Table table = new Table().row("NAME", "ROLE", "SITES", "MADE", "LAST USED");
        tokens.forEach(token -> table.row(
                token.name(),
                token.role().word(),
                token.sites().isEmpty() ? "all" : String.join(", ", new TreeSet<>(token.sites())),
                token.createdAt(),
                Optional.ofNullable(token.lastUsedAt()).map(Object::toString).orElse("never")));
        table.print(out);
        return 0;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Ends a token at once, and who is signed in with it.")
    int revoke(
            @Mixin ProcessOption config,
            @Parameters(paramLabel = "NAME", description = "The name of the token.") String name) {
        if (!ApiTokens.NAME.matcher(name).matches()) {
            throw wrong("NAME: expected 1 to 40 letters, digits, dots and dashes, found " + Foreign.line(name));
        }
        Settings settings = config.process();
        Optional<RunningService> service = RunningService.of(settings);
        if (service.isPresent()) {
            service.get().call("DELETE", "/tokens/" + name, null);
        } else if (!OwnStore.with(settings, store -> revoke(store, name))) {
            throw new CommandFailedException("there is no token " + name);
        }
        spec.commandLine().getOut().println("token " + name + " is revoked");
        return 0;
    }

    private static boolean revoke(Database store, String name) {
        Clock clock = Clock.systemUTC();
        boolean revoked = new ApiTokens(store, clock).revoke(name);
        if (revoked) {
            new Audit(store, clock).note(Audit.Action.ofCommand(null, "tokens.revoke", name, null));
        }
        return revoked;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
