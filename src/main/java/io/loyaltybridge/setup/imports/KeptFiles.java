package io.loyaltybridge.setup.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of runs of {@code setup}, which hold addresses: they go when their run has ended, however it ended. */
public final class KeptFiles {
    private static final Pattern NAME = Pattern.compile("setup-([0-9]{1,18})-[0-9]+\\.csv");

    private KeptFiles() {}

    /** How the names of a run's files begin. */
    public static String prefix(long run) {
        return "setup-" + run;
    }

    /**
     * Removes the files of runs.
     *
     * @param directory where they are; it may be missing
     * @param over      whether a run, by its id, needs its files no more
     */
    public static void remove(Path directory, LongPredicate over) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && over.test(Long.parseLong(name.group(1)))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
