package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup} beside a service that works, and {@code restore}. */
@Tag("service")
class BackupCommandTest {
    @TempDir
    private Path dir;

    @TempDir
    private Path elsewhere;

    private Path config(Path data) throws IOException {
        return Cli.config(elsewhere.resolve("test.properties"), Map.of("bridge.data-dir", data.toString()));
    }

    @Test
    void aBackupIsMadeWhileTheServiceWorksAndCanBeRestoredElsewhere() throws Exception {
        Path backup = elsewhere.resolve("backup.zip");
        Path config = config(dir);
        try (BridgeFixture fixture = BridgeFixture.start(dir)) {
            fixture.like("before@example.com", "post");
            AtomicBoolean over = new AtomicBoolean();
            Thread busy = new Thread(() -> {
                for (int i = 0; i < 1_000 && !over.get(); i++) {
                    fixture.like("busy-" + i + "@example.com", "post");
                }
            });
            busy.start();
            Cli made = Cli.run(config, "backup", backup.toString());
            over.set(true);
            busy.join();

            assertThat(made.exit()).as(made.err()).isZero();
            assertThat(made.out()).contains("reading it back …", backup + " is written, and was read back");
            assertThat(Files.getPosixFilePermissions(backup)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            try (Stream<Path> files = Files.list(elsewhere)) {
                assertThat(files).as("nothing else is left").hasSize(2);
            }

            Cli again = Cli.run(config, "backup", backup.toString());
            assertThat(again.exit()).isOne();
            assertThat(again.err()).contains(backup + " exists; --force replaces it");
            Cli running = Cli.run(config, "restore", backup.toString(), "--replace");
            assertThat(running.exit()).isOne();
            assertThat(running.err()).contains(dir + " is used by a running process. Stop it first");
        }
        Cli check = Cli.run(config, "restore", "--check", backup.toString());
        assertThat(check.exit()).as(check.err()).isZero();
        assertThat(check.out()).contains(": every checksum is right");

        Path data = elsewhere.resolve("restored");
        Cli restored = Cli.run(config(data), "restore", backup.toString());
        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(restored.out()).contains("is in " + data, "Next: start the service. It first reconciles");
        assertThat(Tables.texts(data, "SELECT COUNT(*) FROM operations WHERE state = 'SETTLED'")
                        .get(0))
                .isNotEqualTo("0");
        Cli refused = Cli.run(config(data), "restore", backup.toString());
        assertThat(refused.exit()).isOne();
        assertThat(refused.err()).contains("has a database; --replace moves it away");
        assertThat(Cli.run(config(data), "links").exit()).isZero();
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Path config = config(dir.resolve("none"));
        Cli nothing = Cli.run(config, "backup", elsewhere.resolve("backup.zip").toString());
        assertThat(nothing.exit()).isOne();
        assertThat(nothing.err()).contains("no database in " + dir.resolve("none") + " (bridge.data-dir)");
        Cli noFile = Cli.run(config, "restore", elsewhere.resolve("backup.zip").toString());
        assertThat(noFile.exit()).isOne();
        assertThat(noFile.err()).contains(elsewhere.resolve("backup.zip") + ": there is no such file");
        Cli both = Cli.run(config, "restore", "--check", "--replace", "x.zip");
        assertThat(both.exit()).isEqualTo(2);
        Cli onServer = Cli.run(
                Cli.config(
                        elsewhere.resolve("server.properties"),
                        Map.of(
                                "bridge.store-url",
                                "jdbc:postgresql://127.0.0.1:1/bridge",
                                "bridge.store-user",
                                "bridge")),
                "backup",
                "x.zip");
        assertThat(onServer.exit()).isEqualTo(2);
        assertThat(onServer.err()).contains("expected a database in a file, found PostgreSQL at ", "docs/scale-out.md");
        Cli upgrade = Cli.run(elsewhere.resolve("server.properties"), "store", "upgrade");
        assertThat(upgrade.exit()).isEqualTo(2);
        assertThat(upgrade.err()).contains("expected --backup-made: stop all instances and make a backup of");
    }
}
