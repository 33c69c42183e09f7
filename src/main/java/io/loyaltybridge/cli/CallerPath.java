package io.loyaltybridge.cli;

import java.nio.file.Path;

/** Paths on the command line: they are those of whoever calls, who may be in another directory than the one that the program runs in. */
final class CallerPath {
    /** The property of the runtime with the caller's directory; the launcher sets it. Not set: the working directory. */
    static final String CALLER = "bridge.caller";

    private CallerPath() {}

    /** The path as it is given where the caller is in the working directory. */
    static Path of(String given) {
        Path caller = Path.of(System.getProperty(CALLER, ""));
        return caller.toAbsolutePath().normalize().equals(Path.of("").toAbsolutePath())
                ? Path.of(given)
                : caller.resolve(given);
    }
}
