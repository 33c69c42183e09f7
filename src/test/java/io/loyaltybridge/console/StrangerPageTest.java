package io.loyaltybridge.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import io.loyaltybridge.testing.BridgeFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a page of a stranger can do while somebody is signed in as an admin. It is on another port of the same machine, so that browsers count
 * both as the same site and send the cookie along.
 */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangerPageTest {
    private static final String TOKEN = "{\\\"name\\\": \\\"stolen\\\", \\\"role\\\": \\\"admin\\\"}";
    private static final String PAGE =
            """
            <!doctype html><title>A stranger</title>
            <iframe id="frame" src="$URL/"></iframe>
            <form id="form" method="post" enctype="text/plain" action="$URL/api/v1/tokens" target="other"><input name='{"name": "stolen-by-form", "role": "admin", "sites": ["' value='"]}'></form>
            <iframe name="other"></iframe>
            """;

    private BridgeFixture bridge;
    private ConsoleFixture console;
    private HttpServer stranger;

    @BeforeAll
    void start(@TempDir Path dir) throws IOException {
        bridge = BridgeFixture.start(dir);
        stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stranger.createContext("/", exchange -> {
            byte[] page = PAGE.replace("$URL", bridge.managementUrl()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        stranger.start();
        console = ConsoleFixture.start(bridge.managementUrl(), dir);
    }

    @AfterAll
    void stop() throws Exception {
        stranger.stop(0);
        ConsoleFixture.end(console, bridge);
    }

    private Page visit() {
        Page page = console.signIn("admin");
        page.navigate("http://127.0.0.1:" + stranger.getAddress().getPort() + "/");
        return page;
    }

    private static String attempt(Page page, String script) {
        return (String) page.evaluate("async () => { try { " + script + " } catch (e) { return 'failed' } }");
    }

    @Test
    void itReadsNothing() {
        Page page = visit();
        String api = bridge.managementUrl() + "/api/v1";
        assertThat(attempt(
                        page,
                        "const r = await fetch('" + api + "/tokens', {credentials: 'include'}); return await r.text()"))
                .isEqualTo("failed");
        assertThat(
                        attempt(
                                page,
                                "return await new Promise((yes) => { const s = new EventSource('" + api
                                        + "/overview/live', {withCredentials: true});"
                                        + " s.onmessage = (e) => { s.close(); yes(e.data) }; s.onerror = () => { s.close(); yes('failed') } })"))
                .isEqualTo("failed");
        assertThat(
                        attempt(
                                page,
                                "return await new Promise((yes) => { const s = document.createElement('script'); s.src = '"
                                        + bridge.managementUrl()
                                        + "/console/js/dom.js'; s.onload = () => yes('loaded'); s.onerror = () => yes('failed'); document.head.append(s) })"))
                .isEqualTo("failed");
    }

    @Test
    void itChangesNothing() {
        Page page = visit();
        String tokens = bridge.managementUrl() + "/api/v1/tokens";
        // The call goes out, with the cookie; not even that it was answered can be seen.
        assertThat(attempt(
                        page,
                        "await fetch('" + tokens
                                + "', {method: 'POST', mode: 'no-cors', credentials: 'include', body: \"" + TOKEN
                                + "\"}); return 'sent'"))
                .isEqualTo("failed");
        assertThat(attempt(
                        page,
                        "await fetch('" + tokens
                                + "', {method: 'POST', credentials: 'include', headers: {'X-CSRF-Token': 'x'}, body: \""
                                + TOKEN + "\"}); return 'sent'"))
                .isEqualTo("failed");
        var answered = page.waitForResponse(
                response -> response.url().equals(tokens)
                        && response.request().method().equals("POST"),
                () -> page.evaluate("document.getElementById('form').submit()"));
        assertThat(answered.status()).isEqualTo(403);
        assertThat(console.admin().get("/tokens").json().toString()).doesNotContain("stolen");
    }

    @Test
    void itCannotShowThePageInAFrame() {
        Page page = visit();
        assertThat(page.frameLocator("#frame").getByText("Loyalty Bridge")).hasCount(0);
        assertThat(page.frameLocator("#frame").locator("#app")).hasCount(0);
    }
}
