package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.cli.AddedCommand;
import io.loyaltybridge.cli.LoyaltyBridge;
import io.loyaltybridge.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: starts stand-ins and bridge with a few customers. Needs no settings and leaves none behind. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Shows the bridge at work between stand-ins for Wix and for a loyalty program, checks the result, and keeps running so that you can try more.")
public final class DemoCommand implements AddedCommand {
    @Option(names = "--once", description = "End after the check: exit code 0 when every balance is right, else 1.")
    private boolean once;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        System.setProperty("LOG_LEVEL", "ERROR");
        Settings settings = Settings.load(Path.of(Settings.DEFAULT_FILE), null, System.getenv());
        try (Demo demo = Demo.start(settings, out)) {
            boolean right = demo.play();
            if (once) {
                return right ? 0 : 1;
            }
            demo.printWhatToTry();
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "stop"));
            new CountDownLatch(1).await();
            return 0;
        }
    }
}
