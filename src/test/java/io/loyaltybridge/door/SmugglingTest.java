package io.loyaltybridge.door;

import static io.loyaltybridge.testing.BridgeFixture.SOURCE;
import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.BridgeFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A request whose length can be read in two ways: a proxy in front may read it the one way and we the other, so that a
 * part of it becomes a request that the proxy never saw. Each is signed, and refused all the same.
 */
@Tag("service")
class SmugglingTest {
    private static final int PATIENCE = 5_000;
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    private static Path dir;

    private static BridgeFixture fixture;

    @BeforeAll
    static void start() {
        fixture = BridgeFixture.start(dir);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    /** Headers that tell the length, and whether the body is written in chunks. */
    record Ambiguous(String headers, boolean chunked) {
        @Override
        public String toString() {
            return headers.replace("\r\n", " | ")
                    .replace("\t", "\\t")
                    .replace("\u000b", "\\v")
                    .replace("\n", "\\n");
        }
    }

    static Stream<Ambiguous> twelve() {
        return Stream.of(
                new Ambiguous("Transfer-Encoding: chunked, xchunked\r\nContent-Length: LENGTH\r\n", true),
                new Ambiguous("Transfer-Encoding: xchunked, chunked\r\nContent-Length: LENGTH\r\n", true),
                new Ambiguous("Transfer-Encoding: chunked\r\nContent-Length: LENGTH\r\n", true),
                new Ambiguous("Content-Length: LENGTH\r\nTransfer-Encoding: chunked\r\n", true),
                new Ambiguous(
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: xchunked\r\nContent-Length: LENGTH\r\n",
                        true),
                new Ambiguous(
                        "Transfer-Encoding: xchunked\r\nTransfer-Encoding: chunked\r\nContent-Length: LENGTH\r\n",
                        true),
                new Ambiguous("Transfer-Encoding: chunked, identity\r\n", true),
                new Ambiguous("Transfer-Encoding: chunked, chunked\r\nContent-Length: LENGTH\r\n", true),
                new Ambiguous("Transfer-Encoding: xchunked\r\nContent-Length: LENGTH\r\n", false),
                new Ambiguous("Transfer-Encoding:\u000bchunked\r\nContent-Length: LENGTH\r\n", false),
                new Ambiguous("Content-Length: LENGTH\r\nContent-Length: 1\r\n", false),
                new Ambiguous("Content-Length: LENGTH\nTransfer-Encoding: xchunked\r\n", false));
    }

    @ParameterizedTest
    @MethodSource("twelve")
    void aRequestWithTwoLengthsIsRefusedAndEndsItsConnection(Ambiguous ambiguous) throws IOException {
        String id = newId();
        byte[] body = payload(id, "smuggled@example.com", "post-1").toString().getBytes(StandardCharsets.UTF_8);
        String written = new String(body, StandardCharsets.ISO_8859_1);
        if (ambiguous.chunked()) {
            written = Integer.toHexString(body.length) + "\r\n" + written + "\r\n0\r\n\r\n";
        }
        StringBuilder head = new StringBuilder("POST /webhooks/" + SOURCE + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        fixture.signer()
                .headers("msg_" + id, Instant.now(), body)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Type: application/json\r\n")
                .append(ambiguous.headers().replace("LENGTH", Integer.toString(written.length())))
                .append("\r\n");

        try (RawHttp raw = new RawHttp(fixture.bridge().port())) {
            String answers = raw.write(head + written + HIDDEN).readToEnd(PATIENCE);

            assertThat(RawHttp.statuses(answers)).as(answers).containsExactly(400);
            assertThat(raw.closed(PATIENCE)).isTrue();
        }
        assertThat(fixture.row(id)).isNull();
    }
}
