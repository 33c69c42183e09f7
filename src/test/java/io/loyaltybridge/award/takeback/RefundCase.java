package io.loyaltybridge.award.takeback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sync.SyncCase;
import io.loyaltybridge.testing.SyncFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A shop whose orders give a point for each unit of money, and whose refunds take them back; between both stand-ins. */
final class RefundCase implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "whsec_" + "c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final SyncCase sync;

    private RefundCase(SyncCase sync) {
        this.sync = sync;
    }

    static RefundCase start(Path dir, WixOptionsBuilder wix, String... more) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(settings());
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new RefundCase(SyncCase.start(
                dir,
                wix,
                ProgramStandIn.Options.builder(),
                settings.entrySet().stream()
                        .flatMap(setting -> List.of(setting.getKey(), setting.getValue()).stream())
                        .toArray(String[]::new)));
    }

    /** The shop, its refunds, and its cancellations, which name nobody. */
    private static Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("effects.sweep-every", "100ms");
        all.put("sources.shop.secret", SECRET);
        all.put("sources.shop.event-id", "/id");
        all.put("sources.shop.kind", "/type");
        all.put("sources.shop.object", "/order");
        all.put("sources.shop.points.paid", "/total * 1 round");
        all.put("sources.shop.reverses.cancelled", "/order");
        all.put("sources.shop.once-per", "person-and-object");
        all.put("sources.refunds.secret", SECRET);
        all.put("sources.refunds.shares-secret-with", "shop");
        all.put("sources.refunds.event-id", "/id");
        all.put("sources.refunds.reverses", "/order");
        all.put("sources.refunds.reverses-source", "shop");
        all.put("sources.refunds.reverses-part", "/amount");
        return all;
    }

    SyncFixture fixture() {
        return sync.sync;
    }

    static ObjectNode paid(String order, String email, String total) {
        return event(order).put("type", "paid").put("email", email).put("total", total);
    }

    static ObjectNode cancelled(String order) {
        return event(order).put("type", "cancelled");
    }

    static ObjectNode refund(String order, String email, String amount) {
        ObjectNode event = event(order).put("amount", amount);
        return email == null ? event : event.put("email", email);
    }

    private static ObjectNode event(String order) {
        return JSON.createObjectNode().put("id", UUID.randomUUID().toString()).put("order", order);
    }

    /** Sends a webhook. */
    void send(String source, ObjectNode event) {
        byte[] bytes = event.toString().getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + fixture().bridge().port() + "/webhooks/" + source))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        new WebhookSigner(SignatureStyle.load("standard-webhooks", Path.of("profiles")), "secret", SECRET, null)
                .headers(event.path("id").asText(), Instant.now(), bytes)
                .forEach(request::header);
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a webhook, waits until it has run, and returns its row. */
    Inbox.Row play(String source, ObjectNode event) {
        send(source, event);
        return SyncCase.patiently()
                .until(
                        () -> fixture()
                                .bridge()
                                .inbox()
                                .findById(event.path("id").asText())
                                .get(0),
                        row -> row.state() != EventState.PENDING);
    }

    /** Take-backs as "state outcome", in the order of their planning. */
    List<String> takeBacks() {
        return sync.texts(
                "SELECT state || COALESCE(' ' || outcome, '') FROM effects WHERE kind = 'takeback' ORDER BY created_at, id");
    }

    /** Waits until no event is pending and every take-back is over. */
    void awaitOver() {
        SyncCase.patiently().untilAsserted(() -> {
            assertThat(fixture().bridge().inbox().count(EventState.PENDING)).isZero();
            assertThat(
                            sync.texts(
                                    "SELECT state || COALESCE(' ' || outcome, '') FROM effects WHERE state IN ('PLANNED', 'SENT')"))
                    .isEmpty();
        });
    }

    @Override
    public void close() {
        sync.close();
    }
}
