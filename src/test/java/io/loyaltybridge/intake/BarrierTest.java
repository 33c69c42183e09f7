package io.loyaltybridge.intake;

import static io.loyaltybridge.testing.BridgeFixture.SOURCE;
import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixProxy;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No header and no parameter of a sender reaches a route or Wix, whatever its name. */
@Tag("service")
class BarrierTest {
    private static final String MARK = "hostile-value";
    private static final Set<String> VARIABLES = Set.of(
            "email",
            "object",
            "kind",
            "amount",
            "description",
            "link",
            "reason",
            "day",
            "operationId",
            "createContact",
            "contactId",
            "accountId",
            "accountAt",
            "memberId",
            "call",
            "requestId",
            "open",
            "lookFirst",
            "attempt",
            "outcome",
            "event",
            "site",
            "customer",
            "award",
            "giving",
            "programId",
            "gone",
            "lookUp",
            "refusal");
    private static final List<String> NAMES = List.of(
            "CamelHttpUri",
            "CamelHttpPath",
            "CamelHttpQuery",
            "CamelHttpRawQuery",
            "CamelHttpMethod",
            "CamelHttpResponseCode",
            "CamelHttpBaseUri",
            "CamelHttpUrl",
            "CamelRestHttpUri",
            "CamelBeanMethodName",
            "CamelBeanParameterTypes",
            "CamelExecCommandExecutable",
            "CamelExecCommandArgs",
            "CamelFileName",
            "CamelFileParent",
            "CamelOverruleFileName",
            "CamelSqlQuery",
            "CamelJdbcParameters",
            "CamelJacksonUnmarshalType",
            "CamelToEndpoint",
            "CamelSlipEndpoint",
            "CamelRoutingSlip",
            "CamelDuplicateMessage",
            "CamelFilterNonXmlChars",
            "CamelLanguageScript",
            "CamelExceptionCaught",
            "CamelRedelivered",
            "CamelVariable",
            "Camel.HttpUri",
            "org.apache.camel.HttpUri",
            "org.apache.camel.component.bean.method",
            "breadcrumbId",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "Forwarded",
            "X-Http-Method-Override",
            "wix-site-id",
            "wix-account-id",
            "Authorization",
            "X-Wix-Consistent",
            "email",
            "link",
            "amount",
            "operationId",
            "call",
            "bulk",
            "source",
            "kind",
            "contactId",
            "accountId",
            "accountAt",
            "accountMovedAt",
            "createContact",
            "outcome",
            "InboxEvent",
            "description",
            "reason",
            "event",
            "site",
            "customer",
            "award",
            "variable.amount",
            "variable.site",
            "variable.award",
            "exchangeProperty.InboxEvent");

    private record Seen(
            String route, Map<String, Object> headers, Map<String, Object> variables, Map<String, Object> properties) {}

