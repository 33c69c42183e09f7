package io.loyaltybridge.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Ends processes that this one started and removes its directory when this one is gone, also after {@code kill -9}: a shell that waits
 * for the end of its standard input. Each process has a file with its id; PostgreSQL writes one itself.
 */
public final class Guard implements AutoCloseable {
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            cat >/dev/null
            for file in "$0"/pids/*; do [ -f "$file" ] && kill -9 "$(cat "$file")"; done
            file="$0/postgres/data/postmaster.pid"
            [ -f "$file" ] && kill -QUIT "$(head -n 1 "$file")" && sleep 1
            rm -rf "$0"
            """;

    private final Path directory;
    private final Process shell;

    private Guard(Path directory, Process shell) {
        this.directory = directory;
        this.shell = shell;
    }

    /** @param directory with everything that the processes write; PostgreSQL's data is in {@code postgres/data} */
    public static Guard over(Path directory) {
        try {
            Files.createDirectories(directory.resolve("pids"));
            return new Guard(
                    directory,
                    new ProcessBuilder("sh", "-c", SCRIPT, directory.toString())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on it ends this one too; the one before of the same name has ended. */
    public void add(String name, long pid) {
        try {
            Files.writeString(directory.resolve("pids").resolve(name), Long.toString(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This one has ended. */
    public void remove(String name) {
        try {
            Files.deleteIfExists(directory.resolve("pids").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends only itself: everything else was ended in order. */
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
