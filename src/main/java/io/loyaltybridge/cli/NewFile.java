package io.loyaltybridge.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A text file that is written completely or not at all, readable by its owner only, because it names customers. */
final class NewFile {

    /** Writes the content. */
    @FunctionalInterface
    interface Content {
        void write(Writer out) throws IOException;
    }

    private NewFile() {}

    /** @throws CommandFailedException where the file is there and may not be replaced */
    static void write(Path file, boolean replace, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        refuse(target, file, replace);
        Path parent = target.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new CommandFailedException(file + " cannot be written: there is no directory " + parent);
        }
        Path whole = Files.createTempFile(parent, "." + target.getFileName() + "-", ".part");
        try {
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                Writer out = new BufferedWriter(
                        new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
                content.write(out);
                out.flush();
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
