package io.loyaltybridge.award;

import static io.loyaltybridge.testing.BridgeFixture.SOURCE;
import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static io.loyaltybridge.testing.BridgeFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixSandbox;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a signed webhook to points on Wix: what earns, how much, and how often. */
@Tag("service")
class AwardFlowTest {
    @TempDir
    private static Path dir;

    private static BridgeFixture fixture;
    private static WixSandbox wix;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(source("per-event", "points", "3"));
        settings.putAll(source("per-kind", "points.followed", "7", "once-per", "person-and-kind"));
        settings.putAll(source(
                "some-objects", "points", "4", "only-objects", "post-a post-b", "once-per", "person-and-object"));
        settings.putAll(source("by-kind", "points.review", "20", "points.share", "2"));
        settings.putAll(source("capped", "points", "5", "daily-cap", "10"));
        settings.putAll(source("batches", "points", "1", "batch", "/entry"));
        settings.putAll(source(
                "orders",
                "points.order/paid",
                "/total_price * 0.5 round max 100",
                "points.order/vip",
                "/total_price * 2",
                "only-if",
                "/financial_status = paid and /total_price >= 10",
                "largest-award",
                "500"));
        settings.put("bridge.time-zone", "Pacific/Auckland");
        fixture = BridgeFixture.start(dir, settings);
        wix = fixture.wix();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static Inbox.Row play(String source, String kind, String email, String post) {
        return fixture.play(source, payload(newId(), email, post).put("type", kind));
    }

    @Test
    void newCustomerTakesFiveCallsAndKnownCustomerOne() {
        long before = wix.calls();
        Inbox.Row first = fixture.like("new@example.com", "post-1");
        long afterFirst = wix.calls();
        Inbox.Row second = fixture.like("new@example.com", "post-2");

        assertThat(first.state()).isEqualTo(EventState.DONE);
        assertThat(first.outcome()).startsWith("awarded 5 points, transaction ");
        assertThat(afterFirst - before).isEqualTo(5);
        assertThat(second.outcome()).startsWith("awarded 5 points, transaction ");
        assertThat(wix.calls() - afterFirst).isEqualTo(1);
        assertThat(wix.balance("new@example.com")).isEqualTo(10);
        assertThat(wix.contacts("new@example.com")).hasSize(1);
    }

    @Test
    void transactionCarriesTextKeyAndApp() {
        fixture.like("text@example.com", "post-1");

        var transaction = wix.transactions("text@example.com").get(0);
        assertThat(transaction.path("description").asText()).isEqualTo("For liking a post");
        assertThat(transaction.path("idempotencyKey").asText()).matches("award-[0-9a-f]{32}");
        assertThat(transaction.path("earnInfo").path("appId").asText()).isEqualTo("loyalty-bridge");
    }

    private static Inbox.Row order(String kind, String email, String total, String status) {
        return fixture.play(
                "orders",
                payload(newId(), email, null)
                        .put("type", kind)
                        .put("total_price", total)
                        .put("financial_status", status));
    }

    @Test
    void anAmountInThePayloadGivesPoints() {
        assertThat(order("order/paid", "buys@example.com", "25.10", "paid").outcome())
                .startsWith("awarded 13 points");
        assertThat(order("order/paid", "buys@example.com", "999", "paid").outcome())
                .startsWith("awarded 100 points");
        assertThat(order("order/vip", "buys@example.com", "20", "paid").outcome())
                .startsWith("awarded 40 points");
        assertThat(wix.balance("buys@example.com")).isEqualTo(153);
    }

    @Test
    void whatDoesNotMeetTheConditionEarnsNothing() {
        assertThat(order("order/paid", "waits@example.com", "25.10", "pending").outcome())
                .isEqualTo("ignored: it is not so that /financial_status = paid");
        assertThat(order("order/paid", "waits@example.com", "9.99", "paid").outcome())
                .isEqualTo("ignored: it is not so that /total_price >= 10");
        assertThat(wix.contacts("waits@example.com")).isEmpty();
    }

