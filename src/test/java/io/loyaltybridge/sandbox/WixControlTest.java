package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control path and the journal. */
class WixControlTest {
    @TempDir
    Path directory;

    private WixStandIn wix;
    private Http control;
    private Path journal;

    @BeforeEach
    void start() {
        journal = directory.resolve("wix.jsonl");
        wix = WixStandIn.start(WixStandIn.Options.builder().journal(journal).build());
        control = new Http(wix.baseUrl());
    }

    @AfterEach
    void stop() {
        wix.close();
    }

    private JsonNode seed() {
        return control.post(
                        "/_sandbox/seed",
                        "{'contacts':[{'email':'a@example.com','name':'Ann A','balance':100},"
                                + "{'email':'b@example.com','member':true},{'email':'c@example.com','balance':0}]}")
                .body()
                .get("contacts");
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(journal)) {
            lines.add(Http.JSON.readTree(line));
        }
        return lines;
    }

    @Test
    void contactsMembersAndAccountsAreSeededInBulk() {
        JsonNode seeded = seed();
        assertThat(seeded).hasSize(3);
        assertThat(seeded.at("/0/accountId").asText()).isNotBlank();
        assertThat(seeded.at("/1/memberId").asText()).isNotBlank();
        assertThat(seeded.at("/1/accountId").isNull()).isTrue();
        assertThat(control.get("/_sandbox/accounts").body().get("accounts")).hasSize(2);
        assertThat(control.get("/_sandbox/contacts").body().get("contacts")).hasSize(3);
    }

    @Test
    void organicChangesAreMadeByEmail() {
        seed();
        Reply reply = control.post("/_sandbox/organic", "{'email':'a@example.com','kind':'purchase','points':4}");
        assertThat(reply.body().at("/account/points/balance").asInt()).isEqualTo(104);
        control.post("/_sandbox/organic", "{'email':'a@example.com','kind':'redeem','points':50}");
        control.post("/_sandbox/organic", "{'email':'a@example.com','kind':'expire','points':4,'by':'owner'}");
        control.post("/_sandbox/organic", "{'email':'a@example.com','kind':'adjust','points':-10,'by':'owner'}");
        reply = control.post(
                "/_sandbox/organic", "{'email':'a@example.com','kind':'set_balance','points':7,'by':'owner'}");
        assertThat(reply.body().at("/account/points/balance").asInt()).isEqualTo(7);
        String account = reply.body().at("/account/id").asText();
        assertThat(control.get("/_sandbox/transactions?accountId=" + account)
                        .body()
                        .get("transactions"))
                .extracting(each -> each.get("amount").asInt())
                .containsExactly(100, 4, -50, -4, -10, -33);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            organic         | {'email':'a@example.com','points':1}                          | 400 | kind is required
            organic         | {'kind':'purchase','points':1}                                | 400 | contactId or email is required
            organic         | {'email':'a@example.com','kind':'purchase','points':0}        | 400 | points has to be positive
            organic         | {'email':'a@example.com','kind':'redeem','points':101}        | 400 | The balance would be -1
            organic         | {'email':'x@example.com','kind':'redeem','points':1}          | 404 | There is no contact x@example.com
            organic         | {'email':'b@example.com','kind':'redeem','points':1}          | 404 | no such loyalty account
            organic         | {'email':'a@example.com','kind':'steal','points':1}           | 400 | steal
            seed            | {}                                                            | 400 | contacts is required
            seed            | {'contacts':[{'name':'A'}]}                                   | 400 | email is required
            seed            | {'contacts':[{'email':'d@example.com','balance':-1}]}         | 400 | balance must not be negative
            seed            | {'contacts':[{'mail':'d@example.com'}]}                       | 400 | mail
            contacts/merge  | {'sourceContactIds':[]}                                       | 400 | targetContactId is required
            contacts/email  | {}                                                            | 400 | email is required
            program         | {}                                                            | 400 | status is required
            lag             | {'indexMs':-1}                                                | 400 | must not be negative
            nonsense        | {}                                                            | 404 | No such command: POST /_sandbox/nonsense
            seed            | [                                                             | 400 | not valid JSON
            """)
    void whatIsWrongWithACommandIsSaid(String command, String body, int status, String message) {
        seed();
        Reply reply = control.post("/_sandbox/" + command, body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body().get("error").asText()).contains(message);
    }

    @Test
    void everyChangeOfAnAccountIsInTheJournalBeforeItIsAnswered() throws IOException {
        String account = seed().at("/0/accountId").asText();
        Http.apiKey(wix.baseUrl())
                .post(
                        "/loyalty-accounts/v1/accounts/" + account + "/earn-points",
                        "{'amount':5,'appId':'a','description':'op-1','idempotencyKey':'k-1'}");
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(4);
        JsonNode earn = lines.get(3);
        assertThat(earn.get("accountId").asText()).isEqualTo(account);
        assertThat(earn.get("email").asText()).isEqualTo("a@example.com");
        assertThat(earn.get("type").asText()).isEqualTo("EARN");
        assertThat(earn.get("amount").asInt()).isEqualTo(5);
        assertThat(earn.get("balance").asInt()).isEqualTo(105);
        assertThat(earn.get("revision").asInt()).isEqualTo(3);
        assertThat(earn.get("description").asText()).isEqualTo("op-1");
        assertThat(earn.get("idempotencyKey").asText()).isEqualTo("k-1");
        assertThat(earn.get("by").asText()).isEqualTo("app");
        control.post("/_sandbox/organic", "{'email':'a@example.com','kind':'redeem','points':1}");
        assertThat(lines().get(4).get("by").asText()).isEqualTo("customer");
    }

    @Test
    void aRefusedChangeIsNotInTheJournal() throws IOException {
        seed();
        int before = lines().size();
        control.post("/_sandbox/organic", "{'email':'a@example.com','kind':'redeem','points':101}");
        assertThat(lines()).hasSize(before);
    }

    @Test
    void resetForgetsEverything() {
        seed();
        control.post("/_sandbox/faults", "{'kind':'ERROR_BEFORE'}");
        control.post("/_sandbox/reset", "{}");
        assertThat(control.get("/_sandbox/accounts").body().get("accounts")).isEmpty();
        assertThat(control.get("/_sandbox/faults").body().get("faults")).isEmpty();
        assertThat(control.get("/_sandbox/stats").body().get("calls").asInt()).isZero();
        assertThat(seed()).hasSize(3);
    }

    @Test
    void thePublicKeyIsShown() {
        assertThat(control.get("/_sandbox/public-key").body().get("pem").asText())
                .isEqualTo(wix.publicKeyPem())
                .startsWith("-----BEGIN PUBLIC KEY-----");
    }

    @Test
    void onlyTheLoopbackAddressIsBound() throws IOException {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        for (InetAddress other : others) {
            assertThat(reachable(other)).as(other.toString()).isFalse();
        }
        assertThat(reachable(InetAddress.getLoopbackAddress())).isTrue();
    }

    private boolean reachable(InetAddress address) throws IOException {
        try (Socket socket = new Socket(address, wix.port())) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }
}
