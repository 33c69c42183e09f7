package io.loyaltybridge.door;

import static io.loyaltybridge.door.DoorCase.BODY;
import static io.loyaltybridge.door.DoorCase.LONG;
import static io.loyaltybridge.door.DoorCase.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.loyaltybridge.testing.LogLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a door lets in, and for how long. */
class DoorTest {
    private static final int PATIENCE = 5_000;
    private static final int NOT_YET = 150;
    private static final Duration SHORT = Duration.ofMillis(400);

    @Test
    void manyRequestsGoOverOneConnection() throws Exception {
        try (DoorCase door = new DoorCase(DoorCase.limits(), router -> {});
                RawHttp raw = door.raw()) {
            for (int i = 1; i <= 3; i++) {
                raw.write(head(3) + "abc");
                int wanted = i;
                await().until(() ->
                        RawHttp.statuses(raw.readHead(NOT_YET) + more(raw)).size() == wanted);
            }
            assertThat(RawHttp.statuses(raw.text())).containsOnly(200);
        }
    }

    private static String more(RawHttp raw) throws Exception {
        raw.readToEnd(NOT_YET);
        return "";
    }

    /** Answered before its end has been read, as all are whose body nobody asks for. */
    @Test
    void soDoThoseThatAreAnsweredByTheirHeads() throws Exception {
        try (DoorCase door = new DoorCase(DoorCase.limits(), router -> router.get("/now")
                        .handler(context -> context.response().end("x")));
                RawHttp raw = door.raw()) {
            for (int i = 1; i <= 3; i++) {
                raw.write("GET /now HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
                int wanted = i;
                await().until(() ->
                        RawHttp.statuses(raw.readHead(NOT_YET) + more(raw)).size() == wanted);
            }
            assertThat(raw.closed(NOT_YET)).isFalse();
        }
    }

    @Test
    void chunkedBodiesAndExpectedOnesAreTaken() throws Exception {
        try (DoorCase door = new DoorCase(DoorCase.limits(), router -> {})) {
            try (RawHttp raw = door.raw()) {
                raw.write(
                        "POST /bytes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
                assertThat(raw.readToEnd(PATIENCE)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n5");
            }
            try (RawHttp raw = door.raw()) {
                raw.write(
                        "POST /bytes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
                assertThat(raw.readHead(PATIENCE)).startsWith("HTTP/1.1 100");
                assertThat(RawHttp.statuses(raw.write("abc").readToEnd(PATIENCE)))
                        .containsExactly(100, 200);
            }
            try (RawHttp raw = door.raw()) {
                raw.write("POST /bytes HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: " + (BODY + 1)
                        + "\r\n\r\n");
                assertThat(RawHttp.statuses(raw.readToEnd(PATIENCE))).containsExactly(413);
            }
            assertThat(door.refused()).containsExactly("unknown 413");
        }
    }

    @Test
    void aHeadThatDoesNotEndEndsItsConnection() throws Exception {
        DoorLimits limits = new DoorLimits(1_000, SHORT, LONG, LONG, BODY, BODY);
        try (DoorCase door = new DoorCase(limits, router -> {});
                RawHttp silent = door.raw();
                RawHttp slow = door.raw()) {
            await().atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(60))
                    .until(() -> {
                        try {
                            slow.write("G");
                            return false;
                        } catch (java.io.IOException gone) {
                            return true;
                        }
                    });
            assertThat(silent.closed(PATIENCE)).isTrue();
            assertThat(door.refused()).contains("unknown head-timeout");
        }
    }

    @Test
    void aSlowHeadOnAConnectionThatWasUsedBeforeDoesToo() throws Exception {
        DoorLimits limits = new DoorLimits(1_000, SHORT, LONG, LONG, BODY, BODY);
        try (DoorCase door = new DoorCase(limits, router -> {});
                RawHttp raw = door.raw()) {
            assertThat(raw.write(head(1) + "a").readHead(PATIENCE)).startsWith("HTTP/1.1 200");
            assertThat(raw.closed(3 * (int) SHORT.toMillis()))
                    .as("an idle connection")
                    .isFalse();
            raw.write("POST /by");
            assertThat(raw.closed(PATIENCE)).isTrue();
        }
    }

    @Test
    void aBodyThatDoesNotEndIs408() throws Exception {
        DoorLimits limits = new DoorLimits(1_000, LONG, SHORT, LONG, BODY, BODY);
        try (DoorCase door = new DoorCase(limits, router -> {});
                RawHttp raw = door.raw()) {
            assertThat(RawHttp.statuses(raw.write(head(3) + "ab").readToEnd(PATIENCE)))
                    .containsExactly(408);
            assertThat(raw.closed(PATIENCE)).isTrue();
            assertThat(door.refused()).containsExactly("unknown body-timeout");
        }
    }

    @Test
    void anIdleConnectionIsClosedAndALongAnswerIsNot() throws Exception {
        DoorLimits limits = new DoorLimits(1_000, SHORT, SHORT, SHORT, BODY, BODY);
        try (DoorCase door = new DoorCase(limits, router -> router.get("/slow").handler(context -> context.vertx()
                        .setTimer(4 * SHORT.toMillis(), t -> context.response().end("late"))));
                RawHttp raw = door.raw()) {
            assertThat(raw.write("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").readHead(PATIENCE))
                    .endsWith("late");
            assertThat(raw.closed(PATIENCE)).isTrue();
        }
    }

    @Test
    void whenTooManyBodiesAreUnderWayTheSlowestGo() throws Exception {
        DoorLimits limits = new DoorLimits(1_000, LONG, LONG, LONG, BODY, 4L * BODY);
        List<RawHttp> slow = new ArrayList<>();
        try (DoorCase door = new DoorCase(limits, router -> {})) {
            for (int i = 0; i < 8; i++) {
                slow.add(door.raw().write(head(BODY)).write(new byte[BODY - 44]));
            }
            try (RawHttp honest = door.raw()) {
                assertThat(honest.write(head(BODY)).write(new byte[BODY]).readHead(PATIENCE))
                        .startsWith("HTTP/1.1 200");
            }
            for (int i = 0; i < 4; i++) {
                assertThat(slow.get(i).readHead(PATIENCE))
                        .startsWith("HTTP/1.1 503")
                        .contains("Retry-After: 5");
                assertThat(slow.get(i).closed(PATIENCE)).isTrue();
            }
            assertThat(slow.get(7).write(new byte[44]).readHead(PATIENCE))
                    .as("the newest goes on")
                    .startsWith("HTTP/1.1 200");
            assertThat(door.refused()).containsOnly("unknown unread").hasSizeBetween(4, 6);
        } finally {
            for (RawHttp raw : slow) {
                raw.close();
            }
        }
    }

    @Test
    void chunkedBodiesCountAsTheyCome() throws Exception {
        DoorLimits limits = new DoorLimits(1_000, LONG, LONG, LONG, BODY, BODY);
        try (DoorCase door = new DoorCase(limits, router -> {});
                RawHttp first = door.raw();
                RawHttp second = door.raw()) {
            String chunked = "POST /bytes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n30d40\r\n";
            first.write(chunked).write(new byte[100_000]);
            second.write(chunked).write(new byte[190_000]);

            assertThat(first.readHead(PATIENCE)).startsWith("HTTP/1.1 503");
        }
    }

    /** Theirs is not the oldest body, because it waits for the answer to a request before it. */
    @Test
    void soDoBodiesThatWaitBehindAnotherRequestOfTheirConnection() throws Exception {
        DoorLimits limits = new DoorLimits(1_000, LONG, LONG, LONG, BODY, 2L * BODY);
        List<RawHttp> ahead = new ArrayList<>();
        try (DoorCase door = new DoorCase(limits, router -> router.get("/never").handler(context -> {}))) {
            for (int i = 0; i < 8; i++) {
                ahead.add(door.raw()
                        .write("GET /never HTTP/1.1\r\nHost: x\r\n\r\n" + head(BODY))
                        .write(new byte[100_000]));
            }
            await().until(() -> door.refused().contains("unknown unread"));
            try (RawHttp honest = door.raw()) {
                assertThat(honest.write(head(BODY)).write(new byte[BODY]).readHead(PATIENCE))
                        .startsWith("HTTP/1.1 200");
            }
            assertThat(ahead.get(0).closed(PATIENCE)).isTrue();
            assertThat(ahead.get(7).closed(NOT_YET)).isFalse();
        } finally {
            for (RawHttp raw : ahead) {
                raw.close();
            }
        }
    }

    /** Vert.x throws there, which would be a stack trace in the log for each such sender. */
    @Test
    void aSenderThatGoesWhileARequestOfTheirsWaitsLeavesNoTrace() throws Exception {
        try (LogLines log = LogLines.all();
                DoorCase door = new DoorCase(
                        DoorCase.limits(), router -> router.get("/never").handler(context -> {}))) {
            try (RawHttp raw = door.raw()) {
                raw.write("GET /never HTTP/1.1\r\nHost: x\r\n\r\n" + head(BODY)).write(new byte[1_000]);
                assertThat(raw.closed(NOT_YET)).isFalse();
            }
            await().during(Duration.ofMillis(NOT_YET))
                    .atMost(Duration.ofMillis(PATIENCE))
                    .untilAsserted(() -> assertThat(log.events())
                            .filteredOn(line -> line.getThrowableProxy() != null
                                    || line.getLevel().isGreaterOrEqual(Level.WARN))
                            .isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"4000, 1048576, 4000", "4000, 1024, 384", "4000, 100, 16", "10, 100, 10"})
    void connectionsAreNeverMoreThanFilesMayBeOpen(long set, long files, int connections) {
        assertThat(DoorLimits.connections(set, files)).isEqualTo(connections);
    }

    @Test
    void aBodyInTooManyPiecesIsRefused() throws Exception {
        try (DoorCase door = new DoorCase(DoorCase.limits(), router -> {});
                RawHttp raw = door.raw()) {
            raw.write(
                    "POST /bytes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + "1\r\na\r\n".repeat(600));
            assertThat(RawHttp.statuses(raw.readToEnd(PATIENCE))).containsExactly(413);
            assertThat(door.refused()).containsExactly("unknown pieces");
        }
    }

    /** As a network cuts it at its worst. */
    @Test
    void aLongBodyInPiecesOfAUsualSizeIsTaken() throws Exception {
        try (DoorCase door = new DoorCase(DoorCase.limits(), router -> {});
                RawHttp raw = door.raw()) {
            raw.write("POST /bytes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + ("200\r\n" + "a".repeat(512) + "\r\n").repeat(500) + "0\r\n\r\n");
            assertThat(RawHttp.statuses(raw.readHead(PATIENCE))).containsExactly(200);
        }
    }

    @Test
    void overTheConnectionsTheOneThatWaitsLongestGoes() throws Exception {
        DoorLimits limits = new DoorLimits(3, LONG, LONG, LONG, BODY, BODY);
        try (DoorCase door = new DoorCase(limits, router -> {});
                RawHttp first = door.raw().write("P");
                RawHttp second = door.raw().write("P");
                RawHttp third = door.raw().write("P");
                RawHttp fourth = door.raw()) {
            assertThat(fourth.write(head(1) + "a").readHead(PATIENCE)).startsWith("HTTP/1.1 200");
            assertThat(first.closed(PATIENCE)).isTrue();
            assertThat(second.closed(NOT_YET)).isFalse();
            assertThat(third.closed(NOT_YET)).isFalse();
        }
    }

    @Test
    void whoSendsAheadOfEveryAnswerIsCutOff() throws Exception {
        try (DoorCase door = new DoorCase(
                        DoorCase.limits(), router -> router.get("/never").handler(context -> {}));
                RawHttp raw = door.raw()) {
            raw.write("GET /never HTTP/1.1\r\nHost: x\r\n\r\n".repeat(30));
            assertThat(raw.closed(PATIENCE)).isTrue();
            assertThat(door.refused()).contains("unknown ahead");
        }
    }

    @Test
    void whatNobodyAnswersIsAnsweredWithoutItsBody() throws Exception {
        try (DoorCase door = new DoorCase(DoorCase.limits(), router -> {});
                RawHttp raw = door.raw()) {
            assertThat(raw.write("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
                            .readHead(PATIENCE))
                    .startsWith("HTTP/1.1 404")
                    .contains("{\"error\":\"nothing is here\"}");
            assertThat(raw.closed(PATIENCE)).isTrue();
        }
    }

    @Test
    void aSenderThatReadsOnlyAfterItsBodyComesToReadTheRefusal() throws Exception {
        try (DoorCase door = new DoorCase(DoorCase.limits(), router -> {});
                RawHttp raw = door.raw()) {
            raw.write("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY + "\r\n\r\n")
                    .write(new byte[BODY]);
            assertThat(RawHttp.statuses(raw.readToEnd(PATIENCE))).containsExactly(404);
        }
    }

    @Test
    void aFailureInAHandlerIs500WithoutDetail() throws Exception {
        try (DoorCase door = new DoorCase(
                        DoorCase.limits(), router -> router.get("/broken").handler(context -> {
                            throw new IllegalStateException("secret");
                        }));
                RawHttp raw = door.raw()) {
            assertThat(raw.write("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n").readHead(PATIENCE))
                    .startsWith("HTTP/1.1 500")
                    .doesNotContain("secret");
            assertThat(door.refused()).containsExactly("unknown 500");
        }
    }

    @Test
    void beforeItIsOpenAndWhenItIsShutEveryPathIs503() throws Exception {
        try (DoorCase door = new DoorCase(DoorCase.limits(), router -> {})) {
            door.doors().shut();
            for (String path : List.of("/bytes", "/nothing", "/", "/webhooks/x")) {
                try (RawHttp raw = door.raw()) {
                    assertThat(raw.write("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
                                    .readHead(PATIENCE))
                            .startsWith("HTTP/1.1 503")
                            .contains("Retry-After: 5", "{\"error\":\"stopping\"}");
                }
            }
        }
    }

    @Test
    void http2IsNotSpoken() throws Exception {
        try (DoorCase door = new DoorCase(DoorCase.limits(), router -> {})) {
            try (RawHttp raw = door.raw()) {
                assertThat(raw.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").readToEnd(PATIENCE))
                        .startsWith("HTTP/2.0 501 ");
            }
            try (RawHttp raw = door.raw()) {
                raw.write(
                        "POST /bytes HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 1\r\n\r\na");
                assertThat(RawHttp.statuses(raw.readHead(PATIENCE))).containsExactly(200);
            }
        }
    }
}
