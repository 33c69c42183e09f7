package io.loyaltybridge.sync;

import static io.loyaltybridge.sync.SyncCase.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.Stamps;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.sync.SyncCase.Pair;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the absence of a transaction is a proof, and what happens as long as it is none. */
@Tag("service")
class SyncAbsenceTest {
    private static final String ADJUST = "loyalty_accounts.adjustPoints";
    private static final Duration LAG = Duration.ofSeconds(2);

    @TempDir
    private Path dir;

    private SyncCase sync;

    @AfterEach
    void close() {
        sync.close();
    }

    private void start(Stamps stamps, String... settings) throws Exception {
        sync = SyncCase.start(dir, WixStandIn.Options.builder(), ProgramStandIn.Options.builder(), settings);
        sync.sync.wix().setStamps(stamps);
    }

    /** The list of transactions shows all that happened so far, and lags behind what follows. */
    private void lagFromNow() {
        Instant all = Instant.now().plus(LAG).plusMillis(50);
        patiently().until(() -> Instant.now().isAfter(all));
        sync.sync.wix().setLag(LAG, Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource(Stamps.class)
    void theTransactionThatMadeTheSeenRevisionIsNoLaterOne(Stamps stamps) throws Exception {
        start(stamps, "wix.index-delay", "4s");
        Pair ada = sync.pair("ada@example.com", 100, 100);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(3));
        sync.awaitBalances(ada, 103);
        lagFromNow();
        sync.sync.wix().faults().add(Fault.next(FaultKind.DROP_AFTER, ADJUST, 1));
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(10));
        sync.awaitBalances(ada, 113);
        JsonNode account = sync.sync.wix().account(ada.contact());
        assertThat(sync.sync.wix().transactions(account.path("id").asText()))
                .filteredOn(t -> t.path("description").asText().startsWith("sync-"))
                .hasSize(1);
    }

    @Test
    void whatAnEarlierLookOfTheExchangeShowedIsNoProofForThisOne() throws Exception {
        start(Stamps.values()[0], "wix.index-delay", "1h");
        Pair ada = sync.pair("ada@example.com", 100, 100);
        sync.sync.wix().setLag(Duration.ofHours(1), Duration.ZERO);
        sync.sync.wix().setWebhookUrl(null);
        sync.sync.wix().faults().add(Fault.next(FaultKind.DROP_AFTER, ADJUST, 1));
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(10));
        patiently().until(() -> sync.sync.wixBalance(ada.contact()) == 110);
        sync.sync.stopBridge();
        String link;
        try (Database store = TestStore.open(dir)) {
            link = store.write(tx -> {
                // The time of the account is not known, and the event that could settle it comes later.
                tx.update("UPDATE observations SET moved_at = NULL, made_by = NULL WHERE side = 'wix'");
                tx.update("UPDATE operations SET next_look_at = 0");
                tx.update(
                        "UPDATE inbox SET due_at = ?",
                        Instant.now().plus(Duration.ofHours(1)).toEpochMilli());
                return tx.one("SELECT id FROM links", r -> r.getString(1)).orElseThrow();
            });
        }
        sync.sync.startBridge();
        try (ProducerTemplate template = sync.sync.bridge().camelContext().createProducerTemplate()) {
            Exchange sent = template.send("direct:carry-out", exchange -> {
                exchange.setVariable("link", link);
                exchange.setVariable("laterVisible", true);
            });
            assertThat(sent.getException()).isInstanceOf(HandBackException.class);
        }
        assertThat(sync.sync.wixBalance(ada.contact())).isEqualTo(110);
    }
}
