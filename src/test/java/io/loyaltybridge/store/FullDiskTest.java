package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixSandbox;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full while the service runs. */
@Tag("service")
class FullDiskTest {
    private static final int MOST = 400;
    private static final int EVENTS = 40;

    @TempDir
    private Path dir;

    /** The store of a running service: the file gets no further page, as on a disk without room. */
    private static SqliteStore store(BridgeFixture fixture) throws ReflectiveOperationException {
        Field field = Bridge.class.getDeclaredField("store");
        field.setAccessible(true);
        return (SqliteStore) field.get(fixture.bridge());
    }

    private static void pages(SqliteStore store, String most) {
        store.write(tx -> tx.number("PRAGMA max_page_count = " + most));
    }

    @Test
    void webhooksAreRefusedWithoutLossAndWorkGoesOnByItselfWhenThereIsRoom() throws Exception {
        try (BridgeFixture fixture = BridgeFixture.start(dir)) {
            fixture.like("ada@example.com", "post-0");
            SqliteStore store = store(fixture);
            pages(store, "1");
            List<String> taken = new ArrayList<>();
            List<String> refused = new ArrayList<>();
            for (int i = 1; i <= MOST && refused.size() < 3; i++) {
                String body = BridgeFixture.payload("evt-" + i, "c" + i + "@example.com", "post")
                        .put("text", "x".repeat(20_000))
                        .toString();
                BridgeFixture.Reply reply = fixture.send(BridgeFixture.SOURCE, body);
                assertThat(reply.status()).isIn(200, 503);
                (reply.status() == 200 ? taken : refused).add(body);
                if (reply.status() == 503) {
                    assertThat(reply.header("Retry-After")).isNotNull();
                }
            }
            assertThat(refused).as("the disk became full").hasSize(3);

            pages(store, "1000000");
            refused.forEach(
                    body -> assertThat(fixture.send(BridgeFixture.SOURCE, body).status())
                            .as("the sender comes again")
                            .isEqualTo(200));
            fixture.settle();

            assertThat(fixture.bridge().inbox().count(EventState.PARKED)).isZero();
            int likes = taken.size() + refused.size();
            assertThat(fixture.bridge().inbox().list(EventState.DONE, 1_000).stream()
                            .filter(row -> row.event().source().equals(BridgeFixture.SOURCE))
                            .filter(row -> row.outcome().startsWith("awarded 5 points")))
                    .hasSize(likes + 1);
            for (int i = 1; i <= likes; i++) {
                assertThat(fixture.wix().balance("c" + i + "@example.com"))
                        .as("c%d", i)
                        .isEqualTo(5);
            }
        }
    }

    @Test
    void workThatMeetsTheFullDiskIsHandedBackAndDoneOnce() throws Exception {
        try (BridgeFixture fixture = BridgeFixture.start(dir, Map.of("retry.max-attempts", "1000"))) {
            fixture.like("ada@example.com", "post-0");
            fixture.wix().fault("ERROR_BEFORE", WixSandbox.EARN, 100_000);
            for (int i = 0; i < EVENTS; i++) {
                String body = BridgeFixture.payload("evt-" + i, "c" + i + "@example.com", "post")
                        .toString();
                assertThat(fixture.send(BridgeFixture.SOURCE, body).status()).isEqualTo(200);
            }
            SqliteStore store = store(fixture);
            pages(store, "1");
            fixture.wix().noFaults();
            Awaitility.await().until(() -> fixture.bridge().inbox().list(EventState.PENDING, EVENTS).stream()
                    .anyMatch(row -> row.outcome() != null && row.outcome().contains("the disk is full")));

            // It may be in one commit with work that finds the disk full.
            Awaitility.await().ignoreExceptionsInstanceOf(StoreException.class).until(() -> {
                pages(store, "1000000");
                return true;
            });
            fixture.settle();

            assertThat(fixture.bridge().inbox().count(EventState.PARKED)).isZero();
            for (int i = 0; i < EVENTS; i++) {
                assertThat(fixture.wix().balance("c" + i + "@example.com"))
                        .as("c%d", i)
                        .isEqualTo(5);
            }
        }
    }
}
