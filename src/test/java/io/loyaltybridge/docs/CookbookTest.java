package io.loyaltybridge.docs;

import static io.loyaltybridge.docs.CookbookSender.payload;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.loyaltybridge.docs.CookbookSender.Delivery;
import io.loyaltybridge.docs.CookbookSender.Key;
import io.loyaltybridge.docs.CookbookSender.Signing;
import io.loyaltybridge.testing.BridgeFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends what each sender of the cookbook sends, signed as they sign it, to one service that has the settings of all pages, and counts the
 * points. {@code src/test/resources/cookbook} says where the payloads come from.
 */
@Tag("service")
class CookbookTest {
    private static final String EVENTBRITE = "https://www.eventbriteapi.com";
    private static final String EVENTBRITE_TOKEN = "a-private-token-of-no-value";
    private static final String URL = "https://points.example.com/webhooks/";
    private static final Map<String, String> SETTINGS = Cookbook.settings();
    private static final AtomicInteger ASKED = new AtomicInteger();

    @TempDir
    private static Path dir;

    @TempDir
    private static Path kamelets;

    private static HttpServer eventbrite;
    private static BridgeFixture fixture;

    @BeforeAll
    static void start() throws IOException {
        eventbrite = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        eventbrite.createContext("/v3/orders/1000000001/", CookbookTest::order);
        eventbrite.start();
        String kamelet = Files.readString(Cookbook.FOLDER.resolve("eventbrite-buyer-action.kamelet.yaml"));
        assertThat(kamelet).contains(EVENTBRITE.replace(".", "\\\\."), "{{env:EVENTBRITE_PRIVATE_TOKEN}}");
        Files.writeString(
                kamelets.resolve("eventbrite-buyer-action.kamelet.yaml"),
                kamelet.replace(EVENTBRITE.replace(".", "\\\\."), standIn().replace(".", "\\\\."))
                        .replace("{{env:EVENTBRITE_PRIVATE_TOKEN}}", EVENTBRITE_TOKEN));
        Map<String, String> all = new LinkedHashMap<>(SETTINGS);
        all.put(
                "camel.component.kamelet.location",
                "file:kamelets,file:kamelets/rest,classpath:kamelets,file:" + kamelets);
        fixture = BridgeFixture.start(dir, all);
    }

    @AfterAll
    static void stop() {
        fixture.close();
        eventbrite.stop(0);
    }

    private static String standIn() {
        return "http://127.0.0.1:" + eventbrite.getAddress().getPort();
    }

    /** An order, for whoever has the token. */
    private static void order(HttpExchange exchange) throws IOException {
        ASKED.incrementAndGet();
        boolean allowed = exchange.getRequestMethod().equals("GET")
                && ("Bearer " + EVENTBRITE_TOKEN)
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] answer = (allowed ? payload("eventbrite-order.json") : "{\"error\":\"INVALID_AUTH\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(allowed ? 200 : 401, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static CookbookSender sender(String source, Signing signing) {
        return sender(source, signing, "application/json");
    }

    private static CookbookSender sender(String source, Signing signing, String type) {
        Key key = new Key(SETTINGS.get("sources." + source + ".secret"));
        return new CookbookSender(fixture, dir, source, key, signing, type);
    }

    private static Delivery token(Key key, byte[] body) {
        return new Delivery("?token=" + key.secret(), Map.of());
    }

    private static String seconds() {
        return Long.toString(Instant.now().getEpochSecond());
    }

    @Test
    void everyPageIsListed() throws IOException {
        String list = Files.readString(Cookbook.FOLDER.resolve("README.md"));

        assertThat(Cookbook.pages()).hasSize(14).allSatisfy(page -> assertThat(list)
                .contains("(" + page.path().getFileName() + ")"));
    }

    private static CookbookSender meta(String source) {
        return sender(source, (key, body) -> Delivery.signed("X-Hub-Signature-256", "sha256=" + key.hex("", body)));
    }

    @Test
    void facebook() throws IOException {
        BridgeFixture.Reply handshake = fixture.request(
                "GET",
                fixture.baseUrl() + "/webhooks/facebook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
                        + SETTINGS.get("sources.facebook.verify-token"),
                Map.of(),
                new byte[0]);
        assertThat(handshake.body()).isEqualTo("1158201444");

        // A like of 5 and a comment of 10; the like that was taken away earns nothing.
        meta("facebook")
                .rewardsOnceKnown(
                        payload("facebook.json"), 3, 2, "3000000000000001", "facebook.person@example.com", 15);
    }

    @Test
    void instagram() throws IOException {
        meta("instagram")
                .rewardsOnceKnown(
                        payload("instagram.json"), 1, 1, "5000000000000001", "instagram.person@example.com", 10);
    }

