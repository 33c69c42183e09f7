package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Installation;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A path on the command line as one of the files that a team may have of its own. */
final class OwnPath {
    private OwnPath() {}

    /**
     * @param given below the caller's directory, which may be any below the working directory
     * @throws ParameterException where it is none
     */
    static Path of(CommandLine line, Installation installation, Path given) {
        Path whole = given.toAbsolutePath().normalize();
        for (Path root : new Path[] {installation.own().toAbsolutePath(), installation.home()}) {
            if (whole.startsWith(root) && Installation.isOwn(root.relativize(whole))) {
                return root.relativize(whole);
            }
        }
        throw new ParameterException(
                line,
                "FILE: expected a path below " + String.join(", ", Installation.FOLDERS)
                        + ", such as routes/award/award-points.camel.yaml, found " + given);
    }

    /** @throws CommandFailedException where the installation and the working directory are the same */
    static Installation apart() {
        Installation here = Installation.here();
        if (!here.isApart()) {
            throw new CommandFailedException(
                    "The program runs in its own directory, so no file of yours replaces a shipped one: in a checkout, `git diff`"
                            + " shows what was changed; of a release, start it in a directory of your own");
        }
        return here;
    }
}
