package io.loyaltybridge.door;

import static io.loyaltybridge.testing.BridgeFixture.SOURCE;
import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.LogLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever knows only the address: what they get for what they send, and what it leaves in the log. */
@Tag("service")
class HostileRequestsTest {
    private static final int PATIENCE = 5_000;
    private static final int TIMES = 40;
    private static final int LONGEST_LINE = 600;
    private static final String SIGNED = "webhook-id: msg_1\r\nwebhook-timestamp: 1\r\nwebhook-signature: v1,AAAA\r\n";

    @TempDir
    private static Path dir;

    private static BridgeFixture fixture;
    private static LogLines log;

    @BeforeAll
    static void start() {
        fixture = BridgeFixture.start(
                dir,
                Map.of(
                        "sources.query.signature", "mailchimp",
                        "sources.query.secret", "a-plain-token",
                        "sources.query.points", "1",
                        "sources.basic.signature", "basic",
                        "sources.basic.secret", "user:a-plain-password",
                        "sources.basic.points", "1",
                        "sources.far.signature", "unsigned",
                        "sources.far.allow-from", "192.0.2.0/24",
                        "sources.far.points", "1"));
        log = LogLines.all();
    }

    @AfterAll
    static void stop() {
        log.close();
        fixture.close();
    }

    @BeforeEach
    void forget() {
        log.clear();
    }

    private static int[] ports() {
        return new int[] {fixture.bridge().port(), fixture.bridge().managementPort()};
    }

    private static String post(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    }

    @Test
    void whatNeedsNoBodyIsAnsweredBeforeOneIsRead() throws IOException {
        String body = "Content-Length: 262144\r\n";
        expect(404, post("/webhooks/nobody", body + SIGNED));
        expect(404, post("/webhooks/%73ocial-like", body + SIGNED));
        expect(404, post("//webhooks/" + SOURCE, body + SIGNED));
        expect(404, post("/x/../webhooks/" + SOURCE, body + SIGNED));
        expect(404, post("/webhooks/", body));
        expect(404, post("/", body));
        expect(401, post("/webhooks/" + SOURCE, body));
        expect(401, post("/webhooks/" + SOURCE, body + "webhook-id: msg_1\r\nwebhook-timestamp: 1\r\n"));
        expect(413, post("/webhooks/" + SOURCE, "Content-Length: 262145\r\n" + SIGNED));
        expect(413, post("/webhooks/" + SOURCE, "Content-Length: 999999999999999999\r\n" + SIGNED));
        expect(415, post("/webhooks/" + SOURCE, body + "Content-Type: multipart/form-data; boundary=x\r\n" + SIGNED));
        expect(404, post("/webhooks/nobody", "Transfer-Encoding: chunked\r\n"));
    }

    @Test
    void aWrongTokenAndAWrongAddressAreAnsweredBeforeABodyIsRead() throws IOException {
        String form = "Content-Length: 262144\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        expect(401, post("/webhooks/query?token=wrong", form));
        expect(401, post("/webhooks/query?token=%ff", form));
        expect(401, post("/webhooks/query", form));
        expect(415, post("/webhooks/query?token=a-plain-token", "Content-Length: 262144\r\n"));
        expect(401, post("/webhooks/basic", "Content-Length: 262144\r\nAuthorization: Basic dXNlcjp3cm9uZw==\r\n"));
        expect(401, post("/webhooks/basic", "Content-Length: 262144\r\nAuthorization: Basic\r\n"));
        expect(401, post("/webhooks/far", "Content-Length: 262144\r\nX-Forwarded-For: 192.0.2.1\r\n"));
    }

    /** Of a megabyte: a list of what to decide may be long. */
    @Test
    void aJobMayBeLongerThanAWebhook() throws IOException {
        expect(fixture.bridge().managementPort(), 401, post("/jobs/reconcile", "Content-Length: 1048576\r\n"));
        expect(fixture.bridge().managementPort(), 413, post("/jobs/reconcile", "Content-Length: 1048577\r\n"));
    }

    private static void expect(int status, String head) throws IOException {
        expect(fixture.bridge().port(), status, head);
    }

    private static void expect(int port, int status, String head) throws IOException {
        try (RawHttp raw = new RawHttp(port)) {
            assertThat(RawHttp.statuses(raw.write(head).readHead(PATIENCE)))
                    .as(head)
                    .containsExactly(status);
        }
    }

