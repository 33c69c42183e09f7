package io.loyaltybridge.sandbox;

import io.loyaltybridge.store.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The settings that reach several sites: {@code sandbox.properties} for the process, and {@code <name>.properties} in
 * {@code sandbox-sites} beside it for each site. Only files that the sandbox wrote are replaced or removed.
 */
final class SandboxFiles {
    static final String SITES_DIR = "bridge.sites-dir";
    private static final String END = ".properties";
    /** What one site has in its only file; here each site has them in its own. */
    private static final Set<String> OF_ONE_SITE = Set.of(
            "wix.api-key",
            "wix.site-id",
            "wix.instance-id",
            "program.base-url",
            "program.token",
            "program.webhook-secret");

    private static final Set<String> OF_A_SITE = Set.of(
            "wix.instance-id",
            "program.base-url",
            "program.token",
            "program.webhook-secret",
            "bridge.time-zone",
            "texts.default-locale",
            "texts.program-name",
            "texts.points-name");

    private SandboxFiles() {}

    /** The directory of the sites, named after the file of the process. */
    static Path directory(Path out) {
        String name = out.getFileName().toString();
        return out.resolveSibling(
                (name.endsWith(END) ? name.substring(0, name.length() - END.length()) : name) + "-sites");
    }

    /** Whether this setting of a file is one that only several sites need; the sandbox for one site removes it. */
    static boolean isOfSeveral(Path out, String key, String value) {
        return switch (key) {
            case SITES_DIR -> value.equals(directory(out).toAbsolutePath().toString());
            case "wix.app-id" -> value.equals(SandboxOfSites.APP_ID);
            case "wix.app-secret" -> value.equals(SandboxOfSites.APP_SECRET);
            default -> false;
        };
    }

    /**
     * Looks whether the directory of the sites may be written.
     *
     * @throws IllegalArgumentException where something is in it that the sandbox did not write, or a site that is not asked for
     *     and to which somebody added settings
     * @throws UncheckedIOException where it cannot be read
     */
    static void check(Path out, Collection<String> sites) {
        for (Path file : files(directory(out))) {
            String name = site(file);
            if (!SampleSite.names().contains(name) || !isLeft(file) && !SettingsFile.isOurs(file)) {
                throw new IllegalArgumentException(file + " was not written by the sandbox. Move it away, or write to"
                        + " another file than " + out);
            }
            if (!sites.contains(name) && !isLeft(file) && SettingsFile.hasMore(file, OF_A_SITE)) {
                throw new IllegalArgumentException(file + " has settings of your own, and there is no site " + name
                        + " this time. Move it away, or ask for more sites");
            }
        }
    }

    /**
     * Writes all files, that of the process last, and removes those of sites that are no longer there. Where one cannot be
     * written, those that are new are removed.
     *
     * @throws UncheckedIOException where one cannot be written
     */
    static void write(Path out, Map<String, String> process, Map<String, Map<String, String>> sites) {
        Path directory = directory(out);
        List<Path> made = new ArrayList<>();
        try {
            if (Files.notExists(directory)) {
                // Their secrets are for nobody else.
                OwnerOnly.make(directory);
                made.add(directory);
            }
            for (Path file : files(directory)) {
                if (isLeft(file) || !sites.containsKey(site(file))) {
                    Files.delete(file);
                }
            }
            sites.forEach((name, settings) -> {
                Path file = directory.resolve(name + END);
                if (Files.notExists(file)) {
                    made.add(file);
                }
                SettingsFile.write(file, settings);
            });
            SettingsFile.write(out, process, (key, value) -> OF_ONE_SITE.contains(key));
        } catch (IOException e) {
            remove(made);
            throw new UncheckedIOException("The sites cannot be written: " + directory, e);
        } catch (UncheckedIOException e) {
            remove(made);
            throw e;
        }
    }

    private static void remove(List<Path> made) {
        for (int i = made.size() - 1; i >= 0; i--) {
            // What cannot be removed is reported when it is written the next time.
            made.get(i).toFile().delete();
        }
    }

    private static List<Path> files(Path directory) {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The directory of the sites cannot be read: " + directory, e);
        }
    }

    /** Left by a process that was killed while it wrote. */
    private static boolean isLeft(Path file) {
        return file.toString().endsWith(END + SettingsFile.ASIDE);
    }

    /** The name of the site whose file this is; empty where it is none. */
    private static String site(Path file) {
        String name = file.getFileName().toString();
        int end = name.indexOf(isLeft(file) ? END + SettingsFile.ASIDE : END);
        return end > 0 && (isLeft(file) || name.endsWith(END)) ? name.substring(0, end) : "";
    }
}