    @Test
    void zoom() throws IOException {
        CookbookSender zoom = sender("zoom", (key, body) -> {
            String now = seconds();
            String signature = "v0=" + key.hex("v0:" + now + ":", body);
            return Delivery.signed("x-zm-request-timestamp", now, "x-zm-signature", signature);
        });
        zoom.rewards(payload("zoom-registration.json"), "zoom.person@example.com", 10);
        zoom.rewards(payload("zoom.json"), "zoom.person@example.com", 60);

        String joinedAgain = payload("zoom.json").replace("09:31:00Z", "09:45:00Z");
        zoom.sends(joinedAgain, 1, 0);
        zoom.hasGiven("zoom.person@example.com", 60);
    }

    @Test
    void shopify() throws IOException {
        CookbookSender shopify = sender(
                "shopify",
                (key, body) -> Delivery.signed(
                        "X-Shopify-Topic", "orders/paid", "X-Shopify-Hmac-Sha256", key.base64("", body, "")));
        String order = payload("shopify.json");
        shopify.rewards(order, "shopify.person@example.com", 59);

        String updated = order.replace("10:30:02", "11:30:02");
        String pending = order.replace("5000000000001", "5000000000002").replace("\"paid\"", "\"pending\"");
        for (String other : List.of(updated, pending)) {
            shopify.sends(other, 1, 0);
            shopify.hasGiven("shopify.person@example.com", 59);
        }
        // An order without an address, of a customer whom an earlier order named.
        String atTheTill = order.replace("5000000000001", "5000000000003")
                .replace("\"email\": \"shopify.person@example.com\"", "\"email\": \"\"");
        shopify.sends(atTheTill, 1, 0);
        shopify.hasGiven("shopify.person@example.com", 118);

        // 30.00 of 59.99 is half of the 59 points, in two transactions.
        CookbookSender refunds = sender(
                "shopify-refunds",
                (key, body) -> Delivery.signed(
                        "X-Shopify-Topic", "refunds/create", "X-Shopify-Hmac-Sha256", key.base64("", body, "")));
        refunds.takesBack(payload("shopify-refund.json"), "shopify.person@example.com", 88);
    }

    @Test
    void stripe() throws IOException {
        CookbookSender stripe = sender("stripe", (key, body) -> {
            String now = seconds();
            return Delivery.signed("Stripe-Signature", "t=" + now + ",v1=" + key.hex(now + ".", body));
        });
        stripe.rewards(payload("stripe.json"), "stripe.person@example.com", 250);

        // A slow payment: completed and not paid, then paid.
        String slow = payload("stripe.json")
                .replace("cs_00000000000001", "cs_00000000000002")
                .replace("pi_00000000000001", "pi_00000000000002");
        stripe.sends(slow.replace("evt_00000000000001", "evt_2").replace("\"paid\"", "\"unpaid\""), 1, 0);
        stripe.hasGiven("stripe.person@example.com", 250);
        stripe.sends(slow.replace("evt_00000000000001", "evt_3").replace("completed", "async_payment_succeeded"), 1, 0);
        stripe.hasGiven("stripe.person@example.com", 500);

        CookbookSender refunds = sender("stripe-refunds", (key, body) -> {
            String now = seconds();
            return Delivery.signed("Stripe-Signature", "t=" + now + ",v1=" + key.hex(now + ".", body));
        });
        String refund = payload("stripe-refund.json");
        refunds.sends(refund.replace("evt_00000000000011", "evt_10").replace("succeeded", "pending"), 1, 0);
        stripe.hasGiven("stripe.person@example.com", 500);
        refunds.takesBack(refund, "stripe.person@example.com", 400);
        refunds.sends(refund.replace("evt_00000000000011", "evt_12").replace("refund.created", "refund.updated"), 1, 0);
        stripe.hasGiven("stripe.person@example.com", 400);
    }

    @Test
    void judgeMe() throws IOException {
        sender("judge-me", (key, body) -> Delivery.signed("JUDGEME-HMAC-SHA256", key.hex("", body)))
                .rewards(payload("judge-me.json"), "judge-me.person@example.com", 20);
    }

    @Test
    void yotpo() throws IOException {
        sender("yotpo", CookbookTest::token).rewards(payload("yotpo.json"), "yotpo.person@example.com", 20);
    }

    @Test
    void typeform() throws IOException {
        sender("typeform", (key, body) -> Delivery.signed("Typeform-Signature", "sha256=" + key.base64("", body, "")))
                .rewards(payload("typeform.json"), "typeform.person@example.com", 15);
    }

