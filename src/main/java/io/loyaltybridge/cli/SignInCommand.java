package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loyaltybridge.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sign-in}: a link to the page, for who can read the data directory. */
@Command(
        name = "sign-in",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Prints a link that signs in to the page of the running service as an admin, once, within 15 minutes.")
final class SignInCommand implements Callable<Integer> {
    @Mixin
    private ProcessOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.process();
        RunningService service = RunningService.of(settings)
                .orElseThrow(() -> new CommandFailedException(
                        "no service runs with this data directory; `run` starts it, and prints where its page is"));
        String code = service.call("POST", "/session/link", JsonNodeFactory.instance.objectNode())
                .path("code")
                .asText();
        spec.commandLine().getOut().println(service.url() + "/#sign-in=" + code);
        return 0;
    }
}
