package io.loyaltybridge.bank;

import io.loyaltybridge.testing.Packaged;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of the bank, with its output appended to one file. Killed when it is closed. */
final class BankProcess implements AutoCloseable {
    static final Path ROOT = Packaged.ROOT;
    static final Path JAR = Packaged.JAR;

    private final Process process;

    private BankProcess(Process process) {
        this.process = process;
    }

    /** Starts the packaged program, or that of another version, which {@code bank.jar} names, from its own directory. */
    static BankProcess bridge(Path log, String... arguments) {
        String other = System.getProperty("bank.jar");
        return other == null
                ? start(ROOT, log, Packaged.java(), List.of("-jar", JAR.toString()), arguments)
                : start(
                        Path.of(other).toAbsolutePath().getParent().getParent(),
                        log,
                        Packaged.plainJava(),
                        List.of("-jar", other),
                        arguments);
    }

    /** Starts a class of the tests. */
    static BankProcess main(Path log, Class<?> main, String... arguments) {
        return start(
                ROOT,
                log,
                Packaged.plainJava(),
                List.of(
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        main.getName()),
                arguments);
    }

    private static BankProcess start(
            Path directory, Path log, List<String> java, List<String> what, String... arguments) {
        List<String> line = new ArrayList<>(java);
        line.addAll(what);
        line.addAll(List.of(arguments));
        try {
            return new BankProcess(new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits for its end and returns the exit code; kills it where it does not end within four minutes. */
    int end() {
        try {
            if (!process.waitFor(240, TimeUnit.SECONDS)) {
                close();
            }
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@code kill -9}, and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process " + process.pid() + " does not die");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