    /** A name, and the request; what comes of it is not 2xx on any port. */
    record Hostile(String name, String request, boolean hangUp) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Hostile> hostile() {
        String filler = "%zz&ada@example.com=\u00ff".repeat(150);
        return Stream.of(
                new Hostile(
                        "an address that cannot be decoded",
                        post("/webhooks/%ff?" + filler, "Content-Length: 0\r\n"),
                        false),
                new Hostile(
                        "a parameter that cannot be decoded",
                        post("/webhooks/" + SOURCE + "?" + "%zz".repeat(1_000), SIGNED + "Content-Length: 0\r\n"),
                        false),
                new Hostile("half a %", "GET /% HTTP/1.1\r\nHost: x\r\n\r\n", false),
                new Hostile("bytes that are no text", "GET /%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", false),
                new Hostile("no HTTP at all", "\u0016\u0003\u0001\u0002ada@example.com\r\n\r\n", false),
                new Hostile(
                        "an address that is too long",
                        "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                        false),
                new Hostile(
                        "a head that is too long",
                        post("/webhooks/" + SOURCE, "X: " + "y".repeat(9_000) + "\r\n"),
                        false),
                new Hostile("a header that is none", post("/webhooks/" + SOURCE, "no colon\r\n"), false),
                new Hostile("no Host", "POST /webhooks/" + SOURCE + " HTTP/1.1\r\nContent-Length: 0\r\n\r\n", false),
                new Hostile(
                        "a Host that is none",
                        "POST /webhooks/" + SOURCE + " HTTP/1.1\r\nHost: a b/c\r\nContent-Length: 0\r\n\r\n",
                        false),
                new Hostile("another version", "GET / HTTP/1.7\r\nHost: x\r\n\r\n", false),
                new Hostile(
                        "a length that is none", post("/webhooks/" + SOURCE, SIGNED + "Content-Length: x\r\n"), false),
                new Hostile(
                        "a chunk that is none",
                        post("/webhooks/" + SOURCE, SIGNED + "Transfer-Encoding: chunked\r\n") + "zz\r\n",
                        false),
                new Hostile(
                        "a content type that is none",
                        post("/webhooks/" + SOURCE, SIGNED + "Content-Type: a;b=\"\r\nContent-Length: 2\r\n") + "{}",
                        false),
                new Hostile(
                        "a charset that is none",
                        post(
                                        "/webhooks/" + SOURCE,
                                        SIGNED + "Content-Type: text/plain; charset=zz\r\nContent-Length: 2\r\n")
                                + "{}",
                        false),
                new Hostile(
                        "an Accept that is none",
                        post("/webhooks/" + SOURCE, SIGNED + "Accept: ;;,/;q=x\r\nContent-Length: 2\r\n") + "{}",
                        false),
                new Hostile(
                        "a cookie that is none",
                        post("/webhooks/" + SOURCE, SIGNED + "Cookie: =;;=\"\r\nContent-Length: 2\r\n") + "{}",
                        false),
                new Hostile(
                        "an expectation",
                        post("/webhooks/" + SOURCE, SIGNED + "Expect: wonders\r\nContent-Length: 2\r\n"),
                        false),
                new Hostile(
                        "an upgrade",
                        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n",
                        false),
                new Hostile(
                        "a body that breaks off",
                        post("/webhooks/" + SOURCE, SIGNED + "Content-Length: 200\r\n") + "{",
                        true),
                new Hostile(
                        "a sender that is gone before the answer",
                        post("/webhooks/" + SOURCE, SIGNED + "Content-Length: 2\r\n") + "{}",
                        true),
                new Hostile(
                        "a second request behind an open one, and a sender that is gone",
                        (post("/webhooks/" + SOURCE, SIGNED + "Content-Length: 2\r\n") + "{}").repeat(8),
                        true),
                new Hostile(
                        "a forged webhook",
                        post("/webhooks/" + SOURCE, SIGNED + "Content-Length: 2\r\n") + "{}",
                        false),
                new Hostile(
                        "a webhook of Wix that is none",
                        post("/webhooks/wix", "Content-Type: text/plain\r\nContent-Length: 5\r\n") + "x.y.z",
                        false),
                new Hostile("a job without the token", post("/jobs/reconcile", "Content-Length: 2\r\n") + "[]", false));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aRefusalLeavesOneShortLineHoweverOftenItComes(Hostile hostile) throws IOException {
        for (int port : ports()) {
            for (int i = 0; i < TIMES; i++) {
                try (RawHttp raw = new RawHttp(port)) {
                    raw.write(hostile.request());
                    if (!hostile.hangUp()) {
                        String answer = raw.readHead(PATIENCE);
                        assertThat(RawHttp.statuses(answer)).as(answer).allMatch(status -> status >= 400);
                        assertThat(answer).doesNotContain("Exception", "ada@");
                    }
                }
            }
        }
        // One more, so that all before it have been worked on.
        for (int port : ports()) {
            try (RawHttp raw = new RawHttp(port)) {
                raw.write("GET /last HTTP/1.1\r\nHost: x\r\n\r\n").readHead(PATIENCE);
            }
        }
        await().during(java.time.Duration.ofMillis(200)).untilAsserted(() -> {
            assertThat(log.events()).as(log.events().toString()).hasSizeLessThanOrEqualTo(8);
            assertThat(log.events()).allSatisfy(line -> {
                assertThat(line.getThrowableProxy()).as(line.toString()).isNull();
                assertThat(line.getLevel()).as(line.toString()).isEqualTo(Level.INFO);
                assertThat(line.getFormattedMessage())
                        .hasSizeLessThan(LONGEST_LINE)
                        .doesNotContain("ada@example.com", "\n", "\u0016");
            });
        });
    }

    @Test
    void anHonestWebhookIsTakenBesideThem() {
        String id = newId();
        assertThat(fixture.send(SOURCE, payload(id, "honest@example.com", id).toString())
                        .status())
                .isEqualTo(200);
    }
}
