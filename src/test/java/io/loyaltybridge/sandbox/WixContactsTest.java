package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WixContactsTest {
    private static final String CONTACTS = "/contacts/v4/contacts";
    private WixStandIn wix;
    private Http http;

    @BeforeEach
    void start() {
        wix = WixStandIn.start(WixStandIn.Options.builder().build());
        http = Http.apiKey(wix.baseUrl());
    }

    @AfterEach
    void stop() {
        wix.close();
    }

    private static String info(String email) {
        return "'info':{'emails':{'items':[{'email':'" + email + "'}]}}";
    }

    @Test
    void aContactIsCreatedAndFoundByEmail() {
        Reply created = http.post(CONTACTS, "{" + info("ann@example.com") + "}");
        assertThat(created.status()).isEqualTo(200);
        assertThat(created.body().at("/contact/revision").isNumber()).isTrue();
        assertThat(created.body().at("/contact/primaryInfo/email").asText()).isEqualTo("ann@example.com");
        JsonNode found = http.post(
                        CONTACTS + "/query",
                        "{'query':{'filter':{'info.emails.email':{'$in':['ANN@example.com','x@example.com']}}}}")
                .body();
        assertThat(found.at("/contacts/0")).isEqualTo(created.body().get("contact"));
        assertThat(found.at("/pagingMetadata/total").asInt()).isEqualTo(1);
        String id = created.body().at("/contact/id").asText();
        assertThat(http.get(CONTACTS + "/" + id).body()).isEqualTo(created.body());
    }

    @Test
    void aDuplicateNamesTheContactThatExists() {
        String known = wix.seedContact("ann@example.com", "Ann");
        Reply reply = http.post(CONTACTS, "{" + info("Ann@Example.com") + "}");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("DUPLICATE_CONTACT_EXISTS");
        assertThat(reply.body()
                        .at("/details/applicationError/data/duplicateContactId")
                        .asText())
                .isEqualTo(known);
        assertThat(http.post(CONTACTS, "{" + info("ann@example.com") + ",'allowDuplicates':true}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aContactNeedsSomethingToKnowItBy() {
        assertThat(http.post(CONTACTS, "{'info':{'company':'Example'}}").code()).isEqualTo("INSUFFICIENT_CONTACT_DATA");
        assertThat(http.post(
                                CONTACTS,
                                "{'info':{'emails':{'items':[{'email':'a@example.com','primary':true},"
                                        + "{'email':'b@example.com','primary':true}]}}}")
                        .code())
                .isEqualTo("CANNOT_HAVE_MULTIPLE_PRIMARY_INFO");
    }

    @Test
    void anUpdateNeedsTheCurrentRevision() {
        String id = wix.seedContact("ann@example.com", "Ann");
        Reply updated = http.send("PATCH", CONTACTS + "/" + id, "{'revision':1,'info':{'name':{'first':'Anna'}}}");
        assertThat(updated.body().at("/contact/revision").asInt()).isEqualTo(2);
        assertThat(updated.body().at("/contact/info/name/first").asText()).isEqualTo("Anna");
        assertThat(updated.body().at("/contact/primaryInfo/email").asText()).isEqualTo("ann@example.com");
        Reply stale = http.send("PATCH", CONTACTS + "/" + id, "{'revision':1,'info':{'name':{'first':'An'}}}");
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.code()).isEqualTo("CONTACT_ALREADY_CHANGED");
        assertThat(http.send("PATCH", CONTACTS + "/" + id, "{'info':{}}").field())
                .isEqualTo("revision");
    }

    @Test
    void anAccountShowsTheNewEmailOfItsContactAtItsOldRevision() {
        String id = wix.seedAccount("old@example.com", "Ann", 3);
        String revision = wix.account(id).get("revision").asText();
        http.post("/_sandbox/contacts/email", "{'contactId':'" + id + "','email':'new@example.com'}");
        assertThat(wix.account(id).at("/contact/email").asText()).isEqualTo("new@example.com");
        assertThat(wix.account(id).get("revision").asText()).isEqualTo(revision);
        String search = "{'search':{'filter':{'contact.email':{'$in':['%s@example.com']}}}}";
        assertThat(http.post("/loyalty-accounts/v1/accounts/search", search.formatted("new"))
                        .body()
                        .get("accounts"))
                .hasSize(1);
        assertThat(http.post("/loyalty-accounts/v1/accounts/search", search.formatted("old"))
                        .body()
                        .get("accounts"))
                .isEmpty();
    }

    @Test
    void aMergedContactIsShownAsItsTargetWhichTakesOverTheAccount() {
        String source = wix.seedAccount("source@example.com", "Ann", 3);
        String target = wix.seedContact("target@example.com", "Ann");
        http.post(
                "/_sandbox/contacts/merge",
                "{'targetContactId':'" + target + "','sourceContactIds':['" + source + "']}");
        assertThat(http.get(CONTACTS + "/" + source).body().at("/contact/id").asText())
                .isEqualTo(target);
        assertThat(wix.account(target).at("/points/balance").asInt()).isEqualTo(3);
        assertThat(wix.account(source)).isNull();
    }

    @Test
    void pointsOfAMergedAccountMoveOnlyWhenAsked() {
        String source = wix.seedAccount("source@example.com", "Ann", 3);
        String target = wix.seedAccount("target@example.com", "Ann", 4);
        http.post(
                "/_sandbox/contacts/merge",
                "{'targetContactId':'" + target + "','sourceContactIds':['" + source + "'],'movePoints':true}");
        assertThat(wix.account(target).at("/points/balance").asInt()).isEqualTo(7);
        assertThat(wix.account(source).at("/points/balance").asInt()).isZero();
    }

    @Test
    void aDeletedContactLeavesItsAccount() {
        String id = wix.seedAccount("gone@example.com", "Ann", 3);
        http.post("/_sandbox/contacts/delete", "{'email':'gone@example.com'}");
        assertThat(http.get(CONTACTS + "/" + id).status()).isEqualTo(404);
        assertThat(http.get("/loyalty-accounts/v1/accounts/fetch-by?contactId=" + id)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void membersShowTheirEmailOnlyInTheFullFieldset() {
        String contact = wix.seedMember("member@example.com", "Mem Ber");
        String filter = "'query':{'filter':{'loginEmail':{'$in':['member@example.com']}}}";
        JsonNode full = http.post("/members/v1/members/query", "{'fieldsets':['FULL']," + filter + "}")
                .body();
        assertThat(full.at("/members/0/contactId").asText()).isEqualTo(contact);
        assertThat(full.at("/members/0/status").asText()).isEqualTo("APPROVED");
        assertThat(full.at("/metadata/total").asInt()).isEqualTo(1);
        JsonNode brief =
                http.post("/members/v1/members/query", "{" + filter + "}").body();
        assertThat(brief.at("/members/0").has("loginEmail")).isFalse();
        assertThat(brief.at("/members/0/status").asText()).isEqualTo("UNKNOWN");
    }

    @Test
    void contactsAreReadInPagesByOffset() {
        for (int i = 0; i < 7; i++) {
            wix.seedContact("c" + i + "@example.com", "C " + i);
        }
        JsonNode page = http.post(CONTACTS + "/query", "{'query':{'paging':{'limit':3,'offset':6}}}")
                .body();
        assertThat(page.get("contacts")).hasSize(1);
        assertThat(page.at("/contacts/0/primaryInfo/email").asText()).isEqualTo("c6@example.com");
        assertThat(page.at("/pagingMetadata/total").asInt()).isEqualTo(7);
        assertThat(page.at("/pagingMetadata/offset").asInt()).isEqualTo(6);
        assertThat(http.post(CONTACTS + "/query", "{'query':{'paging':{'offset':-1}}}")
                        .status())
                .isEqualTo(400);
        assertThat(http.post(CONTACTS + "/query", "{'search':'c3@'}").body().get("contacts"))
                .hasSize(1);
    }

    @Test
    void contactsAreListedInPagesOfAtMostAThousand() {
        for (int i = 0; i < 3; i++) {
            wix.seedContact("c" + i + "@example.com", "C " + i);
        }
        String sorted = "&sort.fieldName=createdDate&sort.order=ASC&fieldsets=BASIC";
        JsonNode page =
                http.get(CONTACTS + "?paging.limit=2&paging.offset=2" + sorted).body();
        assertThat(page.at("/contacts/0/primaryInfo/email").asText()).isEqualTo("c2@example.com");
        assertThat(page.get("pagingMetadata").toString())
                .isEqualTo("{\"count\":1,\"offset\":2,\"total\":3,\"tooManyToCount\":false}");
        assertThat(http.get(CONTACTS + "?paging.limit=1000" + sorted).body().get("contacts"))
                .hasSize(3);
        assertThat(http.get(CONTACTS + "?paging.limit=1001" + sorted).rule()).isEqualTo("MAX");
        assertThat(http.get(CONTACTS + "?paging.offset=-1" + sorted).rule()).isEqualTo("MIN");
        assertThat(http.get(CONTACTS + "?sort.fieldName=shoeSize").code()).isEqualTo("UNSUPPORTED_SORT_FIELD");
    }

    @Test
    void membersAreFoundByTheirIdsInPagesOfAtMostAHundred() {
        String contact = wix.seedMember("m0@example.com", "M");
        wix.seedMember("m1@example.com", "M");
        String id = http.post(
                        "/members/v1/members/query",
                        "{'fieldsets':['FULL'],'query':{'filter':{'contactId':'" + contact + "'}}}")
                .body()
                .at("/members/0/id")
                .asText();
        String query = "{'fieldsets':['FULL'],'query':{'filter':{'id':{'$in':['" + id + "','" + contact
                + "']}},'paging':{'limit':";
        JsonNode found = http.post("/members/v1/members/query", query + "100,'offset':0}}}")
                .body();
        assertThat(found.get("members")).hasSize(1);
        assertThat(found.at("/members/0/contactId").asText()).isEqualTo(contact);
        assertThat(found.at("/metadata/total").asInt()).isEqualTo(1);
        assertThat(http.post("/members/v1/members/query", query + "101,'offset':0}}}")
                        .rule())
                .isEqualTo("MAX");
    }
}
