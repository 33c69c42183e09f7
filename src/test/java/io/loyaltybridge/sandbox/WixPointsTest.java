package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.Behaviour;
import io.loyaltybridge.sandbox.wix.ProgramStatus;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Earning, adjusting, creating accounts, and what Wix refuses there. */
class WixPointsTest {
    private static final String ACCOUNTS = "/loyalty-accounts/v1/accounts";
    private WixStandIn wix;
    private Http http;
    private String contact;
    private String account;

    private void start(Behaviour behaviour) {
        wix = WixStandIn.start(WixStandIn.Options.builder().behaviour(behaviour).build());
        http = Http.apiKey(wix.baseUrl());
        contact = wix.seedAccount("points@example.com", "Points Test", 10);
        account = wix.account(contact).get("id").asText();
    }

    @AfterEach
    void stop() {
        wix.close();
    }

    private Reply earn(int amount, String key) {
        return http.post(
                ACCOUNTS + "/" + account + "/earn-points",
                "{'amount':" + amount + ",'appId':'app','description':'For subscribing','idempotencyKey':'" + key
                        + "'}");
    }

    private Reply adjust(String what, String revision) {
        return http.post(
                ACCOUNTS + "/" + account + "/adjust-points",
                "{" + what + ",'description':'sync 1','revision':'" + revision + "'}");
    }

    private String revision() {
        return wix.account(contact).get("revision").asText();
    }

