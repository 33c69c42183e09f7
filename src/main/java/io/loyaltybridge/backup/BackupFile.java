package io.loyaltybridge.backup;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.DatabaseCopy;
import io.loyaltybridge.store.OwnerOnly;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.store.StoreException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A backup: a zip file with the database as it was at one moment, the keys beside it, and the files of imports that are under way; a
 * manifest says what is in it, with a checksum of each file. Customers and keys are in it, so it is its owner's alone.
 */
public final class BackupFile {
    /** The keys that belong to a database. */
    static final List<String> KEYS = List.of(Database.FORGETTING_KEY, "coupon-code-key");
    /** The directory of files of imports. */
    static final String IMPORTS = "imports";

    private static final Pattern IMPORT = Pattern.compile(IMPORTS + "/[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final double MIB = 1_048_576;

    private BackupFile() {}

    /**
     * Writes a backup of a data directory and reads it back. A process may go on working there.
     *
     * @param file    an empty file, readable by its owner only; a second file beside it needs as much room as the database meanwhile
     * @param release the program that makes it
     * @param said    gets lines about the progress
     * @throws BackupException where it cannot be written, or is not as it has to be when it is read
     */
    public static Manifest write(Path dataDir, Path file, String release, Clock clock, Consumer<String> said) {
        Path copy = file.resolveSibling(file.getFileName() + ".db");
        try {
            Files.deleteIfExists(copy);
            try {
                said.accept(String.format(
                        Locale.ROOT,
                        "copying the database (%.1f MiB) …",
                        Files.size(dataDir.resolve(SqliteStore.FILE)) / MIB));
                DatabaseCopy.write(dataDir, copy);
                said.accept("checking the copy …");
                DatabaseCopy.Contents contents = DatabaseCopy.check(copy);
                said.accept("writing the backup …");
                Manifest made = pack(dataDir, copy, file, release, clock, contents);
                said.accept("reading it back …");
                verify(file);
                return made;
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new BackupException(file + " cannot be written: " + Reason.of(e), e);
        } catch (StoreException e) {
            throw new BackupException(Reason.of(e), e);
        }
    }

    private static Manifest pack(
            Path dataDir, Path copy, Path file, String release, Clock clock, DatabaseCopy.Contents contents)
            throws IOException {
        List<Manifest.Part> parts = new ArrayList<>();
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            parts.add(add(zip, SqliteStore.FILE, copy));
            for (String key : KEYS) {
                if (Files.exists(dataDir.resolve(key))) {
                    parts.add(add(zip, key, dataDir.resolve(key)));
                }
            }
            for (Path each : imports(dataDir)) {
                parts.add(add(zip, IMPORTS + "/" + each.getFileName(), each));
            }
            Manifest made = new Manifest(clock.instant(), release, contents.schema(), parts, contents.rows());
            zip.putNextEntry(new ZipEntry(Manifest.NAME));
            zip.write(made.json());
            zip.closeEntry();
            return made;
        }
    }

    private static List<Path> imports(Path dataDir) throws IOException {
        Path directory = dataDir.resolve(IMPORTS);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(each ->
                            IMPORT.matcher(IMPORTS + "/" + each.getFileName()).matches() && Files.isRegularFile(each))
                    .sorted()
                    .toList();
        }
    }

    private static Manifest.Part add(ZipOutputStream zip, String name, Path from) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        DigestOutputStream digesting = new DigestOutputStream(zip, Sha256.digest());
        long bytes = Files.copy(from, digesting);
        zip.closeEntry();
        return new Manifest.Part(name, bytes, hex(digesting));
    }

    /**
     * Reads a whole backup and compares it with its manifest.
     *
     * @throws BackupException where it is damaged, or no backup
     */
    public static Manifest verify(Path file) {
        return read(file, null);
    }

    /**
     * The same, and writes its files into a directory.
     *
     * @param into an empty directory, or none yet; made readable by its owner only
     */
    static Manifest unpack(Path file, Path into) {
        return read(file, into);
    }

    private static Manifest read(Path file, @Nullable Path into) {
        if (!Files.isRegularFile(file)) {
            throw new BackupException(file + ": there is no such file");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Manifest manifest = manifest(file, zip);
            for (Manifest.Part part : manifest.parts()) {
                ZipEntry entry = zip.getEntry(part.name());
                if (entry == null) {
                    throw new BackupException(file + " is damaged: " + part.name() + " is missing");
                }
                try (InputStream in = zip.getInputStream(entry);
                        OutputStream out = into == null ? OutputStream.nullOutputStream() : create(into, part)) {
                    DigestOutputStream digesting = new DigestOutputStream(out, Sha256.digest());
                    long bytes = in.transferTo(digesting);
                    if (bytes != part.bytes() || !hex(digesting).equals(part.sha256())) {
                        throw new BackupException(
                                file + " is damaged: " + part.name() + " is not what its manifest says");
                    }
                }
            }
            return manifest;
        } catch (IOException e) {
            throw new BackupException(file + " is no backup, or damaged: " + Reason.of(e), e);
        }
    }

    private static Manifest manifest(Path file, ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null) {
            throw new BackupException(file + " is no backup: it has no " + Manifest.NAME);
        }
        Manifest manifest;
        try (InputStream in = zip.getInputStream(entry)) {
            manifest = Manifest.of(in.readAllBytes());
        }
        Set<String> names = manifest.parts().stream().map(Manifest.Part::name).collect(Collectors.toSet());
        if (names.size() != manifest.parts().size() || !names.contains(SqliteStore.FILE)) {
            throw new BackupException(file + " is damaged: its manifest has no database, or a file twice");
        }
        for (String name : names) {
            if (!name.equals(SqliteStore.FILE)
                    && !KEYS.contains(name)
                    && !IMPORT.matcher(name).matches()) {
                throw new BackupException(file + " has a file that belongs to no backup: " + name);
            }
        }
        return manifest;
    }

    private static OutputStream create(Path into, Manifest.Part part) throws IOException {
        Path made = into.resolve(part.name());
        Path directory = made.getParent();
        if (directory != null) {
            OwnerOnly.make(directory);
        }
        OwnerOnly.makeFile(made);
        return new BufferedOutputStream(Files.newOutputStream(made));
    }

    private static String hex(DigestOutputStream digesting) {
        return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    }
}
