package io.loyaltybridge.sync;

import static io.loyaltybridge.sync.SyncCase.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sync.SyncCase.Pair;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.WixProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a 404 says: only that of reading the very account can mean that it is gone, and only when it says so twice. */
@Tag("service")
class SyncGoneTest {
    private static final String ADA = "ada@example.com";
    private static final String NOT_FOUND =
            "{'message':'','details':{'applicationError':{'code':'NOT_FOUND','description':'not found'}}}";
    private static final String NO_CUSTOMER = "{'error':{'code':'NOT_FOUND','message':'not found'}}";

    @TempDir
    private Path dir;

    private final WixProxy wix = WixProxy.start();
    private SyncCase sync;
    private Pair ada;

    @BeforeEach
    void start() throws Exception {
        sync = SyncCase.start(
                dir,
                "sync.on-account-deleted",
                "delete",
                "wix.base-url",
                wix.url(),
                "sync.gone-after",
                "1s",
                "sync.gone-limit",
                "3");
        wix.forwardTo(sync.sync.wix().baseUrl());
        ada = sync.pair(ADA, 117, 117);
        sync.awaitQuiet();
    }

    @AfterEach
    void close() {
        sync.close();
        wix.close();
    }

    private void nobodyIsGone() {
        assertThat(sync.texts("SELECT state FROM links")).containsExactly("MATCHED");
        assertThat(sync.sync.program().customer(ada.customer())).isNotNull();
        assertThat(sync.number("SELECT COUNT(*) FROM operations WHERE state = 'CANCELLED'"))
                .isZero();
        assertThat(sync.number("SELECT COUNT(*) FROM gone_notes")).isZero();
    }

    /** The next change of the program meets a conflict on Wix, so that the account is read, and then its transactions. */
    private void conflict() {
        sync.sync.wix().faults().add(Fault.next(FaultKind.CONFLICT, "loyalty_accounts.adjustPoints", 1));
    }

    @Test
    void a404OfTheTransactionsQueryIsTriedAgainAndDeletesNobody() {
        conflict();
        wix.answer("/loyalty-transactions/query", 404, NOT_FOUND);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(3));

