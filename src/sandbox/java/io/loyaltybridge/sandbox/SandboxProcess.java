package io.loyaltybridge.sandbox;

import java.io.UncheckedIOException;

/**
 * The stand-ins in a process of their own. Writes the settings that reach them into a file, prints one line per server
 * when it listens, and runs until it is stopped.
 */
public final class SandboxProcess {
    private static final String USAGE =
            "Usage: SandboxProcess [--program NAME] [--wix-port N] [--program-port N] [--mail-port N]"
                    + " [--webhook-url URL] [--program-webhook-url URL] [--quota N] [--journal-dir DIR] [--out FILE]";

    private SandboxProcess() {}

    /** Exits with 2 for wrong usage, 1 when a port is taken or a file cannot be written. */
    public static void main(String[] args) {
        SandboxArguments arguments;
        try {
            arguments = SandboxArguments.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        try {
            Sandbox sandbox = Sandbox.start(arguments);
            sandbox.lines().forEach(System.out::println);
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
        } catch (IllegalStateException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
