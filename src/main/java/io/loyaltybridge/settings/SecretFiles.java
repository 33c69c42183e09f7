package io.loyaltybridge.settings;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Settings files with secrets that other users can read. They are reported, not refused: in a container, mounted secrets are
 * readable by everyone, and there is nobody else; and some mounts show every file as open.
 */
final class SecretFiles {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private SecretFiles() {}

    /** A line for each such file. */
    static List<String> open(List<PropertiesFile> files) {
        List<String> lines = new ArrayList<>();
        for (PropertiesFile file : files) {
            lines.addAll(open(file, Catalog::isSecret));
        }
        return lines;
    }

    /**
     * The line of one file; none where it holds no secret, or nobody else can read it.
     *
     * @param secret whether the value of a key is secret
     */
    static List<String> open(PropertiesFile file, Predicate<String> secret) {
        List<String> secrets = secrets(file, secret);
        if (secrets.isEmpty()
                || !FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return List.of();
        }
        Set<PosixFilePermission> rights = rights(file.path());
        return OWNERS.containsAll(rights)
                ? List.of()
                : List.of(file.path() + " holds secrets (" + String.join(", ", secrets)
                        + ") and other users of this machine can read it (" + PosixFilePermissions.toString(rights)
                        + "); use chmod 600");
    }

    private static List<String> secrets(PropertiesFile file, Predicate<String> secret) {
        return file.values().entrySet().stream()
                .filter(entry -> secret.test(entry.getKey()))
                .filter(entry ->
                        !References.removed(entry.getValue()).isBlank() && !SecretKeys.isEncrypted(entry.getValue()))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private static Set<PosixFilePermission> rights(Path file) {
        try {
            return Files.getPosixFilePermissions(file);
        } catch (IOException e) {
            throw new SettingsException(List.of(
                    file + ": its permissions cannot be read (" + e.getClass().getSimpleName() + ")"));
        }
    }
}
