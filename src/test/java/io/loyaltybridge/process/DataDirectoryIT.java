package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process owns the data directory; commands that write are handed to it. */
class DataDirectoryIT {
    @TempDir
    private Path dir;

    @Test
    void theSecondServiceIsRefusedAndParkedEventsAreReplayedByWhoeverOwnsTheDirectory() throws Exception {
        try (StandIn wix = StandIn.start(dir);
                Site site = new Site(dir.resolve("site"), wix)) {
            String config = site.config().toString();
            Child first = site.start();

            Child.Result second = Child.run(dir, "run", "--config", config);
            assertThat(second.exit()).isEqualTo(1);
            assertThat(second.err())
                    .contains("bridge.data-dir: " + site.data().toAbsolutePath())
                    .contains("is used by another running process")
                    .doesNotContain("\tat ");

            site.acknowledged("nobody", null, "post-1");
            site.awaitNewest(EventState.PARKED);
            Child.Result handedOver = Child.run(dir, "parked", "replay", "1", "--config", config);
            assertThat(handedOver.exit()).as(handedOver.err()).isZero();
            assertThat(handedOver.out()).contains("event 1 waits for its route again");
            // The service has tried it again, and it is as hopeless as before.
            site.awaitNewest(EventState.PARKED);

            Child.Result wrong = Child.run(dir, "parked", "discard", "7", "--config", config);
            assertThat(wrong.exit()).isEqualTo(1);
            assertThat(wrong.out()).contains("event 7 is not parked");

            first.kill();
            Child.Result alone = Child.run(dir, "parked", "replay", "all", "--config", config);
            assertThat(alone.exit()).as(alone.err()).isZero();
            assertThat(alone.out()).contains("event 1 waits for its route again");
            assertThat(site.events()).singleElement().satisfies(row -> assertThat(row.state())
                    .isEqualTo(EventState.PENDING));
        }
    }
}
