package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.store.StoreException;
import io.loyaltybridge.store.StorePlace;
import io.loyaltybridge.sync.SyncCase.Pair;
import io.loyaltybridge.testing.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service with its store on a server of PostgreSQL. */
@Tag("service")
class SyncOnPostgresTest {
    @TempDir
    private Path dir;

    private StorePlace place;
    private SyncCase sync;

    @BeforeEach
    void start() throws Exception {
        place = PostgresServer.place(dir);
        sync = SyncCase.start(dir, "wix.auth", "app");
    }

    @AfterEach
    void close() {
        sync.close();
    }

    @Test
    void changesGoBothWaysOnceAndGoOnAfterARestart() throws Exception {
        Pair ada = sync.pair("ada@example.com", 100, 100);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        sync.awaitBalances(ada, 107);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(16));
        sync.awaitBalances(ada, 123);
        sync.like("like-1", "ada@example.com", "post-1");
        sync.awaitBalances(ada, 128);

        sync.sync.stopBridge();
        sync.sync.program().organic(ada.customer(), OrganicChange.redeem(20));
        sync.sync.startBridge();
        sync.awaitBalances(ada, 108);
        sync.like("like-2", "ada@example.com", "post-1");
        sync.awaitQuiet();
        sync.awaitBalances(ada, 108);
        assertThat(sync.parked()).isEmpty();
        assertThat(sync.explained("ada@example.com")).isNotEmpty();
        assertThat(dir.resolve("bridge.db")).doesNotExist();
    }

    @Test
    void theServiceGoesOnByItselfWhenItsConnectionsAreCut() {
        Pair ada = sync.pair("ada@example.com", 100, 100);
        long balance = 100;
        for (int i = 0; i < 3; i++) {
            PostgresServer.cut(place);
            sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
            sync.sync.program().organic(ada.customer(), OrganicChange.purchase(10));
            balance += 17;
            sync.awaitBalances(ada, balance);
        }
        assertThat(sync.parked()).isEmpty();
        assertThat(sync.refused()).isEmpty();
        assertThat(sync.explained("ada@example.com")).isNotEmpty();
    }

    @Test
    void healthSaysWhichDatabaseIsMissingAndWhy() {
        PostgresServer.run("ALTER DATABASE " + PostgresServer.name(place) + " ALLOW_CONNECTIONS false");
        PostgresServer.cut(place);
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            trySomething();
            assertThat(sync.observed("health?data=true").replace("\\/", "/"))
                    .contains("the store does not accept writes", place.toString(), "not currently accepting");
        });
        PostgresServer.run("ALTER DATABASE " + PostgresServer.name(place) + " ALLOW_CONNECTIONS true");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(sync.observed("health/ready"))
                .contains("UP"));
        Pair ada = sync.pair("ada@example.com", 100, 100);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        sync.awaitBalances(ada, 107);
    }

    /** Whatever the service makes of it: it writes. */
    private void trySomething() {
        sync.programWebhook("event-" + System.nanoTime(), "{}");
    }

    @Test
    void aSecondProcessOnTheSameDatabaseIsRefused() throws Exception {
        Path other = Files.createDirectory(dir.resolve("other"));
        assertThatThrownBy(() -> Bridge.start(
                        sync.sync.settings().with(Map.of("bridge.data-dir", other.toString())), Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(place + " is used by another process (loyalty-bridge, process ")
                .hasMessageContaining("one process uses a database at a time");
        Pair ada = sync.pair("ada@example.com", 100, 100);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        sync.awaitBalances(ada, 107);
    }
}
