package io.loyaltybridge.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.Packaged;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is shipped, in {@code lib/} and with the stand-ins, has licences that allow it; {@code docs/licences.csv} names them. Out of date, it is written by
 * {@code mvn verify -Dit.test=LicencesIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.rewrite=true}.
 */
class LicencesIT {
    private static final Path FILE = Packaged.ROOT.resolve("docs/licences.csv");

    /** One of a library's licences has to be among these: all let a program under the Apache Licence bring the library along, unchanged. */
    private static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "GPL-2.0-with-classpath-exception",
            "LGPL-2.1");

    private static final String HEAD =
            """
            # The licences of the libraries that Loyalty Bridge brings along, as their poms name them (https://spdx.org/licenses/). LicencesIT compares
            # them with what is packaged, and refuses one that is not on its list.
            #   where   lib: with the program; sandbox: with the stand-ins only
            artifact,where,licence
            """;

    private static boolean allowed(String licence) {
        return Stream.of(licence.split(" or ")).anyMatch(ALLOWED::contains);
    }

    private static Set<String> names(String directory) throws IOException {
        try (Stream<Path> files = Files.list(Packaged.ROOT.resolve("target").resolve(directory))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(HashSet::new));
        }
    }

    /** A line for each jar that is packaged. Its pom lies beside it in the repository from which the tests have it. */
    private static Map<String, String> packaged() throws IOException {
        Set<String> lib = names("lib");
        Set<String> all = names("sandbox-lib");
        all.addAll(lib);
        Map<String, String> lines = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            String name = jar.getFileName().toString();
            if (name.endsWith(".jar") && all.remove(name)) {
                String version = jar.getName(jar.getNameCount() - 2).toString();
                String artifact = jar.getName(jar.getNameCount() - 3).toString();
                Path pom = jar.resolveSibling(artifact + "-" + version + ".pom");
                lines.put(
                        Licence.artifact(pom),
                        "%s,%s,%s"
                                .formatted(
                                        Licence.artifact(pom),
                                        lib.contains(name) ? "lib" : "sandbox",
                                        Licence.of(pom)));
            }
        }
        assertThat(all).as("packaged, and not on the class path of the tests").isEmpty();
        return lines;
    }

    @Test
    void everyLibraryThatIsShippedHasALicenceThatAllowsIt() throws IOException {
        List<String> lines = List.copyOf(packaged().values());
        if (Boolean.getBoolean("docs.rewrite")) {
            Files.writeString(FILE, HEAD + String.join("\n", lines) + "\n");
        }

        assertThat(lines).hasSizeGreaterThan(100).allSatisfy(line -> assertThat(allowed(line.split(",", 3)[2]))
                .as(line)
                .isTrue());
        assertThat(FILE)
                .as("out of date; the class says how to write it anew")
                .hasContent(HEAD + String.join("\n", lines));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            The Apache Software License, Version 2.0 | Apache-2.0 | true
            Apache License, Version 2.0 | Apache-2.0 | true
            The MIT License | MIT | true
            Eclipse Public License - v 1.0 | EPL-1.0 | true
            GPL2 w/ CPE | GPL-2.0-with-classpath-exception | true
            EDL 1.0 | BSD-3-Clause | true
            The BSD License https://opensource.org/licenses/BSD-3-Clause | BSD-3-Clause | true
            The BSD License | The BSD License | false
            GNU General Public License, version 3 | GNU General Public License, version 3 | false
            GNU Affero General Public License | GNU Affero General Public License | false
            Business Source License 1.1 | Business Source License 1.1 | false
            '' | '' | false
            """)
    void nameThatAPomHasIsKnownOrRefused(String written, String name, boolean allowed) {
        assertThat(Licence.name(written, written)).isEqualTo(name);
        assertThat(allowed(Licence.name(written, written))).isEqualTo(allowed);
    }
}
