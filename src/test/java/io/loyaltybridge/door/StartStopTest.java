package io.loyaltybridge.door;

import static io.loyaltybridge.testing.BridgeFixture.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.testing.BridgeFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No port says 404 for what is there only after a moment, or was there until a moment ago: senders take that for "gone". */
@Tag("service")
class StartStopTest {
    private static final int PATIENCE = 2_000;

    @TempDir
    private Path dir;

    /** Asks the same again and again, on a thread of its own, and keeps which answers came. */
    private static final class Asking implements AutoCloseable {
        private final Set<String> answers = new ConcurrentSkipListSet<>();
        private final AtomicBoolean on = new AtomicBoolean(true);
        private volatile String last = "";
        private final Thread thread;

        Asking(int port, String request) {
            thread = new Thread(() -> {
                while (on.get()) {
                    last = ask(port, request);
                    answers.add(last);
                }
            });
            thread.start();
        }

        private static String ask(int port, String request) {
            try (RawHttp raw = new RawHttp(port)) {
                String head = raw.write(request).readHead(PATIENCE);
                List<Integer> statuses = RawHttp.statuses(head);
                return statuses.isEmpty()
                        ? "closed"
                        : statuses.get(0) + (head.contains("Retry-After: ") ? " later" : "");
            } catch (IOException e) {
                return "closed";
            }
        }

        void awaitLast(String answer) {
            await().pollInterval(Duration.ofMillis(5)).until(() -> last.equals(answer));
        }

        Set<String> answers() {
            return answers;
        }

        @Override
        public void close() throws InterruptedException {
            on.set(false);
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    @Test
    void everythingIs503UntilItWorksAndAfterItStops() throws Exception {
        int webhooks = FreePorts.next();
        int management = FreePorts.next();
        String webhook = "POST /webhooks/" + SOURCE
                + " HTTP/1.1\r\nHost: x\r\nwebhook-id: m\r\nwebhook-timestamp: 1\r\nwebhook-signature: v1,AAAA\r\nContent-Length: 2\r\n\r\n{}";
        String job = "POST /jobs/reconcile HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n[]";
        String health = "GET /observe/health/ready HTTP/1.1\r\nHost: x\r\n\r\n";
        String metrics = "GET /observe/metrics HTTP/1.1\r\nHost: x\r\n\r\n";
        try (Asking webhookAsked = new Asking(webhooks, webhook);
                Asking jobAsked = new Asking(management, job);
                Asking healthAsked = new Asking(management, health);
                Asking metricsAsked = new Asking(management, metrics)) {
            BridgeFixture fixture = BridgeFixture.start(
                    dir,
                    Map.of(
                            "bridge.port",
                            Integer.toString(webhooks),
                            "bridge.management-port",
                            Integer.toString(management)));
            for (int i = 0; i < 4; i++) {
                webhookAsked.awaitLast("401");
                jobAsked.awaitLast("401");
                healthAsked.awaitLast("200");
                metricsAsked.awaitLast("200");
                fixture.stopBridge();
                if (i < 3) {
                    fixture.startBridge();
                }
            }
            fixture.close();

            assertThat(webhookAsked.answers())
                    .isSubsetOf("closed", "503 later", "401")
                    .contains("503 later");
            assertThat(jobAsked.answers())
                    .isSubsetOf("closed", "503 later", "401")
                    .contains("503 later");
            // Its own 503 says that it is not ready.
            assertThat(healthAsked.answers())
                    .isSubsetOf("closed", "503 later", "503", "200")
                    .contains("503 later");
            assertThat(metricsAsked.answers())
                    .isSubsetOf("closed", "503 later", "200")
                    .contains("503 later");
        }
    }

    @Test
    void aWebhookThatFindsItsRouteSuspendedIsToldWhenToRetry() throws Exception {
        try (BridgeFixture fixture = BridgeFixture.start(dir)) {
            fixture.bridge().camelContext().getRouteController().suspendRoute("webhook-intake");

            BridgeFixture.Reply reply = fixture.send(SOURCE, "{}");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("5");
        }
    }
}
