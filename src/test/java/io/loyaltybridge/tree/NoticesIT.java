package io.loyaltybridge.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.Packaged;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * {@code NOTICE} has what the libraries that are brought along ask to be said. Out of date, it is written by {@code mvn verify
 * -Dit.test=NoticesIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.rewrite=true}.
 */
class NoticesIT {
    private static final Path FILE = Packaged.ROOT.resolve("NOTICE");
    private static final Pattern NAME = Pattern.compile("(META-INF/)?NOTICE(\\.txt|\\.md)?");
    private static final String HEAD =
            """
            Loyalty Bridge

            Licensed under the Apache License, Version 2.0 (LICENSE).

            It brings libraries along, unchanged, each with its licence inside; docs/licences.csv names them. What follows is what they ask to be said.
            """;

    @Test
    void whatTheLibrariesAskIsSaid() throws IOException {
        Map<String, Set<String>> jarsOf = new TreeMap<>();
        for (String directory : List.of("lib", "sandbox-lib")) {
            try (Stream<Path> jars = Files.list(Packaged.ROOT.resolve("target").resolve(directory))) {
                for (Path jar : jars.toList()) {
                    read(jar, jarsOf);
                }
            }
        }
        String notices = HEAD
                + jarsOf.entrySet().stream()
                        .map(entry -> Map.entry(String.join(", ", entry.getValue()), entry.getKey()))
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> "\n" + "-".repeat(80) + "\n" + entry.getKey() + "\n\n" + entry.getValue() + "\n")
                        .collect(Collectors.joining());
        if (Boolean.getBoolean("docs.rewrite")) {
            Files.writeString(FILE, notices);
        }
        assertThat(jarsOf).hasSizeGreaterThan(10);
        assertThat(FILE).hasContent(notices);
    }

    private static void read(Path jar, Map<String, Set<String>> jarsOf) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream()
                    .filter(e -> NAME.matcher(e.getName()).matches())
                    .toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(String::stripTrailing)
                            .collect(Collectors.joining("\n"))
                            .strip();
                    jarsOf.computeIfAbsent(text, t -> new TreeSet<>()).add(artifact(jar));
                }
            }
        }
    }

    /** Without its version, so that a new one with the same notice changes nothing. */
    private static String artifact(Path jar) {
        return jar.getFileName().toString().replaceFirst("-[0-9][^/]*\\.jar$", "");
    }
}
