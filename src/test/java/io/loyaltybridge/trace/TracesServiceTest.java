package io.loyaltybridge.trace;

import static io.loyaltybridge.testing.BridgeFixture.SOURCE;
import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.LogLines;
import io.loyaltybridge.testing.TraceReceiver;
import io.loyaltybridge.testing.TraceReceiver.Span;
import io.loyaltybridge.testing.WixProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace for each event, from its webhook over each attempt to the calls of Wix. */
@Tag("service")
class TracesServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path dir;

    private static TraceReceiver receiver;
    private static WixProxy proxy;
    private static BridgeFixture fixture;

    @BeforeAll
    static void start() {
        receiver = TraceReceiver.start();
        proxy = WixProxy.start();
        fixture = BridgeFixture.start(
                dir, Map.of("bridge.traces", receiver.url(), "retry.max-attempts", "2", "wix.base-url", proxy.url()));
        proxy.forwardTo(fixture.standIn().baseUrl());
    }

    @AfterAll
    static void stop() {
        try {
            fixture.close();
        } finally {
            proxy.close();
            receiver.close();
        }
    }

    /** All spans of an event, once what begins its trace and so many attempts are there. */
    private static List<Span> trace(Inbox.Row row, int attempts) {
        String site = fixture.bridge().sites().all().iterator().next().id();
        String trace = new EventKey(site, row.event().source(), row.event().eventId())
                .ids()
                .trace();
        return Awaitility.await("trace of " + row.event().eventId())
                .atMost(PATIENCE)
                .until(
                        () -> receiver.spans().stream()
                                .filter(span -> span.trace().equals(trace))
                                .toList(),
                        spans -> named(spans, "webhook").size() >= 1
                                && named(spans, "attempt").size() >= attempts);
    }

    private static List<Span> named(List<Span> spans, String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    @Test
    void aTraceLeadsFromTheWebhookOverTheAttemptToTheCalls() {
        Inbox.Row row = fixture.like("ada.traced@example.com", "post-1");

        List<Span> spans = trace(row, 1);
        Span webhook = named(spans, "webhook").get(0);
        Span attempt = named(spans, "attempt").get(0);
        assertThat(webhook.parent()).isEmpty();
        assertThat(webhook.attributes()).containsEntry("bridge.result", "taken").containsEntry("bridge.source", SOURCE);
        assertThat(attempt.parent()).isEqualTo(webhook.id());
        assertThat(attempt.attributes())
                .containsEntry("bridge.event", Long.toString(row.event().seq()))
                .containsEntry("bridge.attempt", "1");
        List<Span> calls = spans.stream()
                .filter(span -> span.attributes().containsKey("http.status_code"))
                .toList();
        assertThat(calls)
                .extracting(call -> call.attributes().get("http.status_code"))
                .hasSize(5)
                .containsOnly("200", "404");
        assertThat(spans).extracting(Span::name).anyMatch(name -> name.startsWith("kamelet:wix-earn-points-action"));
        Map<String, Span> byId = spans.stream().collect(Collectors.toMap(Span::id, span -> span));
        assertThat(spans).allSatisfy(span -> assertThat(span == webhook || byId.containsKey(span.parent()))
                .as(span.toString())
                .isTrue());
    }

    @Test
    void aTraceNamesNobody() {
        Inbox.Row row = fixture.like("grace.traced@example.com", "post-1");

        String contact = fixture.wix()
                .contacts("grace.traced@example.com")
                .get(0)
                .path("id")
                .asText();
        assertThat(contact).isNotEmpty();
        assertThat(trace(row, 1))
                .allSatisfy(span -> assertThat(span.text()).doesNotContain("grace", contact, "wixapis", "127.0.0.1"));
        Set<String> kinds = trace(row, 1).stream()
                .flatMap(span -> span.attributes().keySet().stream())
                .collect(Collectors.toSet());
        assertThat(kinds).isNotEmpty().doesNotContain("http.url", "url.query", "url.path", "exchangeId");
    }

    @Test
    void eachAttemptIsInTheSameTraceAndItsLinesNameIt() {
        proxy.answer("/earn-points", 400, "{}");
        Inbox.Row row;
        List<ILoggingEvent> written;
        try (LogLines lines = LogLines.all()) {
            row = fixture.like("ada.refused@example.com", "post-1");
            written = lines.events();
        }

        assertThat(row.state()).isEqualTo(EventState.PARKED);
        List<Span> spans = trace(row, 1);
        assertThat(named(spans, "attempt")).allSatisfy(attempt -> {
            assertThat(attempt.failed()).isTrue();
            assertThat(attempt.events()).isZero();
            assertThat(attempt.attributes()).containsKey("error.type");
        });
        assertThat(written).anySatisfy(line -> {
            assertThat(line.getFormattedMessage()).contains("is parked");
            assertThat(line.getMDCPropertyMap())
                    .containsEntry("event", Long.toString(row.event().seq()))
                    .containsEntry("trace", spans.get(0).trace());
        });
    }

    @Test
    void theSameWebhookAgainIsASpanOfTheSameTrace() {
        String payload =
                payload("again-" + newId(), "ada.again@example.com", "post-1").toString();
        fixture.send(SOURCE, payload);
        fixture.settle();
        fixture.send(SOURCE, payload);

        Awaitility.await("both webhooks").atMost(PATIENCE).untilAsserted(() -> {
            Map<String, List<Span>> webhooks = receiver.spans().stream()
                    .filter(span -> span.name().equals("webhook"))
                    .collect(Collectors.groupingBy(Span::trace));
            assertThat(webhooks.values()).anySatisfy(both -> assertThat(both)
                    .extracting(span -> span.attributes().get("bridge.result"))
                    .containsExactlyInAnyOrder("taken", "duplicate"));
        });
    }

    @Test
    void systemsThatAreCalledLearnNothingOfATrace() {
        fixture.like("ada.headers@example.com", "post-1");

        assertThat(proxy.calls()).isNotEmpty().allSatisfy(call -> assertThat(call.headers())
                .doesNotContainKeys("traceparent", "tracestate", "baggage", "b3", "camel_trace_id"));
    }
}