    @Test
    void calendly() throws IOException {
        CookbookSender calendly = sender("calendly", (key, body) -> {
            String now = seconds();
            return Delivery.signed("Calendly-Webhook-Signature", "t=" + now + ",v1=" + key.hex(now + ".", body));
        });
        calendly.rewards(payload("calendly.json"), "calendly.person@example.com", 25);

        String moved = payload("calendly.json")
                .replace("EXAMPLEEVENT", "EXAMPLEEVENT2")
                .replace("\"old_invitee\": null", "\"old_invitee\": \"https://api.calendly.com/EXAMPLEINVITEE\"");
        calendly.sends(moved, 1, 0);
        calendly.hasGiven("calendly.person@example.com", 25);
    }

    @Test
    void eventbrite() throws IOException {
        CookbookSender sender = sender("eventbrite", CookbookTest::token);
        String order = payload("eventbrite.json").replace(EVENTBRITE, standIn());
        sender.rewards(order, "eventbrite.person@example.com", 30);
        assertThat(ASKED).hasValue(1);

        // Nothing but the address of an order is called.
        for (String address : List.of("/v3/orders/1000000001/?expand=event", "/v3/orders/1000000001/../1000000001/")) {
            sender.sends(order.replace("/v3/orders/1000000001/", address), 1, 0);
        }
        sender.sends(order.replace("http://127.0.0.1:", "http://127.0.0.1:1@127.0.0.1:"), 1, 0);
        assertThat(sender.waiting()).isEqualTo(3);
        assertThat(ASKED).hasValue(1);
    }

    @Test
    void hubspot() throws IOException {
        CookbookSender hubspot = sender("hubspot", (key, body) -> {
            String now = Long.toString(Instant.now().toEpochMilli());
            String signature = key.base64("POST" + URL + "hubspot", body, now);
            return Delivery.signed("X-HubSpot-Request-Timestamp", now, "X-HubSpot-Signature-v3", signature);
        });
        hubspot.rewardsOnceKnown(payload("hubspot.json"), 1, 1, "60000000001", "hubspot.person@example.com", 10);

        hubspot.sends(payload("hubspot.json").replace("\"attemptNumber\": 0", "\"attemptNumber\": 1"), 1, 0);
        hubspot.hasGiven("hubspot.person@example.com", 10);
    }

    @Test
    void mailchimp() throws IOException {
        String address = fixture.baseUrl() + "/webhooks/mailchimp";
        assertThat(fixture.request("GET", address, Map.of(), new byte[0]).status())
                .isEqualTo(200);

        sender("mailchimp", CookbookTest::token, "application/x-www-form-urlencoded")
                .rewards(payload("mailchimp.form"), "mailchimp.person@example.com", 10);
    }

    @Test
    void github() throws IOException {
        CookbookSender github = sender(
                "github",
                (key, body) -> Delivery.signed(
                        "X-GitHub-Event", "pull_request", "X-Hub-Signature-256", "sha256=" + key.hex("", body)));
        github.rewardsOnceKnown(payload("github.json"), 1, 1, "10000001", "github.person@example.com", 100);

        github.sends(
                payload("github.json")
                        .replace("100000002", "100000003")
                        .replace("\"merged\": true", "\"merged\": false"),
                1,
                0);
        github.hasGiven("github.person@example.com", 100);
    }

    @Test
    void square() throws IOException {
        CookbookSender square = sender(
                "square",
                (key, body) -> Delivery.signed("x-square-hmacsha256-signature", key.base64(URL + "square", body, "")));
        square.rewardsOnceKnown(payload("square.json"), 1, 1, "EXAMPLECUSTOMER", "square.person@example.com", 20);

        // Once more when Square knows its fee.
        square.sends(payload("square.json").replace("8000-000000000001", "8000-000000000002"), 1, 0);
        square.hasGiven("square.person@example.com", 20);

        CookbookSender refunds = sender(
                "square-refunds",
                (key, body) ->
                        Delivery.signed("x-square-hmacsha256-signature", key.base64(URL + "square-refunds", body, "")));
        refunds.takesBack(payload("square-refund.json"), "square.person@example.com", 15);
    }

    @Test
    void slack() throws IOException {
        CookbookSender slack = sender("slack", (key, body) -> {
            String now = seconds();
            String signature = "v0=" + key.hex("v0:" + now + ":", body);
            return Delivery.signed("X-Slack-Request-Timestamp", now, "X-Slack-Signature", signature);
        });
        slack.rewardsOnceKnown(payload("slack.json"), 1, 1, "U00000001", "slack.person@example.com", 1);

        String another =
                payload("slack.json").replace("Ev00000001", "Ev00000002").replace("thumbsup", "heart");
        slack.sends(another, 1, 0);
        slack.hasGiven("slack.person@example.com", 1);
    }
}
