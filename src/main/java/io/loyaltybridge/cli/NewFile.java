package io.loyaltybridge.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A file that is written completely or not at all, readable by its owner only, because it names customers. */
final class NewFile {

    /** Writes the content. */
    @FunctionalInterface
    interface Content {
        void write(Writer out) throws IOException;
    }

    /** Writes the content, and says how many lines it had. */
    @FunctionalInterface
    interface Lines {
        long write(Writer out) throws IOException;
    }

    /** Writes an empty file that only its owner may read; other files beside it are its own affair. */
    @FunctionalInterface
    interface Whole {
        void write(Path whole) throws IOException;
    }

    private NewFile() {}

    /**
     * Writes lines to a file, or to the standard output.
     *
     * @param file null for the standard output
     * @return how many lines there were
     * @throws CommandFailedException where the file is there and may not be replaced, or the standard output takes nothing more
     */
    static long writeOrPrint(@Nullable Path file, boolean replace, Lines content) throws IOException {
        if (file != null) {
            long[] count = {0};
            write(file, replace, out -> count[0] = content.write(out));
            return count[0];
        }
        // Always UTF-8, because the output usually goes into a file.
        Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        long count = content.write(out);
        out.flush();
        if (System.out.checkError()) {
            throw new CommandFailedException("standard output did not accept all of it");
        }
        return count;
    }

    /** @throws CommandFailedException where the file is there and may not be replaced */
    static void write(Path file, boolean replace, Content content) throws IOException {
        writeFile(file, replace, whole -> {
            try (Writer out = Files.newBufferedWriter(whole)) {
                content.write(out);
            }
        });
    }

    /** As {@link #write}, for what is not text. */
    static void writeFile(Path file, boolean replace, Whole content) throws IOException {
        Path target = file.toAbsolutePath();
        refuse(target, file, replace);
        Path parent = target.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new CommandFailedException(file + " cannot be written: there is no directory " + parent);
        }
        Path whole = Files.createTempFile(parent, "." + target.getFileName() + "-", ".part");
        try {
            content.write(whole);
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            refuse(target, file, replace);
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static void refuse(Path target, Path given, boolean replace) {
        if (Files.isDirectory(target)) {
            throw new CommandFailedException(given + " is a directory");
        }
        if (!replace && Files.exists(target)) {
            throw new CommandFailedException(given + " exists; --force replaces it");
        }
    }
}
