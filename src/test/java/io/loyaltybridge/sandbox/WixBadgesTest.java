package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.wix.EffectBehaviour;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WixBadgesTest {
    private static final String V4 = "/badges/v4";
    private static final String V3 = "/members/v3/badges";
    private static final String CREATE = "members_badge-assignments.bulkCreateBadgeAssignments";
    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
    private WixStandIn wix;
    private Http http;
    private String ann;
    private String ben;
    private String gold;

    @BeforeEach
    void start() {
        start(EffectBehaviour.DEFAULT);
    }

    private void start(EffectBehaviour behaviour) {
        stop();
        wix = WixStandIn.start(WixStandIn.Options.builder().effects(behaviour).build());
        http = Http.apiKey(wix.baseUrl());
        ann = wix.memberId(wix.seedMember("ann@example.com", "Ann"));
        ben = wix.memberId(wix.seedMember("ben@example.com", "Ben"));
        gold = wix.seedBadge("Gold");
    }

    @AfterEach
    void stop() {
        if (wix != null) {
            wix.close();
        }
    }

    private static String pair(String badge, String member) {
        return "{'badgeId':'" + badge + "','memberId':'" + member + "'}";
    }

    private Reply assign(String... pairs) {
        return http.post(V4 + "/bulk/assignments/create", "{'badgeAssignments':[" + String.join(",", pairs) + "]}");
    }

    @Test
    void badgesAreTheSameUnderBothVersions() {
        String silver = wix.seedBadge("Silver");
        JsonNode page = http.post(V4 + "/badges/query", "{'query':{'cursorPaging':{'limit':1}}}")
                .body();
        assertThat(page.at("/badges/0/title").asText()).isEqualTo("Gold");
        String cursor = page.at("/pagingMetadata/cursors/next").asText();
        JsonNode rest = http.post(V4 + "/badges/query", "{'query':{'cursorPaging':{'cursor':'" + cursor + "'}}}")
                .body();
        assertThat(rest.at("/badges/0/id").asText()).isEqualTo(silver);
        assertThat(rest.at("/pagingMetadata/hasNext").asBoolean()).isFalse();
        JsonNode found = http.post(V4 + "/badges/query", "{'query':{'filter':{'title':{'$eq':'Silver'}}}}")
                .body();
        assertThat(found.get("badges"))
                .extracting(badge -> badge.get("id").asText())
                .containsExactly(silver);
        JsonNode listed = http.get(V3 + "?paging.limit=1&paging.offset=1").body();
        assertThat(listed.at("/badges/0/id").asText()).isEqualTo(silver);
        assertThat(listed.at("/metadata/total").asInt()).isEqualTo(2);
        assertThat(http.post(V4 + "/badges/query", "{'query':{'cursorPaging':{'limit':101}}}")
                        .rule())
                .isEqualTo("MAX");
        assertThat(http.get(V3 + "?paging.limit=1001").rule()).isEqualTo("MAX");
    }

    @Test
    void manyAreAssignedInOneCallAndEachIsAnswered() {
        wix.assignBadge(gold, ben);
        JsonNode done = assign(
                        pair(gold, ann), pair(gold, ann), pair(gold, ben), pair(UNKNOWN, ann), pair(gold, UNKNOWN))
                .body();
        assertThat(done.at("/results/0/itemMetadata/success").asBoolean()).isTrue();
        assertThat(done.at("/results/0").has("item")).isFalse();
        assertThat(done.get("results"))
                .extracting(each -> each.at("/itemMetadata/error/code").asText())
                .containsExactly("", "ALREADY_EXISTS", "ALREADY_EXISTS", "BADGE_NOT_FOUND", "MEMBER_NOT_FOUND");
        assertThat(done.get("results"))
                .extracting(each -> each.at("/itemMetadata/originalIndex").asInt())
                .containsExactly(0, 1, 2, 3, 4);
        assertThat(done.at("/bulkActionMetadata/totalSuccesses").asInt()).isEqualTo(1);
        assertThat(done.at("/bulkActionMetadata/totalFailures").asInt()).isEqualTo(4);
        assertThat(wix.badgesOf(ann)).containsExactly(gold);
    }

    @Test
    void assignmentsAreFoundAndTakenAwayAgain() {
        Reply made = http.post(
                V4 + "/bulk/assignments/create", "{'badgeAssignments':[" + pair(gold, ann) + "],'returnEntity':true}");
        JsonNode assignment = made.body().at("/results/0/item");
        assign(pair(gold, ben));
        JsonNode found = http.post(
                        V4 + "/assignments/query", "{'query':{'filter':{'memberId':{'$in':['" + ann + "']}}}}")
                .body();
        assertThat(found.get("badgeAssignments")).containsExactly(assignment);
        String id = assignment.get("id").asText();
        JsonNode gone = http.post(V4 + "/bulk/assignments/delete", "{'badgeAssignmentIds':['" + id + "','" + id + "']}")
                .body();
        assertThat(gone.at("/results/0/itemMetadata/success").asBoolean()).isTrue();
        assertThat(gone.at("/results/1/itemMetadata/error/code").asText()).isEqualTo("NOT_FOUND");
        assertThat(gone.at("/results/1/itemMetadata/id").asText()).isEqualTo(id);
        assertThat(wix.badgesOf(ann)).isEmpty();
        assertThat(http.post(V4 + "/assignments/query", "{}").body().get("badgeAssignments"))
                .hasSize(1);
        assertThat(assign(pair(gold, ann))
                        .body()
                        .at("/bulkActionMetadata/totalSuccesses")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aBulkCallTakesOneToAHundred() {
        assertThat(assign().rule()).isEqualTo("MIN_SIZE");
        assertThat(assign((pair(gold, ann) + " ").repeat(101).trim().split(" ")).rule())
                .isEqualTo("MAX_SIZE");
        assertThat(assign("{'badgeId':'" + gold + "'}").field()).isEqualTo("badgeAssignments[0].memberId");
        assertThat(assign(pair(gold, "no-guid")).rule()).isEqualTo("FORMAT");
        assertThat(http.post(V4 + "/bulk/assignments/delete", "{'badgeAssignmentIds':[]}")
                        .rule())
                .isEqualTo("MIN_SIZE");
    }

    @Test
    void theOldVersionAssignsAndTakesAwayByMember() {
        String members = V3 + "/" + gold + "/members";
        String body = "{'memberIds':['" + ann + "','" + ben + "']}";
        assertThat(http.post(members, body).body().get("memberIds")).hasSize(2);
        assertThat(http.post(members, body).body().get("memberIds")).hasSize(2);
        assertThat(http.post(V4 + "/assignments/query", "{}").body().get("badgeAssignments"))
                .hasSize(2);
        JsonNode each = http.post(V3 + "/members", "{'memberIds':['" + ann + "','" + UNKNOWN + "']}")
                .body()
                .get("memberBadgeIds");
        assertThat(each.at("/0/badgeIds/0").asText()).isEqualTo(gold);
        assertThat(each.at("/1/badgeIds")).isEmpty();
        assertThat(http.send("DELETE", members + "?memberIds=" + ann + "&memberIds=" + ben, null)
                        .status())
                .isEqualTo(200);
        assertThat(wix.badgesOf(ann)).isEmpty();
        assertThat(http.send("DELETE", members + "?memberIds=" + ann, null).status())
                .isEqualTo(200);
        assertThat(http.send("DELETE", members, null).field()).isEqualTo("memberIds");
        assertThat(http.post(V3 + "/" + UNKNOWN + "/members", body).code()).isEqualTo("BADGE_NOT_FOUND");
        assertThat(http.post(members, "{}").field()).isEqualTo("memberIds");
    }

    @Test
    void anUnknownMemberRefusesTheOldCallOrIsLeftOut() {
        String members = V3 + "/" + gold + "/members";
        String body = "{'memberIds':['" + ann + "','" + UNKNOWN + "']}";
        assertThat(http.post(members, body).code()).isEqualTo("MEMBER_NOT_FOUND");
        assertThat(wix.badgesOf(ann)).isEmpty();
        start(EffectBehaviour.DEFAULT.withUnknownMember(EffectBehaviour.UnknownMember.LEFT_OUT));
        JsonNode given = http.post(V3 + "/" + gold + "/members", "{'memberIds':['" + ann + "','" + UNKNOWN + "']}")
                .body();
        assertThat(given.get("memberIds")).extracting(JsonNode::asText).containsExactly(ann);
    }

    @Test
    void anAssignmentWhoseAnswerIsLostIsThere() {
        wix.faults().add(Fault.next(FaultKind.ERROR_AFTER, CREATE, 1));
        assertThat(assign(pair(gold, ann)).status()).isEqualTo(500);
        assertThat(wix.badgesOf(ann)).containsExactly(gold);
        assertThat(assign(pair(gold, ann))
                        .body()
                        .at("/results/0/itemMetadata/error/code")
                        .asText())
                .isEqualTo("ALREADY_EXISTS");
    }

    @Test
    void theOwnerGivesAndTakesBadgesByControlCommands() {
        Http control = new Http(wix.baseUrl());
        String vip = control.post("/_sandbox/badges", "{'title':'VIP'}")
                .body()
                .get("id")
                .asText();
        control.post("/_sandbox/badges/assign", pair(vip, ann));
        assertThat(control.get("/_sandbox/badges?memberId=" + ann).body().get("badges"))
                .extracting(badge -> badge.get("title").asText())
                .containsExactly("VIP");
        assertThat(control.get("/_sandbox/badges").body().get("badges")).hasSize(2);
        assertThat(control.get("/_sandbox/badge-assignments")
                        .body()
                        .at("/badgeAssignments/0/memberId")
                        .asText())
                .isEqualTo(ann);
        control.post("/_sandbox/badges/unassign", pair(vip, ann));
        assertThat(wix.badgesOf(ann)).isEmpty();
        assertThat(control.post("/_sandbox/badges", "{}").body().get("error").asText())
                .isEqualTo("title is required");
        assertThat(control.post("/_sandbox/badges/assign", pair(UNKNOWN, ann))
                        .body()
                        .get("error")
                        .asText())
                .isEqualTo("There is no badge " + UNKNOWN);
        assertThat(control.post("/_sandbox/badges/assign", pair(vip, UNKNOWN))
                        .body()
                        .get("error")
                        .asText())
                .isEqualTo("There is no member " + UNKNOWN);
    }

    @Test
    void webhooksOfAssignmentsAreSentWhereTheyAreAskedFor() throws Exception {
        try (Receiver receiver = new Receiver();
                WixStandIn asked = WixStandIn.start(WixStandIn.Options.builder()
                        .webhookUrl(receiver.url())
                        .webhookEvents(Set.of(
                                "wix.badges.v4.badge_assignment_created", "wix.badges.v4.badge_assignment_deleted"))
                        .build())) {
            String member = asked.memberId(asked.seedMember("ann@example.com", "Ann"));
            String badge = asked.seedBadge("Gold");
            asked.assignBadge(badge, member);
            asked.unassignBadge(badge, member);
            await().until(() -> asked.webhooks().get("delivered").asInt() == 2);
        }
        try (Receiver receiver = new Receiver()) {
            wix.setWebhookUrl(receiver.url());
            wix.assignBadge(gold, ann);
            assertThat(wix.webhooks().get("published").asInt()).isZero();
        }
    }
}
