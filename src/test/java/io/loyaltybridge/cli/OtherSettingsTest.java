package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.testing.SyncFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that was given other settings than the service that runs. */
@Tag("service")
class OtherSettingsTest {
    private static final String SECRET = "a-token-that-nobody-may-see";

    @TempDir
    private Path data;

    @TempDir
    private Path dir;

    private SyncFixture sync;

    @BeforeEach
    void start() throws Exception {
        sync = SyncFixture.start(data);
    }

    @AfterEach
    void stop() {
        sync.close();
    }

    private Path config(String name, String... changes) throws Exception {
        Map<String, String> settings = new TreeMap<>(sync.settings().set());
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return Cli.config(dir.resolve(name), settings);
    }

    @Test
    void theSameSettingsAreTakenWhateverTheFileIsCalled() throws Exception {
        Cli done = Cli.run(config("copy.properties"), "reconcile", "--dry-run");

        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(Cli.run(config("copy.properties"), "parked", "replay", "all").exit())
                .isZero();
    }

    @Test
    void otherSettingsAreRefusedNamingBothFilesAndNoSecret() throws Exception {
        Path other = config("other.properties", "program.token", SECRET, "sync.drift-policy", "wix-wins");

        for (String[] command : new String[][] {
            {"reconcile", "--dry-run"}, {"setup", "--dry-run"}, {"parked", "replay", "all"}, {"store", "compact"}
        }) {
            Cli refused = Cli.run(other, command);
            assertThat(refused.exit()).as(String.join(" ", command)).isEqualTo(1);
            assertThat(refused.err())
                    .isEqualTo(
                            data.toAbsolutePath() + " is used by a running service: the service runs with "
                                    + Path.of(Settings.DEFAULT_FILE).toAbsolutePath() + ", but this command was given "
                                    + Path.of(Settings.DEFAULT_FILE).toAbsolutePath() + " and " + other
                                    + "; they differ in program.token, sync.drift-policy. Give the command the same --config, or stop the service first\n");
            assertThat(refused.out()).isEmpty();
        }
        assertThat(Files.readString(data.resolve("management-token")))
                .contains("program.token=")
                .doesNotContain(
                        SECRET,
                        sync.settings().text("program.token"),
                        sync.settings().text("program.webhook-secret"));
    }

    @Test
    void fileThatChangedSinceTheServiceStartedIsSaid() throws Exception {
        sync.stopBridge();
        Path config = config("bridge.properties");
        Settings read = Settings.load(Path.of(Settings.DEFAULT_FILE), config, Map.of());
        try (io.loyaltybridge.app.Bridge bridge =
                io.loyaltybridge.app.Bridge.start(read, java.time.Clock.systemUTC())) {
            assertThat(bridge.managementPort()).isPositive();
            config("bridge.properties", "sync.drift-limit", "7");

            Cli refused = Cli.run(config, "reconcile", "--dry-run");

            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err())
                    .contains(config
                            + " as they were when it started; since then sync.drift-limit changed. Restart the service,"
                            + " then run the same command");
        }
        sync.startBridge();
    }

    @Test
    void whatOnlyTheEnvironmentGivesIsNotCompared() throws Exception {
        sync.stopBridge();
        Path config = config("env.properties", "program.token", "{{env:A_TOKEN_OF_THE_SERVICE}}");
        Settings read = Settings.load(
                Path.of(Settings.DEFAULT_FILE),
                config,
                Map.of("A_TOKEN_OF_THE_SERVICE", sync.settings().text("program.token")));
        try (io.loyaltybridge.app.Bridge bridge =
                io.loyaltybridge.app.Bridge.start(read, java.time.Clock.systemUTC())) {
            assertThat(Cli.run(config, "reconcile", "--dry-run").exit())
                    .as("a terminal without the variable")
                    .isZero();
            assertThat(bridge.about()).contains("  program is on");
        }
        sync.startBridge();
    }

    @Test
    void commandOnOtherDataOfTheSameSiteIsRefusedAndOneOfAnotherSiteIsNot() throws Exception {
        Path elsewhere = dir.resolve("elsewhere");
        String port = Integer.toString(sync.bridge().managementPort());
        Path other =
                config("other.properties", "bridge.data-dir", elsewhere.toString(), "bridge.management-port", port);

        for (String[] command : new String[][] {{"reconcile", "--dry-run"}, {"parked", "replay", "all"}}) {
            Cli refused = Cli.run(other, command);
            assertThat(refused.exit()).as(String.join(" ", command)).isEqualTo(1);
            assertThat(refused.err())
                    .startsWith("a service is running for the same" + " site with ")
                    .contains(
                            " and the data in " + data.toRealPath() + ";",
                            other.toString(),
                            elsewhere.toString(),
                            "stop the service first")
                    .hasLineCount(1)
                    .doesNotContain(sync.settings().text("program.token"));
            assertThat(elsewhere).doesNotExist();
        }
        Cli another = Cli.run(
                config(
                        "another.properties",
                        "bridge.data-dir",
                        elsewhere.toString(),
                        "bridge.management-port",
                        port,
                        "bridge.site",
                        "another"),
                "parked",
                "replay",
                "all");
        assertThat(another.exit()).as(another.err()).isZero();
    }
}
