package io.loyaltybridge.settings;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a team that replace shipped ones. Each shipped file is kept as it was copied, below {@link #COPIED}, so that after an
 * upgrade it can be told what changed under a team's own.
 */
public final class OwnFiles {
    /** The directory beside the team's files with the shipped ones as they were copied. */
    public static final String COPIED = ".shipped";

    private final Installation installation;

    public OwnFiles(Installation installation) {
        this.installation = installation;
    }

    /** All of them, by path; those of {@code application.properties} are settings, which lie over the shipped ones. */
    public List<OwnFile> all() throws IOException {
        List<OwnFile> files = new ArrayList<>();
        for (String folder : Installation.FOLDERS) {
            Path directory = installation.own().resolve(folder);
            if (!Files.isDirectory(directory)) {
                continue;
            }
            try (Stream<Path> walked = Files.walk(directory)) {
                for (Path file : walked.filter(Files::isRegularFile).sorted().toList()) {
                    files.add(of(installation.own().relativize(file)));
                }
            }
        }
        return files;
    }

    /** One of them, which is there. */
    public OwnFile of(Path path) throws IOException {
        Path own = installation.own().resolve(path);
        Path shipped = existing(installation.home().resolve(path));
        Path copied = existing(copied(path));
        if (shipped == null) {
            return new OwnFile(path, OwnFile.State.ADDED, null, copied);
        }
        return new OwnFile(path, state(own, shipped, copied), shipped, copied);
    }

    private static OwnFile.State state(Path own, Path shipped, @Nullable Path copied) throws IOException {
        if (isSame(own, shipped)) {
            return OwnFile.State.SAME;
        }
        if (copied == null) {
            return OwnFile.State.UNKNOWN;
        }
        if (isSame(copied, shipped)) {
            return OwnFile.State.CHANGED;
        }
        return isSame(own, copied) ? OwnFile.State.OLD : OwnFile.State.BOTH;
    }

    /**
     * Copies a shipped file to where the team's own is, to be changed there.
     *
     * @throws NoSuchFileException        where no such file is shipped
     * @throws FileAlreadyExistsException where the team has it already
     */
    public void copy(Path path) throws IOException {
        Path shipped = shipped(path);
        Path own = installation.own().resolve(path);
        if (Files.exists(own)) {
            throw new FileAlreadyExistsException(own.toString());
        }
        put(shipped, copied(path));
        put(shipped, own);
    }

    /**
     * Keeps the shipped file as the one that the team's own was made from.
     *
     * @throws NoSuchFileException where no such file is shipped
     */
    public void keep(Path path) throws IOException {
        put(shipped(path), copied(path));
    }

    /** Forgets what the team's own was made from. */
    public void forget(Path path) throws IOException {
        Files.deleteIfExists(copied(path));
    }

    private Path shipped(Path path) throws IOException {
        Path shipped = existing(installation.home().resolve(path));
        if (shipped == null) {
            throw new NoSuchFileException(path.toString());
        }
        return shipped;
    }

    private Path copied(Path path) {
        return installation.own().resolve(COPIED).resolve(path);
    }

    /** Whole, or not at all. The installation may be read-only; the team's file may be written. */
    private static void put(Path from, Path to) throws IOException {
        Path folder = Files.createDirectories(to.toAbsolutePath().getParent());
        Path made = folder.resolve("." + to.getFileName() + ".part");
        Files.write(made, Files.readAllBytes(from));
        Files.move(made, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        return Files.mismatch(one, other) == -1;
    }

    private static @Nullable Path existing(Path file) {
        return Files.isRegularFile(file) ? file : null;
    }
}
