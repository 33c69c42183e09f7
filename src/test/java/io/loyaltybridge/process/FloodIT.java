package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.inbox.EventState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More half-sent bodies than there is memory for, and what ends a process that has none left. */
class FloodIT {
    private static final int SENDERS = 1_600;
    private static final int LENGTH = 262_144;
    private static final int SENT = 262_100;
    private static final String SIGNED = "webhook-id: m\r\nwebhook-timestamp: 1\r\nwebhook-signature: v1,AAAA\r\n";
    private static final int ENDED_FOR_MEMORY = 3;

    @TempDir
    private Path dir;

    /** The heap of the service is 256 MB; the bodies are 400 MB. */
    @ParameterizedTest
    @CsvSource({"nobody", "social-like", "wix"})
    void halfSentBodiesTakeNoMemoryAndHonestWebhooksGoOn(String source) throws Exception {
        try (StandIn wix = StandIn.start(dir);
                Site site = new Site(dir.resolve("site"), wix)) {
            Child bridge = site.start();
            List<SocketChannel> open = flood(site.port(), source);
            try {
                for (int i = 0; i < 20; i++) {
                    site.acknowledged("honest-" + i, "ada@example.com", "post-" + i);
                }
                assertThat(bridge.alive()).isTrue();
                assertThat(bridge.err()).doesNotContain("OutOfMemoryError", "Exception");
                assertThat(bridge.err()
                                .lines()
                                .filter(line -> line.contains("Refused")
                                        || line.contains("Closed")
                                        || line.contains("more like it"))
                                .count())
                        .isLessThan(20);
            } finally {
                for (SocketChannel channel : open) {
                    channel.close();
                }
            }
            await().until(() -> site.events().stream().allMatch(row -> row.state() == EventState.DONE));
            assertThat(site.events()).hasSize(20);
        }
    }

    /** Sends each as much as the service takes within a moment; nobody waits for an answer. */
    private static List<SocketChannel> flood(int port, String source) throws IOException {
        byte[] head = ("POST /webhooks/" + source + " HTTP/1.1\r\nHost: x\r\n" + SIGNED + "Content-Length: " + LENGTH
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + SENT);
        List<SocketChannel> open = new ArrayList<>();
        List<ByteBuffer> rest = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.configureBlocking(false);
            open.add(channel);
            rest.add(ByteBuffer.wrap(request));
        }
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (boolean all = false; !all && System.nanoTime() < end; ) {
            all = true;
            for (int i = 0; i < SENDERS; i++) {
                all &= write(open.get(i), rest.get(i));
            }
        }
        return open;
    }

    /** Whether nothing is left to write. */
    private static boolean write(SocketChannel channel, ByteBuffer rest) {
        try {
            channel.write(rest);
            return !rest.hasRemaining();
        } catch (IOException closed) {
            rest.position(rest.limit());
            return true;
        }
    }

    /** The launcher, with less memory than the program needs for anything. */
    @Test
    void theLauncherEndsAProcessWithoutMemory() throws Exception {
        String launcher = Child.ROOT.resolve("loyalty-bridge").toString();
        try (Child prepared = Child.start(Child.ROOT, dir, Map.of(), List.of(launcher, "--version"))) {
            assertThat(prepared.end().exit()).isZero();
        }
        try (Child child = Child.start(
                Child.ROOT,
                dir,
                Map.of("LOYALTY_BRIDGE_JAVA_OPTS", "-XX:+UseSerialGC -Xmx6m"),
                List.of(launcher, "demo", "--once"))) {
            Child.Result result = child.end();

            assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(ENDED_FOR_MEMORY);
        }
    }
}
