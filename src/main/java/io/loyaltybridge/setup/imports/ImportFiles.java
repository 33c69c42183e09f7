package io.loyaltybridge.setup.imports;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes balances into files for Wix's loyalty imports: CSV in UTF-8 with the header {@code EMAIL,POINTS}, one row a
 * customer, split where a file would grow too large. Rows go straight to disk. The same rows in the same order give the
 * same files, and a file has its name only when it is whole. Not thread-safe.
 */
public final class ImportFiles implements AutoCloseable {
    /** Bytes of a file; Wix takes 10 MB and does not say which. */
    public static final long MOST_BYTES = 10_000_000;
    /** Points that an account can have. */
    public static final long MOST_POINTS = 999_999_999;

    static final int EMAIL_COLUMN = 0;
    static final int POINTS_COLUMN = 1;
    private static final byte[] HEADER = "EMAIL,POINTS\n".getBytes(StandardCharsets.UTF_8);

    private final Path directory;
    private final String name;
    private final long mostBytes;
    private final List<Path> files = new ArrayList<>();
    private @Nullable OutputStream out;
    private long written;

    /**
     * @param directory is made where it is not there
     * @param name      begins the files' names, as in {@code name-1.csv}
     * @param mostBytes of one file; {@link #MOST_BYTES} for Wix
     */
    public ImportFiles(Path directory, String name, long mostBytes) {
        this.directory = directory;
        this.name = name;
        this.mostBytes = mostBytes;
    }

    /**
     * Adds a customer.
     *
     * @param points the balance that the account shall have, 0 to 999,999,999
     * @return which of the files they are in, from 0
     * @throws IllegalArgumentException where the row cannot be imported
     */
    public int add(@Nullable String email, long points) {
        if (email == null || email.isBlank()) {
            throw new IllegalArgumentException("the e-mail of a row to import is missing");
        }
        if (points < 0 || points > MOST_POINTS) {
            throw new IllegalArgumentException("points: expected 0 to " + MOST_POINTS + ", found " + points);
        }
        byte[] row = (CSVFormat.DEFAULT.format(email, points) + "\n").getBytes(StandardCharsets.UTF_8);
        if (HEADER.length + row.length > mostBytes) {
            throw new IllegalArgumentException(
                    "a row of " + row.length + " bytes does not fit into a file of " + mostBytes);
        }
        try {
            OutputStream file = out;
            if (file != null && written + row.length > mostBytes) {
                end(file);
                file = null;
            }
            if (file == null) {
                file = begin();
            }
            file.write(row);
            written += row.length;
            return files.size();
        } catch (IOException e) {
            throw new UncheckedIOException("a file to import cannot be written: " + current(), e);
        }
    }

    /** The files, in the order of their rows; none where no row was added. No row can be added after this. */
    public List<Path> finish() {
        try {
            if (out != null) {
                end(out);
            }
            return List.copyOf(files);
        } catch (IOException e) {
            throw new UncheckedIOException("a file to import cannot be written: " + current(), e);
        }
    }

    private Path current() {
        return directory.resolve(name + "-" + (files.size() + 1) + ".csv");
    }

    private Path aside() {
        return directory.resolve(name + "-" + (files.size() + 1) + ".csv.part");
    }

    private OutputStream begin() throws IOException {
        Files.createDirectories(directory);
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(aside()));
        out = file;
        file.write(HEADER);
        written = HEADER.length;
        return file;
    }

    private void end(OutputStream file) throws IOException {
        file.close();
        out = null;
        try (FileChannel channel = FileChannel.open(aside(), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(aside(), current(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        files.add(current());
    }

    /** Gives up a file that was begun; the finished ones stay. */
    @Override
    public void close() {
        if (out == null) {
            return;
        }
        try (OutputStream open = out) {
            out = null;
            Files.deleteIfExists(aside());
        } catch (IOException e) {
            throw new UncheckedIOException("a file to import cannot be given up: " + aside(), e);
        }
    }
}
