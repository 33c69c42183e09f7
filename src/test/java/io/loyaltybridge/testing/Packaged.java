package io.loyaltybridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged program, and the runtime that tests start it with: small, and with its classes as an archive, as the launcher does it. */
public final class Packaged {
    /** The project. */
    public static final Path ROOT = Path.of("").toAbsolutePath();

    public static final Path JAR = ROOT.resolve("target/loyalty-bridge.jar");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");
    /** Half of what a start costs is finding and checking classes, and there are a hundred starts. */
    private static final Path ARCHIVE = ROOT.resolve("target/process-tests.jsa");

    private Packaged() {}

    /** The beginning of a command line; what follows is a main class, or {@code -jar} with {@link #JAR}. */
    public static List<String> java() {
        assertThat(JAR)
                .as("the packaged program; run these tests with mvn verify")
                .exists();
        prepareArchive();
        List<String> line = plainJava();
        // Where the archive does not fit, the runtime starts without it and says nothing.
        line.addAll(List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xshare:auto", "-Xlog:cds*=off"));
        return line;
    }

    /** The same for another class path, to which the archive does not belong. */
    public static List<String> plainJava() {
        List<String> line = new ArrayList<>(List.of(JAVA));
        line.addAll(SMALL);
        return line;
    }

    /** Test processes beside each other need it made once. */
    private static synchronized void prepareArchive() {
        try (FileChannel channel = FileChannel.open(
                        ARCHIVE.resolveSibling("process-tests.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || isMade()) {
                return;
            }
            Path made = Files.createTempDirectory("archive").resolve("made.jsa");
            List<String> line = plainJava();
            line.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-jar", JAR.toString(), "demo", "--once"));
            Process demo = new ProcessBuilder(line)
                    .directory(ROOT.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!demo.waitFor(3, TimeUnit.MINUTES)) {
                demo.destroyForcibly();
            }
            if (!Files.exists(made)) {
                // An empty one: nobody tries again, and the tests only start slower.
                Files.createFile(made);
            }
            Files.move(made, ARCHIVE, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(made.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isMade() throws IOException {
        return Files.exists(ARCHIVE)
                && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(JAR)) >= 0;
    }
}
