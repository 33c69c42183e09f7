package io.loyaltybridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.BridgeFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the page, as the management port gives them to anybody. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleTest {
    private static final Path FILES = Path.of("src/main/resources/console");
    private static final List<String> OF_LIBRARIES = List.of("/console/lib/uplot.js", "/console/lib/uplot.css");
    private static final int MOST_BYTES = 200_000;

    private BridgeFixture bridge;

    @BeforeAll
    void start(@TempDir Path dir) {
        bridge = BridgeFixture.start(dir);
    }

    @AfterAll
    void stop() {
        bridge.close();
    }

    private BridgeFixture.Reply get(String path, Map<String, String> headers) {
        return bridge.request("GET", bridge.managementUrl() + path, headers, new byte[0]);
    }

    /** As it is written, with any host. Returns all that comes back. */
    private String raw(String method, String path, String host) {
        URI url = URI.create(bridge.managementUrl());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(FILES)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> "/console/" + FILES.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    @Test
    void allFilesTogetherAreSmall() throws IOException {
        int bytes = 0;
        for (String file :
                Stream.concat(files().stream(), OF_LIBRARIES.stream()).toList()) {
            BridgeFixture.Reply reply = get(file, Map.of());
            assertThat(reply.status()).as(file).isEqualTo(200);
            bytes += reply.body().getBytes(StandardCharsets.UTF_8).length;
        }
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    @Test
    void thePageMayLoadNothingOfAnybodyElse() throws IOException {
        BridgeFixture.Reply page = get("/", Map.of());
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                                + " form-action 'none'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(page.header("Access-Control-Allow-Origin")).isNull();
        for (String file : files()) {
            assertThat(get(file, Map.of()).body())
                    .as(file)
                    .doesNotContainPattern("https?://(?!www\\.w3\\.org/2000/svg)")
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }
    }

    @Test
    void aFileThatIsKnownIsNotSentAgain() {
        BridgeFixture.Reply first = get("/console/js/app.js", Map.of());
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        BridgeFixture.Reply again = get("/console/js/app.js", Map.of("If-None-Match", first.header("ETag")));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/console/js/app.js", Map.of("If-None-Match", "\"other\""))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/",
                "/console/js",
                "/console/js/",
                "/console/../console/app.css/",
                "/console/../application.properties",
                "/console/..%2fapi%2fapi.js",
                "/console/%2e%2e/api/api.json",
                "/console/js/..%5c..%5capp.css",
                "/console//app.css",
                "/console/app.css%00",
                "/console/APP.CSS",
                "/console/app.class",
                "/console/META-INF/maven/x.html",
                "/console/js/views/none.js",
                "/consolejs/app.js"
            })
    void noNameLeadsElsewhere(String path) {
        assertThat(raw("GET", path, "127.0.0.1")).startsWith("HTTP/1.1 404");
    }

    @Test
    void onlyReadingIsPossible() {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            assertThat(raw(method, "/", "127.0.0.1"))
                    .startsWith("HTTP/1.1 405")
                    .containsIgnoringCase("allow: GET, HEAD");
        }
        assertThat(raw("HEAD", "/console/app.css", "127.0.0.1"))
                .startsWith("HTTP/1.1 200")
                .containsPattern("(?i)content-length: [1-9]")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/js/app.js", "/console/none.js", "/api/v1/sites", "/api/v1/openapi.json"})
    void aNameThatWasMadeToPointHereIsRefused(String path) {
        assertThat(raw("GET", path, "rebound.example.com")).startsWith("HTTP/1.1 421");
        assertThat(raw("GET", path, "rebound.example.com:80")).startsWith("HTTP/1.1 421");
        assertThat(raw("GET", path, "127.0.0.1.rebound.example.com")).startsWith("HTTP/1.1 421");
        assertThat(raw("GET", path, "localhost")).doesNotStartWith("HTTP/1.1 421");
    }
}
