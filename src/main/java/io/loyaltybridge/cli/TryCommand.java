package io.loyaltybridge.cli;

import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.RefusedWebhookException;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.view.ReadEvents;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code try}: what would be read from a payload. Sends nothing, stores nothing, checks no signature. */
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Prints what a source's settings read from a payload: who, what, when and how many points. Sends nothing.",
        footer = {"", "Example: try shop --file order.json --header 'X-Shopify-Topic: orders/paid'"})
final class TryCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private GivenRequest given;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "As in sources.<source>.*")
    @SuppressWarnings("NullAway.Init") // picocli fills what has to be given
    private String source;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.load();
        if (!settings.sources().contains(source)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no source " + source + "; the sources are: " + String.join(", ", settings.sources()));
        }
        SourceSettings set = SourceSettings.of(settings, source);
        List<NewEvent> events;
        try {
            events = SourceCatalog.reader(settings, set).events(given.head(), given.body());
        } catch (RefusedWebhookException e) {
            throw new CommandFailedException("refused with " + e.status() + ": " + Reason.of(e));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(Reason.of(e));
        }
        PrintWriter out = spec.commandLine().getOut();
        ReadEvents read = new ReadEvents(set);
        for (int i = 0; i < events.size(); i++) {
            out.println("event " + (i + 1) + " of " + events.size());
            read.parts(events.get(i))
                    .forEach(part -> out.println("  " + Foreign.line("%-7s %s".formatted(part.what(), part.found()))));
        }
        out.flush();
        return 0;
    }
}
