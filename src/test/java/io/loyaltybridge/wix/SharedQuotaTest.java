package io.loyaltybridge.wix;

import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static io.loyaltybridge.testing.BridgeFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One source with a backlog that takes Wix's quota for ten minutes, and another one with a single like. */
@Tag("service")
class SharedQuotaTest {
    private static final int PER_MINUTE = 200;

    @TempDir
    private Path dir;

    @Test
    void theLikeOfOneSourceIsGivenInTheNextMinuteWhateverWaitsOfAnother() {
        Map<String, String> settings =
                new HashMap<>(Map.of("wix.quota-per-minute", Integer.toString(PER_MINUTE), "bridge.lanes", "16"));
        settings.putAll(source("backlog", "points", "1"));
        settings.putAll(source("quiet", "points", "5"));
        try (BridgeFixture fixture = BridgeFixture.start(dir, settings)) {
            for (int i = 0; i < 500; i++) {
                fixture.send(
                        "backlog",
                        payload(newId(), "busy-" + i + "@example.com", null).toString());
            }
            Awaitility.await("the quota is used up").until(() -> fixture.wix().calls() >= PER_MINUTE);
            String like = newId();
            fixture.send("quiet", payload(like, "ada@example.com", null).toString());

            Inbox.Row row = Awaitility.await("a minute passes")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(100))
                    .until(
                            () -> fixture.bridge().inbox().findById(like).get(0),
                            found -> found.state() != EventState.PENDING);
            assertThat(row.outcome()).startsWith("awarded 5 points");
            assertThat(fixture.wix().calls())
                    .as("with the quota of the next minute")
                    .isLessThanOrEqualTo(2 * PER_MINUTE);
            assertThat(fixture.bridge().inbox().count(EventState.PENDING))
                    .as("of the backlog most still wait")
                    .isGreaterThan(300);
        }
    }
}