    @Test
    void anAmountThatIsNoneOrTooMuchIsParked() {
        assertThat(order("order/vip", "odd@example.com", "400", "paid").outcome())
                .startsWith("an award of 800 points is more than sources.orders.largest-award=500");
        ObjectNode nothing = payload(newId(), "odd@example.com", null)
                .put("type", "order/vip")
                .put("total_price", "99999999")
                .put("financial_status", "paid");
        assertThat(fixture.play("orders", nothing).outcome())
                .isEqualTo(
                        "the payload has no amount that points can be made of: /total_price * 2 (sources.orders.points.order/vip)");
    }

    @Test
    void secondLikeOfTheSamePostEarnsNothing() {
        fixture.like("twice@example.com", "post-1");
        long before = wix.calls();
        Inbox.Row second = fixture.like("twice@example.com", "post-1");

        assertThat(second.state()).isEqualTo(EventState.DONE);
        assertThat(second.outcome()).isEqualTo("duplicate");
        assertThat(wix.calls()).isEqualTo(before);
        assertThat(wix.balance("twice@example.com")).isEqualTo(5);
    }

    @Test
    void likeWithoutPostCountsOncePerEvent() {
        ObjectNode payload = payload(newId(), "no-post@example.com", null);
        fixture.play(SOURCE, payload);
        fixture.play(SOURCE, payload);
        fixture.like("no-post@example.com", null);

        assertThat(wix.balance("no-post@example.com")).isEqualTo(10);
    }