        sync.awaitBalances(ada, 120);
        nobodyIsGone();
    }

    @Test
    void a404OfAnAdjustWhoseAccountIsThereIsTriedAgain() {
        wix.answer("/adjust-points", 404, NOT_FOUND);
        wix.answer("/adjust-points", 404, "a page");
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(3));

        sync.awaitBalances(ada, 120);
        assertThat(sync.refused()).isEmpty();
        nobodyIsGone();
    }

    @Test
    void a404OfAChangeOnTheProgramWhoseCustomerIsThereIsTriedAgain() {
        sync.programProxy.answer("/points", 404, NO_CUSTOMER);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(3));

        sync.awaitBalances(ada, 120);
        assertThat(sync.refused()).isEmpty();
        nobodyIsGone();
    }

    @Test
    void a404OfOneReadIsNotBelieved() {
        // No event of the account may tell that it is there, so that the second read has to.
        sync.sync.wix().setWebhookUrl(null);
        conflict();
        wix.answer(accountId(), 404, NOT_FOUND);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(3));

        patiently()
                .until(() ->
                        sync.number("SELECT COUNT(*) FROM gone_notes WHERE side = 'wix' AND state = 'noted'") == 1);
        sync.awaitBalances(ada, 120);
        nobodyIsGone();
    }

    @Test
    void a404ThatIsNotInWixWordsSaysNothingAboutTheAccount() {
        conflict();
        wix.answer(accountId(), 404, "{}");
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(3));

        sync.awaitBalances(ada, 120);
        nobodyIsGone();
    }

    private String accountId() {
        return sync.texts("SELECT wix_account_id FROM links").get(0);
    }

    @Test
    void anAccountThatIsNotFoundTwiceIsGoneAndWhatIsNotCarriedIsListed() {
        sync.inSilence(() -> {
            sync.sync.program().deleteCustomer(ada.customer());
            return null;
        });
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(3));

        patiently().until(() -> sync.texts("SELECT outcome FROM inbox WHERE state = 'pending'").stream()
                .anyMatch(why -> why != null
                        && why.startsWith("the program does not find this customer's account; it is checked again")));
        assertThat(sync.texts("SELECT state FROM links")).containsExactly("MATCHED");
        patiently().until(() -> sync.texts("SELECT state FROM links").equals(List.of("MISSING")));
        sync.awaitQuiet();
        assertThat(sync.parked()).isEmpty();
        assertThat(sync.texts("SELECT outcome FROM inbox WHERE outcome LIKE 'unlinked%'"))
                .singleElement()
                .asString()
                .startsWith(
                        "unlinked: the account is gone on program; 1 change(s) to it of 3 points are not carried over");
        assertThat(sync.texts("SELECT side || ' ' || amount || ' ' || cause FROM ledger WHERE kind = 'cancelled'"))
                .containsExactly("program 3 not carried: the account is gone on program");
    }

    private List<Pair> many() {
        List<Pair> pairs = new ArrayList<>(List.of(ada));
        for (int i = 0; i < 5; i++) {
            pairs.add(sync.pair("c" + i + "@example.com", 10, 10));
        }
        sync.awaitQuiet();
        return pairs;
    }

    private long stops() {
        return sync.number("SELECT COUNT(*) FROM gone_stops");
    }

    private List<String> job(String name, String... arguments) {
        List<String> out = new ArrayList<>();
        assertThat(sync.sync.bridge().job(name).run(List.of(arguments), out::add))
                .as(() -> String.join("\n", out))
                .isZero();
        return out;
    }

    @Test
    void aSystemThatCallsEverybodyGoneIsNotBelievedAndGoesOnWhenItIsThereAgain() throws Exception {
        List<Pair> pairs = many();
        HttpServer empty = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = NO_CUSTOMER.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        empty.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        empty.start();
        try {
            sync.programProxy.forwardTo("http://127.0.0.1:" + empty.getAddress().getPort());
            pairs.forEach(pair -> sync.sync.wix().organic(pair.contact(), OrganicChange.purchase(1)));
            patiently()
                    .until(() -> stops() == 1
                            && sync.number("SELECT COUNT(*) FROM gone_notes WHERE state = 'noted'") == pairs.size());
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .until(() -> sync.number("SELECT COUNT(*) FROM links WHERE state = 'MATCHED'") == pairs.size());
            assertThat(sync.metrics()).contains("bridge_accounts_stopped 1.0", "bridge_accounts_gone 6.0");
            assertThat(sync.observed("health?data=true"))
                    .contains("accounts.stopped.program", "customers are reported as gone by the program");
        } finally {
            empty.stop(0);
            sync.programProxy.forwardTo(sync.sync.program().baseUrl());
        }
        // The events wait minutes: a restart is not needed, but an event of the program tells that a customer is there.
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(5));
        patiently().until(() -> stops() == 0);
        assertThat(sync.number("SELECT COUNT(*) FROM gone_notes")).isZero();
        assertThat(job("reconcile")).isNotEmpty();
        patiently().untilAsserted(() -> {
            assertThat(sync.sync.programBalance(ada.customer())).isEqualTo(123);
            assertThat(sync.sync.wixBalance(ada.contact())).isEqualTo(123);
            for (Pair pair : pairs.subList(1, 6)) {
                assertThat(sync.sync.programBalance(pair.customer())).isEqualTo(11);
            }
        });
        assertThat(sync.number("SELECT COUNT(*) FROM operations WHERE state = 'CANCELLED'"))
                .isZero();
    }

    @Test
    void manyDeletedContactsDeleteNobodyBeforeAPersonLooks() {
        List<Pair> pairs = many();
        pairs.forEach(pair -> sync.wixControl("contacts/delete", "{'contactId':'" + pair.contact() + "'}"));
        patiently()
                .until(() -> stops() == 1
                        && sync.number("SELECT COUNT(*) FROM gone_notes WHERE state = 'noted'") == pairs.size());
        Awaitility.await().during(Duration.ofSeconds(2)).until(() -> pairs.stream()
                .allMatch(pair -> sync.sync.program().customer(pair.customer()) != null));

        assertThat(job("parked-release", "gone:wix"))
                .singleElement()
                .asString()
                .startsWith("gone:wix is released: 6 customers are checked once more");
        sync.sync.stopBridge();
        Tables.change(dir, "UPDATE inbox SET due_at = 0 WHERE state = 'pending'");
        restart();
        patiently()
                .until(() -> pairs.stream().allMatch(pair -> sync.sync.program().customer(pair.customer()) == null));
        sync.awaitQuiet();
        assertThat(stops()).isZero();
    }

    private void restart() {
        try {
            sync.sync.startBridge();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAwardThatIsAnswered404DropsNothingThatIsKnownOfTheCustomer() {
        wix.answer("/earn-points", 404, NOT_FOUND);
        sync.like("like-1", ADA, "post-1");

        sync.awaitBalances(ada, 122);
        nobodyIsGone();
        assertThat(sync.number("SELECT COUNT(*) FROM ledger WHERE kind = 'unlinked'"))
                .isZero();
    }
}
