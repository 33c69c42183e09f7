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
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return lines;
        }
        for (PropertiesFile file : files) {
            List<String> secrets = secrets(file);
            if (secrets.isEmpty()) {
                continue;
            }
            Set<PosixFilePermission> rights = rights(file.path());
            if (!OWNERS.containsAll(rights)) {
                lines.add(file.path() + " holds secrets (" + String.join(", ", secrets)
                        + ") and other users of this machine can read it (" + PosixFilePermissions.toString(rights)
                        + "); use chmod 600");
            }
        }
        return lines;
    }

    private static List<String> secrets(PropertiesFile file) {
        return file.values().entrySet().stream()
                .filter(entry -> Catalog.isSecret(entry.getKey()))
                .filter(entry -> !References.removed(entry.getValue()).isBlank())
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
