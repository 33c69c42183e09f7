package io.loyaltybridge.cli;

import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** The commands that need the stand-ins. They are in a jar of their own, which production leaves out. */
final class AddedCommands {
    private static final List<String> NAMES = List.of("demo", "sandbox", "cluster");

    private AddedCommands() {}

    /** Adds those that the loader has. Any other is hidden and says what is missing. */
    static void addTo(CommandLine line, ClassLoader loader) {
        ServiceLoader.load(AddedCommand.class, loader).forEach(line::addSubcommand);
        NAMES.stream()
                .filter(name -> !line.getSubcommands().containsKey(name))
                .forEach(name -> line.addSubcommand(name, new Missing()));
    }

    /** Loads from the class path and from {@code <program>-sandbox.jar} beside the program's jar, if it is there. */
    static ClassLoader loader() {
        ClassLoader own = LoyaltyBridge.class.getClassLoader();
        Path jar = jar();
        try {
            return Files.exists(jar) ? new URLClassLoader(new URL[] {jar.toUri().toURL()}, own) : own;
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar() {
        Path program = Path.of(URI.create(LoyaltyBridge.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        return program.resolveSibling(program.getFileName().toString().replaceFirst("\\.jar$", "") + "-sandbox.jar");
    }

    @Command(hidden = true)
    private static final class Missing implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Unmatched
        private @Nullable List<String> ignored;

        @Override
        public Integer call() {
            throw new CommandFailedException(
                    spec.name() + ": the stand-ins are not installed. Copy " + jar().getFileName()
                            + " and its folder sandbox-lib from a build (target/) to " + jar().getParent() + ".");
        }
    }
}
