package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.testing.Packaged;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the packaged program, with its output in files. Killed when it is closed. */
final class Child implements AutoCloseable {
    static final Path ROOT = Packaged.ROOT;
    private static final Path JAR = Packaged.JAR;
    private static final Path SANDBOX_JAR = ROOT.resolve("target/loyalty-bridge-sandbox.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How a command ended. */
    record Result(int exit, String out, String err) {}

    private final Process process;
    private final Path out;
    private final Path err;

    private Child(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a command of the program; {@code logs} is the directory for its output. */
    static Child command(Path logs, String... arguments) {
        return command(ROOT, logs, arguments);
    }

    static Child command(Path workingDirectory, Path logs, String... arguments) {
        List<String> line = java(List.of("-jar", JAR.toString()));
        line.addAll(List.of(arguments));
        return start(workingDirectory, logs, Map.of(), line);
    }

    /** Starts a class of the stand-ins as they are packaged. */
    static Child main(Path logs, String mainClass, String... arguments) {
        List<String> line = java(List.of("-cp", JAR + File.pathSeparator + SANDBOX_JAR, mainClass));
        line.addAll(List.of(arguments));
        return start(ROOT, logs, Map.of(), line);
    }

    /** Runs a command to its end. */
    static Result run(Path logs, String... arguments) {
        return run(ROOT, logs, arguments);
    }

    static Result run(Path workingDirectory, Path logs, String... arguments) {
        try (Child child = command(workingDirectory, logs, arguments)) {
            return child.end();
        }
    }

    private static List<String> java(List<String> what) {
        List<String> line = Packaged.java();
        line.addAll(what);
        return line;
    }

    static Child start(Path workingDirectory, Path logs, Map<String, String> environment, List<String> line) {
        try {
            Path out = Files.createTempFile(logs, "out-", ".log");
            Path err = Files.createTempFile(logs, "err-", ".log");
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(workingDirectory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            return new Child(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a line of the output matches, and returns the first group. */
    String awaitLine(String regex) {
        Pattern pattern = Pattern.compile(regex);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive() || pattern.matcher(out()).find());
        Matcher matcher = pattern.matcher(out());
        assertThat(matcher.find())
                .as("%s in the output:%n%s%n%s", regex, out(), err())
                .isTrue();
        return matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    boolean alive() {
        return process.isAlive();
    }

    /** {@code kill -9}, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(PATIENCE);
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end and returns the exit code. */
    int awaitEnd(Duration atMost) {
        try {
            assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
                    .as("ended within %s; output:%n%s%n%s", atMost, out(), err())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Result end() {
        int exit = awaitEnd(PATIENCE);
        return new Result(exit, out(), err());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        if (process.isAlive()) {
            kill();
        }
    }
}
