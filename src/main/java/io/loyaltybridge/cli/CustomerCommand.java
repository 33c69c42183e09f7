package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.privacy.CustomerExport;
import io.loyaltybridge.privacy.ForgetJob;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import java.io.IOException;
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

/** {@code customer}: what is known of one customer. */
@Command(
        name = "customer",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Exports or forgets what is known of one customer.")
final class CustomerCommand implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: customer export EMAIL, or customer forget EMAIL");
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Exports everything that is known of a customer, as one JSON document. Changes nothing.")
    int export(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "EMAIL", description = "An address of theirs.") String email,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Write a new file that only its owner can read (default: standard output).")
                    @Nullable
                    Path file,
            @Option(names = "--force", description = "Replace the file if it exists.") boolean force)
            throws IOException {
        String address = address(email);
        Settings settings = config.load();
        try (Database store = Stores.openReadOnly(settings)) {
            ObjectNode document = CustomerExport.of(store, settings.site(), address)
                    .orElseThrow(() -> new CommandFailedException("nothing is known of this address"));
            String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
            if (file == null) {
                spec.commandLine().getOut().print(text);
                spec.commandLine().getOut().flush();
            } else {
                NewFile.write(file, force, out -> out.write(text));
            }
        }
        return 0;
    }

    @Command(
            name = "forget",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Forgets a customer: afterwards nothing in the database says who they are. Their books still add up, and"
                            + " what they had once they do not get again.",
            footer = {
                "",
                "Without --yes it prints what it would do. Wix and the program are not called: who is still there comes back with"
                        + " their next event, as a new customer."
            })
    int forget(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "EMAIL", description = "An address of theirs.") String email,
            @Option(names = ForgetJob.YES, description = "Do it.") boolean yes) {
        String address = address(email);
        ChosenSite site = config.choose();
        return JobRunner.run(
                site,
                ForgetJob.NAME,
                yes ? List.of(address, ForgetJob.YES) : List.of(address),
                spec.commandLine().getOut(),
                store -> ForgetJob.alone(store, site.settings().site(), Clock.systemUTC())::run);
    }

    private String address(String email) {
        return Emails.normalise(email)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "EMAIL: expected an e-mail address, found " + Foreign.line(email)));
    }
}
