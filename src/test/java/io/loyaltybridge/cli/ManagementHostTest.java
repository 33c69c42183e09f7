package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.testing.BridgeFixture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management port listens where its own setting says, and commands find it there. */
@Tag("service")
class ManagementHostTest {
    @TempDir
    private Path dir;

    private static boolean listens(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void itStaysOnThisMachineWhereWebhooksComeFromElsewhere() throws IOException {
        try (BridgeFixture fixture = BridgeFixture.start(dir.resolve("data"), Map.of("bridge.host", "127.0.0.2"))) {
            assertThat(listens("127.0.0.2", fixture.bridge().port())).isTrue();
            assertThat(listens("127.0.0.1", fixture.bridge().managementPort())).isTrue();
            assertThat(listens("127.0.0.2", fixture.bridge().managementPort())).isFalse();
        }
    }

    @Test
    void commandsAreHandedOverWhereverItIs() throws IOException {
        try (BridgeFixture fixture =
                BridgeFixture.start(dir.resolve("data"), Map.of("bridge.management-host", "127.0.0.3"))) {
            assertThat(listens("127.0.0.1", fixture.bridge().managementPort())).isFalse();
            assertThat(DataDirectory.Owner.of(dir.resolve("data")).orElseThrow().url())
                    .isEqualTo("http://127.0.0.3:" + fixture.bridge().managementPort());
            Cli replayed =
                    Cli.run(Cli.config(dir.resolve("test.properties"), fixture.settings()), "parked", "replay", "all");
            assertThat(replayed.out() + replayed.err()).isEqualToIgnoringNewLines("nothing is parked");
        }
    }
}
