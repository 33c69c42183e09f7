package io.loyaltybridge.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The small programs of {@code src/test/node}, which use what others publish on npm. It is installed once, into {@code target/node}, as the lock file
 * says. Tests with it are left out, and say so, where there is no Node or no npm, or where npm reaches no registry.
 */
final class NodePrograms {
    private static final Path SOURCE = Path.of("src/test/node");
    private static final Path DIR = Path.of("target/node");
    private static final Path INSTALLED = DIR.resolve("installed.txt");
    private static final Pattern NO_NETWORK = Pattern.compile(
            "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR|E50\\d");
    private static final long PATIENCE_MINUTES = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Why nothing can be run here, once that is known; else empty. */
    private static String leftOut = "";

    private record Ended(int exit, String out, String err) {}

    private NodePrograms() {}

    /**
     * Runs a program to its end.
     *
     * @param script a file of {@code src/test/node}
     * @param input what it reads, as JSON
     * @return what it prints, which is JSON
     * @throws AssertionError with what it says, when it fails
     */
    static JsonNode run(String script, Object input) {
        install();
        try {
            Ended ended = start(List.of("node", script), JSON.writeValueAsString(input));
            assertThat(ended.exit).as("%s: %s%s", script, ended.out, ended.err).isZero();
            return JSON.readTree(ended.out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Several processes of tests may need it at once: one installs, the others wait. */
    private static void install() {
        if (!isThere("node") || !isThere("npm")) {
            leaveOut("what is checked with published tools needs node and npm (apt install nodejs npm)");
        }
        Assumptions.assumeTrue(leftOut.isEmpty(), leftOut);
        try {
            Files.createDirectories(DIR);
            try (FileChannel lock =
                            FileChannel.open(DIR.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = lock.lock()) {
                assertThat(held.isValid()).isTrue();
                copy();
                String wanted = Files.readString(SOURCE.resolve("package-lock.json"));
                if (Files.exists(INSTALLED) && Files.readString(INSTALLED).equals(wanted)) {
                    return;
                }
                Ended ended = start(List.of("npm", "ci"), "");
                if (ended.exit != 0 && NO_NETWORK.matcher(ended.err).find()) {
                    leaveOut("npm reaches no registry. " + ended.err);
                    Assumptions.abort(leftOut);
                }
                assertThat(ended.exit).as("npm ci: %s%s", ended.out, ended.err).isZero();
                Files.writeString(INSTALLED, wanted);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Also printed, because what is left out passes. */
    private static void leaveOut(String reason) {
        if (leftOut.isEmpty()) {
            leftOut = "Left out: " + reason;
            System.out.println(leftOut);
        }
    }

    private static boolean isThere(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, command)));
    }

    private static void copy() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCE)) {
            for (Path file : files.toList()) {
                Path to = DIR.resolve(SOURCE.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static Ended start(List<String> line, String input) throws IOException {
        Path out = Files.createTempFile(DIR, "out-", ".txt");
        Path err = Files.createTempFile(DIR, "err-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(DIR.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                    .as("%s ends: %s", line, Files.readString(err))
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }
}
