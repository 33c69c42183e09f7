package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Installation;
import io.loyaltybridge.settings.OwnFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code copy}: a shipped file to be changed, in place of which the team's own counts from then on. */
@Command(
        name = "copy",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = {
            "Copies shipped routes, Kamelets, profiles or templates into your directory, where you change them: yours count in place of the"
                    + " shipped ones, and an upgrade leaves them alone.",
            "`diff` shows what you changed, and what an upgrade changed in the shipped ones since. What you copied is kept in "
                    + OwnFiles.COPIED + "/."
        })
final class CopyCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Such as routes/award/award-points.camel.yaml, as it is shipped.")
    private List<Path> files = List.of();

    @Option(
            names = "--seen",
            description =
                    "Copy nothing: what has changed in the shipped file is in yours now, and `diff` names it no more.")
    private boolean seen;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Installation installation = OwnPath.apart();
        OwnFiles own = new OwnFiles(installation);
        List<Path> paths = files.stream()
                .map(file -> OwnPath.of(spec.commandLine(), installation, file))
                .toList();
        for (Path path : paths) {
            try {
                if (seen) {
                    own.keep(path);
                } else {
                    own.copy(path);
                    spec.commandLine().getOut().println(path + ": change it, then `validate` checks it");
                }
            } catch (NoSuchFileException e) {
                throw new CommandFailedException(path + ": no such file is shipped (" + installation.home() + ")");
            } catch (FileAlreadyExistsException e) {
                throw new CommandFailedException(
                        path + " exists, and nothing is replaced; `diff " + path + "` compares it");
            }
        }
        return 0;
    }
}