    @Test
    void anEarnAddsPointsAndCountsTheRevisionUp() {
        start(Behaviour.DEFAULT);
        int before = Integer.parseInt(revision());
        Reply reply = earn(5, "k1");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().at("/account/points/balance").asInt()).isEqualTo(15);
        assertThat(reply.body().at("/account/points/earned").asInt()).isEqualTo(5);
        assertThat(reply.body().at("/account/revision").isTextual()).isTrue();
        assertThat(reply.body().at("/account/revision").asInt()).isEqualTo(before + 1);
        JsonNode transaction = http.get("/loyalty-transactions/v1/loyalty-transactions/"
                        + reply.body().get("transactionId").asText())
                .body()
                .get("loyaltyTransaction");
        assertThat(transaction.get("transactionType").asText()).isEqualTo("EARN");
        assertThat(transaction.get("idempotencyKey").asText()).isEqualTo("k1");
        assertThat(transaction.at("/earnInfo/appId").asText()).isEqualTo("app");
    }

    @Test
    void aRepeatedEarnDoesNothingAndAnswersTheAccountOfNow() {
        start(Behaviour.DEFAULT);
        String first = earn(5, "same").body().get("transactionId").asText();
        earn(1, "other");
        Reply again = earn(5, "same");
        assertThat(again.body().get("transactionId").asText()).isEqualTo(first);
        assertThat(again.body().at("/account/points/balance").asInt()).isEqualTo(16);
        assertThat(wix.transactions(account)).hasSize(3);
    }

    @Test
    void aRepeatedEarnCanAnswerTheFirstState() {
        start(Behaviour.DEFAULT.withRepeatedEarn(Behaviour.RepeatedEarn.FIRST_ANSWER));
        Reply first = earn(5, "same");
        earn(1, "other");
        assertThat(earn(5, "same").body()).isEqualTo(first.body());
    }

    @Test
    void aRepeatedEarnCanBeAConflict() {
        start(Behaviour.DEFAULT.withRepeatedEarn(Behaviour.RepeatedEarn.CONFLICT));
        earn(5, "same");
        assertThat(earn(5, "same").status()).isEqualTo(409);
        assertThat(wix.account(contact).at("/points/balance").asInt()).isEqualTo(15);
    }

    @Test
    void keysOfAnotherAppAreOtherKeys() {
        start(Behaviour.DEFAULT);
        earn(5, "same");
        http.post(ACCOUNTS + "/" + account + "/earn-points", "{'amount':5,'appId':'another','idempotencyKey':'same'}");
        assertThat(wix.account(contact).at("/points/balance").asInt()).isEqualTo(20);
    }

    @Test
    void anAdjustIsACompareAndSetOnTheRevision() {
        start(Behaviour.DEFAULT);
        String seen = revision();
        Reply reply = adjust("'amount':-4", seen);
        assertThat(reply.body().at("/account/points/balance").asInt()).isEqualTo(6);
        assertThat(reply.body().at("/account/points/adjusted").asInt()).isEqualTo(6);
        Reply stale = adjust("'amount':-4", seen);
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.code()).isEqualTo("REVISION_MISMATCH");
        JsonNode transaction = wix.transactions(account).get(1);
        assertThat(transaction.get("description").asText()).isEqualTo("sync 1");
        assertThat(transaction.at("/adjustInfo/amountBefore").asInt()).isEqualTo(10);
        assertThat(transaction.at("/adjustInfo/amountAfter").asInt()).isEqualTo(6);
        assertThat(transaction.has("idempotencyKey")).isFalse();
    }

    @Test
    void anAdjustCanSetTheBalanceWhichWinsOverAnAmount() {
        start(Behaviour.DEFAULT);
        assertThat(adjust("'balance':77", revision())
                        .body()
                        .at("/account/points/balance")
                        .asInt())
                .isEqualTo(77);
        assertThat(adjust("'balance':5,'amount':1", revision())
                        .body()
                        .at("/account/points/balance")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void amountAndBalanceTogetherCanBeRefused() {
        start(Behaviour.DEFAULT.withBothAmountAndBalance(Behaviour.Lenience.REFUSE));
        assertThat(adjust("'balance':5,'amount':1", revision()).rule()).isEqualTo("REQUIRED_ONE_OF_FIELD");
    }

    @Test
    void aBalanceBelowZeroIsRefusedWithTheChosenCode() {
        start(Behaviour.DEFAULT.withBelowZeroCode("NOT_ENOUGH"));
        Reply reply = adjust("'amount':-11", revision());
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("NOT_ENOUGH");
        assertThat(wix.account(contact).at("/points/balance").asInt()).isEqualTo(10);
    }

    @Test
    void theRevisionIsCheckedBeforeTheBalanceUnlessChosenOtherwise() {
        start(Behaviour.DEFAULT);
        assertThat(adjust("'amount':-11", "999").status()).isEqualTo(409);
        wix.close();
        start(Behaviour.DEFAULT.withAdjustChecks(Behaviour.AdjustChecks.BALANCE_FIRST));
        assertThat(adjust("'amount':-11", "999").status()).isEqualTo(400);
        assertThat(adjust("'amount':-1", "999").status()).isEqualTo(409);
    }

    @Test
    void anAdjustWithoutRevisionCanBeAccepted() {
        start(Behaviour.DEFAULT.withMissingRevision(Behaviour.Lenience.ACCEPT));
        assertThat(http.post(ACCOUNTS + "/" + account + "/adjust-points", "{'amount':1}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aProgramThatIsNotActiveRefusesPointsAndAccounts() {
        start(Behaviour.DEFAULT);
        String other = wix.seedContact("other@example.com", "Other");
        for (ProgramStatus status : List.of(ProgramStatus.PAUSED, ProgramStatus.DRAFT)) {
            wix.setProgramStatus(status);
            assertThat(earn(5, "k").status()).isEqualTo(428);
            assertThat(adjust("'amount':1", revision()).status()).isEqualTo(428);
            assertThat(http.post(ACCOUNTS, "{'contactId':'" + other + "'}").status())
                    .isEqualTo(428);
        }
        assertThat(http.post("/loyalty-programs/v1/program/activate", "{}")
                        .body()
                        .at("/loyaltyProgram/status")
                        .asText())
                .isEqualTo("ACTIVE");
        assertThat(earn(5, "k").status()).isEqualTo(200);
    }

    @Test
    void anAccountNeedsAContactAndAContactHasOneAccount() {
        start(Behaviour.DEFAULT);
        String member = wix.seedMember("member@example.com", "Member");
        Reply created = http.post(ACCOUNTS, "{'contactId':'" + member + "'}");
        assertThat(created.status()).isEqualTo(200);
        assertThat(created.body().at("/account/revision").asText()).isEqualTo("1");
        assertThat(created.body().at("/account/contact/email").asText()).isEqualTo("member@example.com");
        String memberId = created.body().at("/account/memberId").asText();
        assertThat(http.get(ACCOUNTS + "/fetch-by?memberId=" + memberId).body()).isEqualTo(created.body());
        assertThat(http.post(ACCOUNTS, "{'contactId':'" + member + "'}").status())
                .isEqualTo(409);
        String unknown = "{'contactId':'00000000-0000-4000-8000-000000000000'}";
        assertThat(http.post(ACCOUNTS, unknown).status()).isEqualTo(404);
        wix.close();
        start(Behaviour.DEFAULT.withUnknownContactStatus(400));
        assertThat(http.post(ACCOUNTS, unknown).status()).isEqualTo(400);
    }

    @Test
    void noAccountIsNotFoundOrAnEmptyObject() {
        start(Behaviour.DEFAULT);
        assertThat(http.get(ACCOUNTS + "/fetch-by?contactId=nobody").status()).isEqualTo(404);
        wix.close();
        start(Behaviour.DEFAULT.withNoAccount(Behaviour.NoAccount.EMPTY_OBJECT));
        Reply reply = http.get(ACCOUNTS + "/fetch-by?contactId=nobody");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void organicChangesAreBookedWhereWixCountsThem() {
        start(Behaviour.DEFAULT);
        wix.organic(contact, OrganicChange.purchase(30));
        wix.organic(contact, OrganicChange.redeem(8));
        wix.organic(contact, OrganicChange.setBalance(20));
        JsonNode points = wix.account(contact).get("points");
        assertThat(points.get("balance").asInt()).isEqualTo(20);
        assertThat(points.get("earned").asInt()).isEqualTo(30);
        assertThat(points.get("redeemed").asInt()).isEqualTo(8);
        assertThat(points.get("adjusted").asInt()).isEqualTo(10 - 12);
        assertThat(wix.transactions(account))
                .extracting(each -> each.get("transactionType").asText())
                .containsExactly("ADJUST", "EARN", "REDEEM", "ADJUST");
        assertThat(http.get(ACCOUNTS + "/program-totals")
                        .body()
                        .at("/points/balance")
                        .asInt())
                .isEqualTo(20);
    }

    @Test
    void bulkAdjustChangesEveryAccountOfASearchThatCanBear() {
        start(Behaviour.DEFAULT);
        String poor = wix.seedAccount("poor@example.com", "Poor", 1);
        Reply reply =
                http.post(ACCOUNTS + "/bulk-adjust", "{'amount':-5,'search':{'filter':{'points.balance':{'$gt':0}}}}");
        assertThat(reply.body().get("asyncJobId").asText()).isNotBlank();
        assertThat(wix.account(contact).at("/points/balance").asInt()).isEqualTo(5);
        assertThat(wix.account(poor).at("/points/balance").asInt()).isEqualTo(1);
    }

    @Test
    void theProgramIsRenamedWithoutAMask() {
        start(Behaviour.DEFAULT);
        Reply reply = http.send(
                "PATCH",
                "/loyalty-programs/v1/program",
                "{'loyaltyProgram':{'name':'Beans','pointDefinition':{'customName':'Bean'}}}");
        assertThat(reply.body().at("/loyaltyProgram/pointDefinition/customName").asText())
                .isEqualTo("Bean");
        assertThat(http.get("/loyalty-programs/v1/program").body()).isEqualTo(reply.body());
        assertThat(http.send("PATCH", "/loyalty-programs/v1/program", "{'loyaltyProgram':{'name':'B'}}")
                        .rule())
                .isEqualTo("MIN_LENGTH");
        assertThat(http.post("/loyalty-programs/v1/program/pause", "{}")
                        .body()
                        .at("/loyaltyProgram/status")
                        .asText())
                .isEqualTo("PAUSED");
    }

    @Test
    void aDraftProgramShowsPlaceholders() {
        start(Behaviour.DEFAULT);
        wix.close();
        wix = WixStandIn.start(
                WixStandIn.Options.builder().programStatus(ProgramStatus.DRAFT).build());
        JsonNode program =
                Http.apiKey(wix.baseUrl()).get("/loyalty-programs/v1/program").body();
        assertThat(program.at("/loyaltyProgram/status").asText()).isEqualTo("DRAFT");
        assertThat(program.at("/loyaltyProgram/pointDefinition/customName").asText())
                .isEqualTo("Points");
    }
}