    private static final class Recorder extends EventNotifierSupport {
        private final List<Seen> seen = new CopyOnWriteArrayList<>();

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeSendingEvent
                    || event instanceof CamelEvent.ExchangeCreatedEvent
                    || event instanceof CamelEvent.ExchangeCompletedEvent) {
                Exchange exchange = (Exchange) event.getSource();
                String route = exchange.getFromRouteId() == null
                        ? String.valueOf(exchange.getFromEndpoint())
                        : exchange.getFromRouteId();
                seen.add(new Seen(
                        route,
                        nullable(exchange.getMessage().getHeaders()),
                        nullable(exchange.getVariables()),
                        nullable(exchange.getProperties())));
            }
        }

        private static Map<String, Object> nullable(Map<String, Object> values) {
            Map<String, Object> copy = new java.util.TreeMap<>();
            values.forEach((name, value) -> copy.put(name, String.valueOf(value)));
            return copy;
        }
    }

    @TempDir
    private static Path dir;

    private static WixProxy proxy;
    private static BridgeFixture fixture;
    private static final Recorder RECORDER = new Recorder();

    @BeforeAll
    static void start() throws Exception {
        proxy = WixProxy.start();
        fixture = BridgeFixture.start(
                dir,
                Map.of(
                        "wix.base-url", proxy.url(),
                        "sources.forms.signature", "mailchimp",
                        "sources.forms.secret", "a-plain-token",
                        "sources.forms.event-id", "/id",
                        "sources.forms.points", "1"));
        proxy.forwardTo(fixture.standIn().baseUrl());
        fixture.bridge().camelContext().getManagementStrategy().addEventNotifier(RECORDER);
        RECORDER.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
        proxy.close();
    }

    @BeforeEach
    void forget() {
        RECORDER.seen.clear();
        proxy.clear();
    }

    static Stream<String> names() {
        return NAMES.stream();
    }

    private static Set<String> letterCases(String name) {
        return new LinkedHashSet<>(
                List.of(name, name.toUpperCase(Locale.ROOT), name.toLowerCase(Locale.ROOT), swapped(name)));
    }

    /** As in cAmElHtTpUrI. */
    private static String swapped(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            String letter = name.substring(i, i + 1);
            text.append(i % 2 == 0 ? letter.toLowerCase(Locale.ROOT) : letter.toUpperCase(Locale.ROOT));
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("names")
    void headerAndParameterEndAtTheInbox(String name) throws IOException {
        String id = newId();
        String body = payload(id, "barrier@example.com", id).toString();

        String status = raw(name, body);

        assertThat(status).startsWith("HTTP/1.1 200");
        assertThat(fixture.await(id, row -> row.state() != EventState.PENDING).outcome())
                .startsWith("awarded 5 points");
        List<Seen> inRoute = RECORDER.seen.stream()
                .filter(seen -> seen.route().equals(SOURCE))
                .toList();
        assertThat(inRoute).isNotEmpty();
        assertThat(inRoute.get(0).headers()).isEmpty();
        assertThat(inRoute.get(0).variables())
                .as("what the inbox has on disk, and nothing of the request")
                .containsOnlyKeys("event", "site");
        for (Seen seen : inRoute) {
            assertThat(seen.headers().toString()).doesNotContain(MARK);
            assertThat(seen.variables().keySet()).isSubsetOf(VARIABLES);
            assertThat(seen.variables().toString()).doesNotContain(MARK);
            assertThat(seen.properties().toString()).doesNotContain(MARK);
        }
        assertThat(proxy.calls()).isNotEmpty();
        for (WixProxy.Call call : proxy.calls()) {
            assertThat(call.all()).doesNotContain(MARK);
            assertThat(call.headers().keySet())
                    .isSubsetOf(
                            "authorization",
                            "accept",
                            "wix-site-id",
                            "content-type",
                            "content-length",
                            "host",
                            "connection",
                            "user-agent",
                            "accept-encoding",
                            "transfer-encoding",
                            "x-wix-consistent");
        }
    }

    @Test
    void noFieldOfAFormIsAHeaderOrAVariable() {
        String id = newId();
        String form = NAMES.stream()
                .filter(name -> !name.equals("email"))
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + MARK)
                .collect(Collectors.joining("&", "id=" + id + "&email=form%40example.com&", ""));
        String url = fixture.baseUrl() + "/webhooks/forms?token=a-plain-token&CamelHttpUri=" + MARK;
        BridgeFixture.Reply reply = fixture.request(
                "POST",
                url,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.UTF_8));

        assertThat(reply.body()).isEqualTo("{\"taken\":1,\"duplicates\":0}");
        assertThat(fixture.await(id, row -> row.state() != EventState.PENDING)
                        .event()
                        .body())
                .contains("\"CamelHttpUri\":\"" + MARK + "\"");
        List<Seen> intake = RECORDER.seen.stream()
                .filter(seen -> seen.route().equals("webhook-intake"))
                .toList();
        assertThat(intake).isNotEmpty();
        // Of the query, which nobody reads, Camel makes headers of the intake alone.
        intake.forEach(seen -> assertThat(seen.headers().keySet()).doesNotContain("amount", "operationId", "outcome"));
        RECORDER.seen.stream().filter(seen -> seen.route().equals("forms")).forEach(seen -> {
            assertThat(seen.headers().toString()).doesNotContain(MARK);
            assertThat(seen.variables().keySet()).isSubsetOf(VARIABLES);
            assertThat(seen.properties().keySet()).doesNotContain("CamelHttpUri", "amount", "operationId");
        });
        assertThat(RECORDER.seen).anyMatch(seen -> seen.route().equals("forms"));
        assertThat(proxy.calls()).isNotEmpty().allSatisfy(call -> assertThat(call.all())
                .doesNotContain(MARK));
    }

    @ParameterizedTest
    @MethodSource("foreignHosts")
    void hostHeaderSteersNothing(String host) throws IOException {
        String id = newId();
        String body = payload(id, "host@example.com", id).toString();

        assertThat(send("/webhooks/" + SOURCE, host, "", body)).startsWith("HTTP/1.1 200");
        assertThat(fixture.await(id, row -> row.state() != EventState.PENDING).outcome())
                .startsWith("awarded 5 points");
        assertThat(proxy.calls()).isNotEmpty().allSatisfy(call -> assertThat(call.all())
                .doesNotContain(MARK));
    }

    static Stream<String> foreignHosts() {
        return Stream.of(MARK + ".example.com", MARK + ".example.com:1");
    }

    /** Sends a signed webhook with the name in all letter cases as headers and as parameters, over a bare connection. */
    private static String raw(String name, String body) throws IOException {
        StringBuilder query = new StringBuilder("?mark=" + MARK);
        StringBuilder headers = new StringBuilder();
        for (String written : letterCases(name)) {
            query.append('&')
                    .append(URLEncoder.encode(written, StandardCharsets.UTF_8))
                    .append('=')
                    .append(MARK);
            headers.append(written).append(": ").append(MARK).append("\r\n");
        }
        return send("/webhooks/" + SOURCE + query, "127.0.0.1", headers.toString(), body);
    }

    private static String send(String target, String host, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder request = new StringBuilder("POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers);
        fixture.signer()
                .headers("msg-1", Instant.now(), bytes)
                .forEach((name, value) ->
                        request.append(name).append(": ").append(value).append("\r\n"));
        request.append("Content-Type: application/json\r\nContent-Length: ")
                .append(bytes.length)
                .append("\r\nConnection: close\r\n\r\n")
                .append(body);
        try (Socket socket = new Socket("127.0.0.1", fixture.bridge().port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
