package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of a command that cannot do its work: an exit code and a message, never a stack trace. */
class ExitCodeIT {
    private static final String STACK_FRAME = "\tat ";

    @TempDir
    private Path dir;

    @Test
    void helpAndVersionAreNoFailure() {
        Child.Result help = Child.run(dir, "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("run", "demo", "sandbox", "send", "events", "parked");
        Child.Result version = Child.run(dir, "--version");
        assertThat(version.exit()).isZero();
        assertThat(version.out())
                .matches(
                        "Loyalty Bridge \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(commit (unknown|[0-9a-f]{12}( with changes)?)\\)\\R");
    }

    @Test
    void anUnknownOptionIsWrongUsage() {
        Child.Result result = Child.run(dir, "run", "--colour");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("Unknown option: '--colour'").doesNotContain(STACK_FRAME);
    }

    @Test
    void missingCredentialsAreNamed() {
        Child.Result result = Child.run(dir, "run");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("wix.app-id: is not set", "wix.app-secret: is not set", "wix.instance-id: is not set")
                .doesNotContain(STACK_FRAME);
    }

    @Test
    void aMissingSettingsFileIsNamed() {
        Child.Result result = Child.run(
                dir, "run", "--config", dir.resolve("nowhere.properties").toString());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("nowhere.properties: cannot be read").doesNotContain(STACK_FRAME);
    }

    @Test
    void aTakenPortIsNamedByTheServiceAndByTheSandbox() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Child.Result run = Child.run(
                    dir, "run", "--config", config("bridge.port=" + port).toString());
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("bridge.port").contains(port).doesNotContain(STACK_FRAME);

            Child.Result management = Child.run(
                    dir,
                    "run",
                    "--config",
                    config("bridge.management-port=" + port).toString());
            assertThat(management.exit()).isEqualTo(1);
            assertThat(management.err())
                    .contains("bridge.management-port")
                    .contains(port)
                    .doesNotContain(STACK_FRAME);

            Child.Result sandbox = Child.run(
                    dir,
                    "sandbox",
                    "--out",
                    dir.resolve("s.properties").toString(),
                    "--config",
                    config("sandbox.wix-port=" + port).toString());
            assertThat(sandbox.exit()).isEqualTo(1);
            assertThat(sandbox.err())
                    .contains("127.0.0.1:" + port, "sandbox.wix-port")
                    .doesNotContain(STACK_FRAME);
        }
    }

    @Test
    void aRouteThatCannotBeReadIsNamedWithItsLine() throws IOException {
        Path copy = copyOfTheProject();
        Files.writeString(
                copy.resolve("routes/broken.camel.yaml"),
                "- route:\n    id: broken\n    from:\n      uri: direct:x\n     steps: []\n");

        Child.Result result = Child.run(copy, dir, "run", "--config", config("").toString());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("broken.camel.yaml")
                .containsPattern("line:? ?5")
                .doesNotContain(STACK_FRAME);
    }

    @Test
    void aRouteWithAnUnknownStepIsNamed() throws IOException {
        Path copy = copyOfTheProject();
        Files.writeString(
                copy.resolve("routes/broken.camel.yaml"),
                "- route:\n    id: broken\n    from:\n      uri: direct:x\n      steps:\n        - earn:\n            points: 5\n");

        Child.Result result = Child.run(copy, dir, "run", "--config", config("").toString());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("broken.camel.yaml").contains("earn").doesNotContain(STACK_FRAME);
    }

    /** Settings of a service that could start, with some lines of a test's own. */
    private Path config(String more) throws IOException {
        return Files.writeString(
                Files.createTempFile(dir, "c", ".properties"),
                String.join(
                        "\n",
                        "wix.base-url=http://127.0.0.1:9",
                        "wix.auth=api-key",
                        "wix.api-key=of-no-value",
                        "wix.site-id=site",
                        "bridge.port=0",
                        "bridge.management-port=0",
                        "sandbox.program-port=0",
                        "sandbox.wix-port=0",
                        "sandbox.mail-port=0",
                        "bridge.data-dir=" + dir.resolve("data"),
                        more,
                        ""));
    }

    private Path copyOfTheProject() throws IOException {
        Path copy = Files.createDirectory(dir.resolve("copy"));
        Files.copy(Child.ROOT.resolve("application.properties"), copy.resolve("application.properties"));
        for (String name : new String[] {"routes", "kamelets", "profiles", "templates"}) {
            try (Stream<Path> files = Files.walk(Child.ROOT.resolve(name))) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(Child.ROOT.relativize(file)));
                }
            }
        }
        return copy;
    }
}
