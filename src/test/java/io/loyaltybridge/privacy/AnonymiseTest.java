package io.loyaltybridge.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.privacy.store.Leftovers;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.sync.SyncCase;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody asks Wix to anonymise a customer. */
@Tag("service")
class AnonymiseTest {
    private static final String EMAIL = "ada@example.com";
    private static final String ASKED = "inbox WHERE body = '{\"anonymise\":true}'";

    @TempDir
    private Path dir;

    private SyncCase site;

    @AfterEach
    void close() {
        site.close();
    }

    private SyncCase.Pair start(String... settings) throws Exception {
        site = SyncCase.start(dir, settings);
        SyncCase.Pair ada = site.pair(EMAIL, 50, 50);
        site.sync.wix().organic(ada.contact(), OrganicChange.purchase(5));
        site.awaitBalances(ada, 55);
        return ada;
    }

    private void anonymise(String contact, boolean keep) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(site.sync.wix().baseUrl() + "/_sandbox/anonymize"))
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"contactId\":\"" + contact + "\",\"keep\":" + keep + "}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void awaitForgotten() {
        SyncCase.patiently().untilAsserted(() -> assertThat(Tables.text(
                        dir,
                        "SELECT (SELECT string_agg(state, ',') FROM links) || ' ' || COALESCE((SELECT string_agg(state, ',') FROM "
                                + ASKED + "), '') || ' ' || (SELECT COUNT(*) FROM inbox WHERE state = 'pending')"))
                .isEqualTo("FORGOTTEN done 0"));
    }

    private void nothingIsLeft(String... words) {
        site.sync.stopBridge();
        try (Database store = TestStore.open(dir)) {
            store.emptyLog();
            for (String word : words) {
                assertThat(Leftovers.of(store.files(), word)).as(word).isFalse();
            }
        }
    }

    @Test
    void theCustomerOfADeletedContactIsForgotten() throws Exception {
        SyncCase.Pair ada = start();
        anonymise(ada.contact(), false);
        awaitForgotten();
        assertThat(Tables.text(dir, "SELECT outcome FROM " + ASKED))
                .startsWith("forgotten; the books go on under link");
        assertThat(site.sync.programBalance(ada.customer())).isEqualTo(55);
        assertThat(site.number("SELECT SUM(amount) FROM ledger WHERE kind = 'organic'"))
                .isEqualTo(5);
        nothingIsLeft(EMAIL, ada.contact());

        // Killed after the transaction and before the event was done: its route runs again.
        Tables.change(
                dir,
                "UPDATE inbox SET state = 'pending', outcome = NULL, ended_at = NULL WHERE body = '{\"anonymise\":true}'");
        site.sync.startBridge();
        awaitForgotten();
        assertThat(Tables.text(dir, "SELECT outcome FROM " + ASKED)).startsWith("nobody to forget");
    }

    @Test
    void theCustomerOfAContactThatStaysIsForgotten() throws Exception {
        SyncCase.Pair ada = start("sync.on-account-deleted", "delete");
        anonymise(ada.contact(), true);
        awaitForgotten();
        assertThat(site.sync.programBalance(ada.customer())).isEqualTo(55);
        nothingIsLeft(EMAIL, ada.contact());
    }

    @Test
    void whereTheSettingSaysSoTheProgramsCustomerIsDeletedToo() throws Exception {
        SyncCase.Pair ada = start("sync.on-account-deleted", "delete");
        anonymise(ada.contact(), false);
        SyncCase.patiently().untilAsserted(() -> assertThat(Tables.count(dir, "links WHERE state = 'FORGOTTEN'"))
                .isEqualTo(1));
        site.awaitQuiet();
        JsonNode customer = site.sync.program().customer(ada.customer());
        assertThat(customer).isNull();
    }

    @Test
    void itIsParkedWhileSomethingOfTheirsIs() throws Exception {
        SyncCase.Pair ada = start();
        site.sync.stopBridge();
        Tables.change(
                dir,
                "INSERT INTO inbox (site, source, event_id, body_hash, lane, received_at, body, state, outcome, ended_at) SELECT site, 'social-like', 'e', 'h',"
                        + " 'email:' || email, 1000, '{}', 'parked', 'why', 1000 FROM links");
        site.sync.startBridge();
        anonymise(ada.contact(), false);
        SyncCase.patiently().untilAsserted(() -> assertThat(site.parked()).anySatisfy(why -> assertThat(why)
                .contains("cannot be forgotten yet", "of social-like is parked", "then replay this event")));
        List<String> lines = new ArrayList<>();
        String parked = Tables.text(dir, "SELECT seq FROM inbox WHERE event_id = 'e'");
        String asked = Tables.text(dir, "SELECT seq FROM inbox WHERE state = 'parked' AND event_id <> 'e'");
        assertThat(site.sync.bridge().job("parked-discard").run(List.of(parked), lines::add))
                .isZero();
        assertThat(site.sync.bridge().job("parked-replay").run(List.of(asked), lines::add))
                .isZero();
        awaitForgotten();
    }

    @Test
    void nobodyIsForgottenForAContactThatNobodyKnows() throws Exception {
        start();
        String stranger = site.sync.wix().seedContact("bob@example.com", "Bob Stone");
        anonymise(stranger, false);
        SyncCase.patiently()
                .untilAsserted(() -> assertThat(Tables.count(dir, ASKED)).isEqualTo(1));
        site.awaitQuiet();
        assertThat(Tables.text(dir, "SELECT outcome FROM " + ASKED)).startsWith("nobody to forget");
        assertThat(Tables.text(dir, "SELECT state FROM links")).isEqualTo("MATCHED");
    }
}
