package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code send} signs any payload in any style, and the service takes it. */
@Tag("service")
class SendFileTest {
    private static final String TOKEN = "a-plain-token-of-the-query";

    @TempDir
    private static Path dir;

    private static BridgeFixture fixture;
    private static Path config;

    private static void source(Map<String, String> settings, String name, String... pairs) {
        settings.put("sources." + name + ".signature", name);
        settings.put("sources." + name + ".points", "1");
        settings.put("sources." + name + ".secret", "user:" + TOKEN + "-" + name);
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put("sources." + name + "." + pairs[i], pairs[i + 1]);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        source(settings, "shopify", "event-id", "/id", "kind", "header:X-Shopify-Topic");
        source(settings, "hubspot-v3", "event-id", "/id", "batch", "$[*]", "url", "https://shop.example/hubspot");
        source(settings, "meta", "event-id", "/id", "batch", "/entry");
        source(settings, "basic", "event-id", "/id");
        source(settings, "bearer", "event-id", "/id");
        source(settings, "query-token", "event-id", "/id");
        source(settings, "mailchimp", "event-id", "/id", "email", "/data[email]");
        source(settings, "mandrill", "event-id", "/id", "batch", "$[*]", "url", "https://shop.example/mandrill");
        source(settings, "unsigned", "event-id", "/id", "secret", "", "allow-from", "127.0.0.1 ::1");
        fixture = BridgeFixture.start(dir.resolve("data"), settings);
        Map<String, String> known = new LinkedHashMap<>(fixture.settings().set());
        known.put("bridge.port", Integer.toString(fixture.bridge().port()));
        config = Cli.config(dir.resolve("send.properties"), known);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"shopify", "hubspot-v3", "meta", "basic", "bearer", "query-token", "mailchimp", "mandrill", "unsigned"})
    void fieldsAreSentInTheShapeOfTheSource(String source) {
        Cli sent = Cli.run(config, "send", source, "email=" + source + "@example.com", "event-id=sent-" + source);

        assertThat(sent.out()).contains("200 {\"taken\":1,\"duplicates\":0}");
        assertThat(sent.out() + sent.err()).doesNotContain(TOKEN);
        assertThat(sent.exit()).isZero();
        assertThat(fixture.await("sent-" + source, row -> row.state() != EventState.PENDING)
                        .outcome())
                .startsWith("awarded 1 point");
    }

    @Test
    void aFileIsSentByteForByteWithItsHeaders() throws Exception {
        Path file = Files.writeString(dir.resolve("order.json"), " {\"id\":\"file-1\",\"email\":\"f@example.com\"}\n");
        Cli sent = Cli.run(
                config, "send", "shopify", "--file", file.toString(), "--header", "X-Shopify-Topic: orders/paid");

        assertThat(sent.exit()).isZero();
        assertThat(fixture.row("file-1").event().body()).isEqualTo(Files.readString(file));
        assertThat(fixture.row("file-1").event().kind()).isEqualTo("orders/paid");
    }

    @Test
    void aFileOfAFormIsSentAsOne() throws Exception {
        Path file = Files.writeString(dir.resolve("form"), "id=form-1&data%5Bemail%5D=form%40example.com");
        Cli sent = Cli.run(config, "send", "mailchimp", "--file", file.toString());

        assertThat(sent.exit()).isZero();
        assertThat(fixture.row("form-1").event().body())
                .isEqualTo("{\"id\":\"form-1\",\"data[email]\":\"form@example.com\"}");
    }

    @Test
    void aFileAndFieldsAreWrongUsage() {
        Cli sent = Cli.run(config, "send", "shopify", "email=a@example.com", "--file", "order.json");

        assertThat(sent.exit()).isEqualTo(2);
        assertThat(sent.err()).startsWith("expected --file or fields, found both");
    }
}
