package io.loyaltybridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No library is used in a version with a known fault, unless {@code docs/advisories.csv} says why that is no danger here. */
class AdvisoriesTest {
    private static final Path FILE = Path.of("docs/advisories.csv");

    /** group:name to version, of every jar on the classpath: a repository keeps them as group/name/version/name-version.jar. */
    private static Map<String, String> resolved() {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            if (!entry.endsWith(".jar") || jar.getNameCount() < 5) {
                continue;
            }
            String version = jar.getName(jar.getNameCount() - 2).toString();
            String name = jar.getName(jar.getNameCount() - 3).toString();
            if (jar.getFileName().toString().startsWith(name + "-" + version)) {
                String group = jar.subpath(0, jar.getNameCount() - 3)
                        .toString()
                        .replace(File.separatorChar, '.')
                        .replaceFirst("^.*\\.repository\\.", "");
                versions.put(group + ":" + name, version);
            }
        }
        return versions;
    }

    @Test
    void noLibraryIsUsedInAVersionWithAFaultThatHasNoAnswer() throws IOException {
        Map<String, String> versions = resolved();
        assertThat(versions)
                .as("what is on the classpath")
                .containsKeys("io.netty:netty-codec-http", "org.apache.camel:camel-main", "org.xerial:sqlite-jdbc");
        List<String> wrong = new ArrayList<>();
        for (Advisory advisory : Advisory.read(FILE)) {
            String version = versions.get(advisory.artifact());
            boolean affected = version != null && advisory.affects(version);
            if (affected && advisory.answer().isBlank()) {
                wrong.add(advisory.id() + " concerns " + advisory.artifact() + " " + version + ": take "
                        + advisory.fixed() + " or say in " + FILE + " why not");
            } else if (!affected && !advisory.answer().isBlank()) {
                wrong.add(advisory.id() + " does not concern " + advisory.artifact() + " " + version
                        + " any more: take its answer out of " + FILE);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyLineSaysWhatItIsAbout() throws IOException {
        List<Advisory> advisories = Advisory.read(FILE);
        assertThat(advisories).isNotEmpty().allSatisfy(advisory -> {
            assertThat(advisory.id()).matches("CVE-\\d{4}-\\d{4,}|GHSA(-[a-z0-9]{4}){3}");
            assertThat(advisory.artifact()).matches("[a-z0-9.-]+:[A-Za-z0-9.-]+");
            assertThat(advisory.from()).matches("\\d.*");
            assertThat(advisory.fixed()).matches("|\\d.*");
            assertThat(advisory.source()).startsWith("https://");
        });
        assertThat(advisories.stream()
                        .map(advisory -> advisory.id() + " " + advisory.artifact() + " " + advisory.from()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "4.1.130.Final, true",
        "4.1.133.Final, false",
        "4.1.132.9.Final, true",
        "4.0.9.Final, false",
        "4.1.0.Final, true",
        "4.2.1.Final, false"
    })
    void aRangeHasItsFirstAndNotItsLast(String version, boolean affected) {
        assertThat(new Advisory("CVE-2026-42584", "a:b", "4.1.0.Final", "4.1.133.Final", "", "").affects(version))
                .isEqualTo(affected);
    }
}
