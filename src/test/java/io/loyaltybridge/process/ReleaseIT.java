package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release as people install it: with a Java runtime and no Maven, apart from what a team has of its own. */
class ReleaseIT {
    private static final String ROUTE = "routes/award/award-points.camel.yaml";
    private static final Map<String, String> SETTINGS = Map.of(
            "wix.auth", "api-key",
            "wix.api-key", "of-no-value",
            "wix.site-id", "site",
            "bridge.port", "0",
            "bridge.management-port", "0");

    @TempDir
    private static Path shared;

    private static Path home;

    @TempDir
    private Path dir;

    private Path team;

    @BeforeAll
    static void install() throws Exception {
        home = Installed.into(shared.resolve("loyalty-bridge-1.2.3"));
    }

    @BeforeEach
    void aTeam() throws IOException {
        team = Files.createDirectory(dir.resolve("team"));
        Files.setPosixFilePermissions(team, PosixFilePermissions.fromString("rwx------"));
        Path mvn = Files.createDirectory(dir.resolve("path")).resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\ntouch " + dir.resolve("maven-ran") + "\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Child.Result run(Path launcher, Path from, Map<String, String> more, String... arguments) {
        List<String> line = new ArrayList<>(List.of(launcher.toString()));
        line.addAll(List.of(arguments));
        Map<String, String> environment = new TreeMap<>(Map.of(
                "PATH",
                dir.resolve("path") + ":" + System.getenv("PATH"),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "XDG_CACHE_HOME",
                "/dev/null/no-place-for-it",
                "LOYALTY_BRIDGE_JAVA_OPTS",
                "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m"));
        environment.putAll(more);
        try (Child child = Child.start(from, dir, environment, line)) {
            return child.end();
        }
    }

    private Child.Result run(String... arguments) {
        return run(home.resolve("loyalty-bridge"), team, Map.of(), arguments);
    }

    private void settings(String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(more));
        SETTINGS.forEach((key, value) -> lines.add(key + "=" + value));
        Path file = Files.write(team.resolve("application.properties"), lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Every file of the installation with its time and size. */
    private static Map<String, String> installation() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            Map<String, String> all = new TreeMap<>();
            files.forEach(file -> all.put(file.toString(), about(file)));
            return all;
        }
    }

    private static String about(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void itRunsTheDemoAndWritesNothingIntoItself() throws IOException {
        Map<String, String> before = installation();

        Child.Result demo = run("demo", "--once");

        assertThat(demo.exit()).as(demo.err()).isZero();
        assertThat(demo.out()).contains("Nothing is parked");
        assertThat(installation()).isEqualTo(before);
        assertThat(dir.resolve("maven-ran")).doesNotExist();
    }

    @Test
    void filesOfTheTeamCountInPlaceOfTheShippedOnesAndAreCompared() throws IOException {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        Path launcher = Files.createSymbolicLink(dir.resolve("loyalty-bridge"), home.resolve("loyalty-bridge"));
        Child.Result copy = run(
                launcher,
                elsewhere,
                Map.of("LOYALTY_BRIDGE_DIR", team.toString()),
                "copy",
                team.resolve(ROUTE).toString());
        assertThat(copy.exit()).as(copy.err()).isZero();
        Path own = team.resolve(ROUTE);
        Files.writeString(own, Files.readString(own).replace("id: award-points\n", "id: our-points\n"));
        settings(
                "sources.likes.secret=whsec_b2Ytbm8tdmFsdWUtYXQtYWxsLW9mLW5vLXZhbHVl",
                "sources.likes.points=5",
                "sources.likes.route=our-points");

        Child.Result valid = run("validate");
        assertThat(valid.exit()).as(valid.out() + valid.err()).isZero();

        Child.Result diff = run("diff");
        assertThat(diff.out())
                .contains(
                        ROUTE + ": changed by you\n",
                        "+     id: our-points",
                        "application.properties: wix.api-key=********",
                        "application.properties: wix.auth=api-key in place of app");
        assertThat(diff.out()).doesNotContain("of-no-value");
        assertThat(diff.exit()).isZero();
    }

    @Test
    void jarsOfTheTeamAddComponents() throws IOException {
        settings();
        Path route = Files.createDirectories(team.resolve("routes/own")).resolve("own.camel.yaml");
        Files.writeString(
                route,
                "- route:\n    id: own\n    from:\n      uri: direct:own\n      steps:\n        - to:\n            uri: \"ours:x\"\n");
        Child.Result without = run("validate");
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.err()).contains("ours");

        component(Files.createDirectory(team.resolve("lib")).resolve("ours.jar"));
        Child.Result with = run("validate");
        assertThat(with.exit()).as(with.err()).isZero();
    }

    /** A component of Camel with the scheme {@code ours}, in a jar. */
    private void component(Path jar) throws IOException {
        Path source = dir.resolve("Ours.java");
        Files.writeString(
                source,
                "public class Ours extends org.apache.camel.component.direct.DirectComponent {\n"
                        + "  protected org.apache.camel.Endpoint createEndpoint(String uri, String remaining,"
                        + " java.util.Map<String, Object> parameters) throws Exception {\n"
                        + "    return getCamelContext().getEndpoint(\"log:\" + remaining);\n  }\n}\n");
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        dir.toString(),
                        source.toString());
        assertThat(failed).isZero();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("Ours.class"));
            out.write(Files.readAllBytes(dir.resolve("Ours.class")));
            out.putNextEntry(new JarEntry("META-INF/services/org/apache/camel/component/ours"));
            out.write("class=Ours\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Test
    void aCheckoutIsBuiltForItsOwnerOnly() throws IOException {
        Path checkout = Files.createDirectory(dir.resolve("checkout"));
        Path launcher = Files.copy(home.resolve("loyalty-bridge"), checkout.resolve("loyalty-bridge"));
        Path pom = Files.createFile(checkout.resolve("pom.xml"));
        Files.createDirectory(checkout.resolve("target"));
        boolean root = (int) Files.getAttribute(pom, "unix:uid") == 0;
        if (root) {
            Files.setAttribute(pom, "unix:uid", 65532);
            assertThat(run(launcher, team, Map.of(), "--version").err())
                    .contains("belongs to another user, who has to build it");
            assertThat(dir.resolve("maven-ran")).doesNotExist();
            Files.setAttribute(pom, "unix:uid", 0);
        }
        run(launcher, team, Map.of(), "--version");
        assertThat(dir.resolve("maven-ran")).exists();
    }

    @Test
    void aDirectoryThatOthersCanWriteToIsRefused() throws IOException {
        Files.setPosixFilePermissions(team, PosixFilePermissions.fromString("rwxrwxrwx"));
        Child.Result open = run("--version");
        assertThat(open.exit()).isEqualTo(1);
        assertThat(open.err()).contains("others may change what would run here as you");

        Files.setPosixFilePermissions(team, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lib = Files.createDirectory(team.resolve("lib"));
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(run("--version").err()).contains("(lib)");

        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxrwxr-x"));
        Child.Result shut = run("--version");
        assertThat(shut.out())
                .matches("Loyalty Bridge \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(commit [0-9a-f]{12}( with changes)?\\)\\R");
    }
}