    @Test
    void sameWebhookTwiceIsOneEvent() {
        String id = newId();
        String body = payload(id, "repeat@example.com", "post-1").toString();
        BridgeFixture.Reply first = fixture.send(SOURCE, body);
        BridgeFixture.Reply second = fixture.send(SOURCE, body);
        fixture.settle();

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("{\"taken\":1,\"duplicates\":0}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isEqualTo("{\"taken\":0,\"duplicates\":1}");
        assertThat(fixture.bridge().inbox().findById(id)).hasSize(1);
        assertThat(wix.balance("repeat@example.com")).isEqualTo(5);
    }

    @Test
    void sameIdWithAnotherBodyWaitsForAPerson() {
        String id = newId();
        fixture.play(SOURCE, payload(id, "altered@example.com", "post-1"));
        Inbox.Row second = fixture.play(SOURCE, payload(id, "altered@example.com", "post-2"));

        assertThat(fixture.bridge().inbox().findById(id)).hasSize(2);
        assertThat(second.state()).isEqualTo(EventState.PARKED);
        assertThat(second.event().altered()).isTrue();
        assertThat(second.outcome())
                .isEqualTo("the id " + id
                        + " arrived before with a different body; compare both, then replay or discard this one");
        assertThat(wix.balance("altered@example.com")).isEqualTo(5);
    }

    @Test
    void pointsFollowTheKind() {
        play("by-kind", "review", "kinds@example.com", null);
        play("by-kind", "share", "kinds@example.com", null);
        Inbox.Row other = play("by-kind", "view", "kinds@example.com", null);

        assertThat(wix.balance("kinds@example.com")).isEqualTo(22);
        assertThat(other.state()).isEqualTo(EventState.DONE);
        assertThat(other.outcome()).isEqualTo("ignored: no points are set for the kind view");
    }

    @Test
    void onlyTheNamedObjectsCount() {
        Inbox.Row counts = play("some-objects", "post.liked", "objects@example.com", "post-a");
        Inbox.Row other = play("some-objects", "post.liked", "objects@example.com", "post-c");
        Inbox.Row none = play("some-objects", "post.liked", "objects@example.com", null);

        assertThat(counts.outcome()).startsWith("awarded 4 points");
        assertThat(List.of(other.outcome(), none.outcome())).containsOnly("ignored: this object does not count");
        assertThat(wix.balance("objects@example.com")).isEqualTo(4);
    }

    @Test
    void oncePerPersonAndKindIgnoresObjectsAndEvents() {
        play("per-kind", "followed", "follower@example.com", "page-1");
        Inbox.Row again = play("per-kind", "followed", "follower@example.com", "page-2");

        assertThat(again.outcome()).isEqualTo("duplicate");
        assertThat(wix.balance("follower@example.com")).isEqualTo(7);
    }

    @Test
    void oncePerEventEarnsForEachEvent() {
        play("per-event", "post.liked", "every@example.com", "post-1");
        play("per-event", "post.liked", "every@example.com", "post-1");

        assertThat(wix.balance("every@example.com")).isEqualTo(6);
    }

    @Test
    void dailyCapEndsAtMidnightOfTheSiteByTheTimeOfTheEvent() {
        // Auckland is 13 hours ahead in November: its midnight is 11:00 UTC
        Inbox.Row first = capped("2026-11-20T10:58:00Z");
        Inbox.Row second = capped("2026-11-20T10:59:00Z");
        Inbox.Row third = capped("2026-11-20T10:59:59Z");
        Inbox.Row nextDay = capped("2026-11-20T11:00:00Z");
        Inbox.Row lateForFirstDay = capped("2026-11-20T00:00:00+13:00");

        assertThat(first.outcome()).startsWith("awarded 5 points");
        assertThat(second.outcome()).startsWith("awarded 5 points");
        assertThat(third.outcome()).isEqualTo("capped: 10 points a day, reached on 2026-11-20");
        assertThat(nextDay.outcome()).startsWith("awarded 5 points");
        assertThat(lateForFirstDay.outcome()).isEqualTo("capped: 10 points a day, reached on 2026-11-20");
        assertThat(wix.balance("capped@example.com")).isEqualTo(15);
    }

    private static Inbox.Row capped(String occurredAt) {
        return fixture.play(
                "capped", payload(newId(), "capped@example.com", null).put("occurredAt", occurredAt));
    }

    @Test
    void replayUnderTheCapKeepsItsAward() {
        for (int i = 0; i < 2; i++) {
            fixture.play(
                    "capped",
                    payload(newId(), "cap-retry@example.com", null).put("occurredAt", "2026-11-20T05:00:00Z"));
        }
        wix.fault("ERROR_AFTER", WixSandbox.EARN, 1);
        fixture.play(
                "capped", payload(newId(), "cap-retry@example.com", null).put("occurredAt", "2026-11-21T05:00:00Z"));
        fixture.play(
                "capped", payload(newId(), "cap-retry@example.com", null).put("occurredAt", "2026-11-21T05:00:00Z"));

        assertThat(wix.balance("cap-retry@example.com")).isEqualTo(20);
    }

    @Test
    void batchIsSplitIntoEvents() {
        String first = newId();
        String second = newId();
        BridgeFixture.Reply reply = fixture.send(
                "batches",
                "{\"entry\":[" + payload(first, "batch@example.com", null) + ","
                        + payload(second, "batch@example.com", null) + "," + payload(first, "batch@example.com", null)
                        + "]}");
        fixture.settle();

        assertThat(reply.body()).isEqualTo("{\"taken\":2,\"duplicates\":1}");
        assertThat(wix.balance("batch@example.com")).isEqualTo(2);
    }

    @Test
    void payloadWithoutUsableEMailIsParkedNamingTheField() {
        Inbox.Row none = fixture.play(
                SOURCE, (ObjectNode) payload(newId(), "x", "post-1").without("email"));
        Inbox.Row wrong = fixture.play(SOURCE, payload(newId(), "not an address", "post-1"));

        assertThat(none.state()).isEqualTo(EventState.PARKED);
        assertThat(none.outcome()).isEqualTo("the payload has no e-mail at /email (sources.social-like.email)");
        assertThat(wrong.state()).isEqualTo(EventState.PARKED);
        assertThat(wrong.outcome())
                .isEqualTo("the value at /email is not an e-mail address (sources.social-like.email)");
    }

    @Test
    void payloadWithoutUsableTimeIsParkedNamingTheField() {
        Inbox.Row row = fixture.play(
                SOURCE, payload(newId(), "time@example.com", "post-1").put("occurredAt", "yesterday"));

        assertThat(row.state()).isEqualTo(EventState.PARKED);
        assertThat(row.outcome())
                .isEqualTo("the value at /occurredAt is not a time: expected ISO 8601 with an offset,"
                        + " or UNIX seconds or milliseconds (sources.social-like.occurred-at)");
    }
}
