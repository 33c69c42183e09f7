package io.loyaltybridge.customer;

import static io.loyaltybridge.testing.BridgeFixture.WIX;
import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static io.loyaltybridge.testing.BridgeFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.wix.Behaviour;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.TestStore;
import io.loyaltybridge.testing.WixProxy;
import io.loyaltybridge.testing.WixSandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who a customer is on Wix: found, created, merged, gone. */
@Tag("service")
class CustomerFlowTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path dir;

    private static WixProxy proxy;
    private static BridgeFixture fixture;
    private static WixSandbox wix;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>(source("known-only", "points", "5", "create-contact", "false"));
        proxy = WixProxy.start();
        settings.put("wix.base-url", proxy.url());
        fixture = BridgeFixture.start(dir, settings);
        proxy.forwardTo(fixture.standIn().baseUrl());
        wix = fixture.wix();
    }

    @AfterAll
    static void stop() {
        fixture.close();
        proxy.close();
    }

    private static long balanceOfContact(String contactId) {
        return fixture.standIn()
                .account(contactId)
                .path("points")
                .path("balance")
                .asLong();
    }

    private static void addEmail(String contactId, String first, String second) {
        ObjectNode body = JSON.createObjectNode().put("revision", 1);
        body.withObject("/info/emails")
                .putArray("items")
                .add(JSON.createObjectNode().put("email", first).put("primary", true))
                .add(JSON.createObjectNode().put("email", second));
        wix.call("PATCH", "/contacts/v4/contacts/" + contactId, body);
    }

    @Test
    void contactWithoutAccountGetsOne() {
        String contactId = fixture.standIn().seedContact("contact@example.com", "Con Tact");
        long before = wix.calls();
        fixture.like("contact@example.com", "post-1");

        assertThat(wix.calls() - before).isEqualTo(4);
        assertThat(balanceOfContact(contactId)).isEqualTo(5);
        assertThat(wix.contacts("contact@example.com")).hasSize(1);
    }

    @Test
    void accountThatIsThereIsUsed() {
        String contactId = fixture.standIn().seedAccount("account@example.com", "Ac Count", 100);
        long before = wix.calls();
        fixture.like("account@example.com", "post-1");

        assertThat(wix.calls() - before).isEqualTo(3);
        assertThat(balanceOfContact(contactId)).isEqualTo(105);
    }

    @Test
    void emptyAnswerForAMissingAccountIsUnderstood(@TempDir Path other) {
        var options =
                BridgeFixture.options().behaviour(Behaviour.DEFAULT.withNoAccount(Behaviour.NoAccount.EMPTY_OBJECT));
        try (BridgeFixture own = BridgeFixture.start(other, Map.of(), options)) {
            assertThat(own.like("empty@example.com", "post-1").outcome()).startsWith("awarded 5 points");
            assertThat(own.wix().balance("empty@example.com")).isEqualTo(5);
        }
    }

    @Test
    void unknownEMailIsParkedWhereContactsMayNotBeCreated() {
        Inbox.Row row = fixture.play("known-only", payload(newId(), "stranger@example.com", null));

        assertThat(row.state()).isEqualTo(EventState.PARKED);
        assertThat(row.outcome())
                .isEqualTo("no contact on Wix has this e-mail, and create-contact is false for this source");
        assertThat(wix.contacts("stranger@example.com")).isEmpty();
    }

    @Test
    void severalContactsOfOneEMailAreParkedAndNoneIsGuessed() {
        fixture.standIn().seedContact("both@example.com", "One");
        fixture.standIn().seedContact("both@example.com", "Two");
        Inbox.Row row = fixture.like("both@example.com", "post-1");

        assertThat(row.state()).isEqualTo(EventState.PARKED);
        assertThat(row.outcome())
                .isEqualTo("2 contacts on Wix have this e-mail; merge them there, then replay this event");
        assertThat(wix.balance("both@example.com")).isNull();
    }

    @Test
    void contactWhosePrimaryAddressItIsComesFirst() {
        String other = fixture.standIn().seedContact("other-primary@example.com", "Other");
        String owner = fixture.standIn().seedContact("family@example.com", "Owner");
        ObjectNode body = JSON.createObjectNode().put("revision", 1).put("allowDuplicates", true);
        body.withObject("/info/emails")
                .putArray("items")
                .add(JSON.createObjectNode()
                        .put("email", "other-primary@example.com")
                        .put("primary", true))
                .add(JSON.createObjectNode().put("email", "family@example.com"));
        wix.call("PATCH", "/contacts/v4/contacts/" + other, body);

        fixture.like("family@example.com", "post-1");

        assertThat(balanceOfContact(owner)).isEqualTo(5);
        assertThat(fixture.standIn().account(other)).isNull();
    }

    @Test
    void contactThatTheSearchHasNotSeenIsTakenFromTheRefusal() {
        String contactId = fixture.standIn().seedContact("fresh@example.com", "Fresh");
        proxy.answer("/contacts/query", 200, "{'contacts':[],'pagingMetadata':{'count':0}}");
        Inbox.Row row = fixture.like("fresh@example.com", "post-1");

        assertThat(row.outcome()).startsWith("awarded 5 points");
        assertThat(wix.calls(WixSandbox.CREATE_CONTACT, 409)).isEqualTo(1);
        assertThat(balanceOfContact(contactId)).isEqualTo(5);
    }

    @Test
    void accountThatTheFetchHasNotSeenIsFetchedAgain() {
        String contactId = fixture.standIn().seedAccount("unseen@example.com", "Un Seen", 7);
        proxy.answer("/fetch-by", 404, "{}");
        Inbox.Row row = fixture.like("unseen@example.com", "post-1");

        assertThat(row.outcome()).startsWith("awarded 5 points");
        assertThat(balanceOfContact(contactId)).isEqualTo(12);
    }

    @Test
    void letterCaseAndSpacesDoNotMakeAnotherCustomer() {
        fixture.like("  Mixed.Case@Example.COM ", "post-1");
        Inbox.Row again = fixture.like("mixed.case@example.com", "post-1");
        fixture.like("MIXED.CASE@EXAMPLE.COM", "post-2");

        assertThat(again.outcome()).isEqualTo("duplicate");
        assertThat(wix.balance("mixed.case@example.com")).isEqualTo(10);
    }

    @Test
    void secondEMailOfOneContactIsTheSameCustomer() {
        String contactId = fixture.standIn().seedContact("work@example.com", "Two Mails");
        addEmail(contactId, "work@example.com", "home@example.com");
        fixture.like("work@example.com", "post-1");
        Inbox.Row same = fixture.like("home@example.com", "post-1");
        Inbox.Row next = fixture.like("home@example.com", "post-2");

        assertThat(same.outcome()).isEqualTo("duplicate");
        assertThat(same.event().attempts()).isZero();
        assertThat(next.outcome()).startsWith("awarded 5 points");
        assertThat(balanceOfContact(contactId)).isEqualTo(10);
    }

    @Test
    void deletedContactIsForgottenAndTheNextLikeMakesANewOne() {
        fixture.like("deleted@example.com", "post-1");
        String old = wix.contacts("deleted@example.com").get(0).path("id").asText();
        wix.post("contacts/delete", "{'contactId':'" + old + "'}");
        Inbox.Row told = fixture.awaitWix("wix.contacts.v4.contact_deleted", old);

        Inbox.Row same = fixture.like("deleted@example.com", "post-1");
        Inbox.Row next = fixture.like("deleted@example.com", "post-2");

        assertThat(told.outcome()).isEqualTo("unlinked: the account is gone on wix");
        assertThat(same.outcome()).isEqualTo("duplicate");
        assertThat(next.outcome()).startsWith("awarded 5 points");
        String fresh = wix.contacts("deleted@example.com").get(0).path("id").asText();
        assertThat(fresh).isNotEqualTo(old);
        assertThat(balanceOfContact(fresh)).isEqualTo(5);
    }

    @Test
    void mergedContactsAreOneCustomer() {
        fixture.like("source@example.com", "post-1");
        fixture.like("target@example.com", "post-2");
        String from = wix.contacts("source@example.com").get(0).path("id").asText();
        String into = wix.contacts("target@example.com").get(0).path("id").asText();
        wix.post(
                "contacts/merge",
                "{'targetContactId':'" + into + "','sourceContactIds':['" + from + "'],'movePoints':true}");
        Inbox.Row told = fixture.awaitWix("wix.contacts.v4.contact_merged", into);
        fixture.awaitWix("wix.contacts.v4.contact_deleted", from);

        assertThat(told.outcome()).isEqualTo("1 customer(s) now belong to the merged contact");
        assertThat(fixture.like("source@example.com", "post-2").outcome()).isEqualTo("duplicate");
        assertThat(fixture.like("target@example.com", "post-1").outcome()).isEqualTo("duplicate");
        assertThat(fixture.like("source@example.com", "post-3").outcome()).startsWith("awarded 5 points");
        assertThat(balanceOfContact(into)).isEqualTo(15);
    }

    @Test
    void aMergeWaitsForWhatIsUnderWayForACustomerWhoBecomesPartOfAnother() {
        fixture.like("busy-source@example.com", "post-1");
        fixture.like("busy-target@example.com", "post-2");
        String from = wix.contacts("busy-source@example.com").get(0).path("id").asText();
        String into = wix.contacts("busy-target@example.com").get(0).path("id").asText();
        fixture.standIn()
                .faults()
                .add(Fault.next(FaultKind.DELAY_ANSWER, WixSandbox.EARN, 1).withDelayMs(700));
        ObjectNode like = payload(newId(), "busy-source@example.com", "post-3");
        fixture.send(BridgeFixture.SOURCE, like.toString());
        Awaitility.await().until(() -> balanceOfContact(from) == 10);
        wix.post(
                "contacts/merge",
                "{'targetContactId':'" + into + "','sourceContactIds':['" + from + "'],'movePoints':true}");

        fixture.awaitWix("wix.contacts.v4.contact_merged", into);
        fixture.await(like.path("id").asText(), row -> row.state() == EventState.DONE);
        try (Database store = TestStore.openReadOnly(dir)) {
            List<String> last =
                    store.read(tx -> tx.list("SELECT kind FROM ledger ORDER BY seq DESC LIMIT 2", r -> r.getString(1)));
            assertThat(last).containsExactly("merged", "award");
        }
    }

    @Test
    void deletionThatBelongsToAMergeMayComeBeforeIt() {
        fixture.like("early-source@example.com", "post-1");
        fixture.like("early-target@example.com", "post-2");
        String from = wix.contacts("early-source@example.com").get(0).path("id").asText();
        String into = wix.contacts("early-target@example.com").get(0).path("id").asText();
        String instance = fixture.standIn().options().instanceId();
        ObjectNode deleted = JSON.createObjectNode().put("originatedFrom", "merge");
        deleted.putObject("deletedEvent");
        ObjectNode merged = JSON.createObjectNode();
        merged.withObject("/actionEvent/body")
                .put("targetContactId", into)
                .putArray("sourceContactIds")
                .add(from);

        told(WIX.webhook("early-deleted", instance, "wix.contacts.v4.contact_deleted", from, deleted), "early-deleted");
        Inbox.Row row = told(
                WIX.webhook("early-merged", instance, "wix.contacts.v4.contact_merged", into, merged), "early-merged");

        assertThat(row.outcome()).isEqualTo("1 customer(s) now belong to the merged contact");
        assertThat(fixture.like("early-source@example.com", "post-2").outcome()).isEqualTo("duplicate");
        fixture.like("early-source@example.com", "post-3");
        assertThat(balanceOfContact(into)).isEqualTo(10);
    }

    private static Inbox.Row told(String jwt, String eventId) {
        var reply = fixture.request(
                "POST",
                fixture.baseUrl() + "/webhooks/wix",
                Map.of("Content-Type", "text/plain"),
                jwt.getBytes(StandardCharsets.US_ASCII));
        assertThat(reply.status()).isEqualTo(200);
        return fixture.await(eventId, row -> row.state() != EventState.PENDING);
    }

    @Test
    void inactiveProgramParksUntilItIsActivatedAndReplayed(@TempDir Path other) {
        try (BridgeFixture own = BridgeFixture.start(other)) {
            own.wix().post("program", "{'status':'PAUSED'}");
            Inbox.Row parked = own.like("inactive@example.com", "post-1");
            own.wix().post("program", "{'status':'ACTIVE'}");
            own.job("parked-replay", Long.toString(parked.event().seq()));
            Inbox.Row row = own.await(parked.event().eventId(), r -> r.state() == EventState.DONE);

            assertThat(parked.state()).isEqualTo(EventState.PARKED);
            assertThat(parked.outcome())
                    .startsWith("the loyalty program is not active on Wix; activate it, then replay this event (Wix ");
            assertThat(row.outcome()).startsWith("awarded 5 points");
            assertThat(own.wix().balance("inactive@example.com")).isEqualTo(5);
        }
    }
}
