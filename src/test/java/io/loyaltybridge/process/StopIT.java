package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGTERM does to a service that is in the middle of something. */
class StopIT {
    private static final int TERMINATED = 128 + 15;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    private Path dir;

    @Test
    void theIntakeRefusesTheProcessEndsAndTheNextStartFinishesWhatWasHandedBack() throws Exception {
        try (StandIn wix = StandIn.start(dir);
                Site site = new Site(dir.resolve("site"), wix, "wix.response-timeout=60s")) {
            wix.fault("{'kind':'DELAY','operation':'loyalty_accounts.earnPoints','count':1,'delayMs':60000}");
            Child bridge = site.start();
            site.acknowledged("in-flight", "ada@example.com", "post-1");
            wix.awaitFaultHit();

            bridge.terminate();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            List<String> acknowledged = new ArrayList<>(List.of("in-flight"));
            int refused = sendUntilItIsGone(site, bridge, acknowledged, deadline);
            int exit = bridge.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));

            assertThat(exit).isEqualTo(TERMINATED);
            assertThat(refused).isPositive();
            assertThat(bridge.out()).contains("Stopping …", "Stopped.");
            assertThat(site.events())
                    .extracting(row -> row.event().eventId())
                    .containsExactlyInAnyOrderElementsOf(acknowledged);
            assertThat(site.events())
                    .filteredOn(row -> row.event().eventId().equals("in-flight"))
                    .extracting(Inbox.Row::state)
                    .containsExactly(EventState.PENDING);

            site.start();
            site.awaitAllDone();
            assertThat(wix.balances())
                    .isEqualTo(acknowledged.stream()
                            .collect(Collectors.toMap(
                                    id -> id.equals("in-flight") ? "ada@example.com" : id + "@example.com", id -> 5L)));
        }
    }

    /** Sends one webhook after the other until the process has ended. Each is acknowledged, refused for now, or not taken at all. */
    private static int sendUntilItIsGone(Site site, Child bridge, List<String> acknowledged, long deadline) {
        int refused = 0;
        for (int i = 0; bridge.alive() && System.nanoTime() < deadline; i++) {
            String id = "late-" + i;
            try {
                HttpResponse<String> response = site.send(site.like(id, id + "@example.com", "post-1"));
                if (response.statusCode() == 200) {
                    acknowledged.add(id);
                } else {
                    assertThat(response.statusCode()).isEqualTo(503);
                    assertThat(response.headers().firstValue("Retry-After")).isPresent();
                    refused++;
                }
            } catch (IOException e) {
                refused++;
            }
        }
        return refused;
    }
}
