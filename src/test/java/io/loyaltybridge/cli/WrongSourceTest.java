package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source whose settings cannot be meant so: one line, whatever command meets it first. */
class WrongSourceTest {
    @TempDir
    private Path dir;

    private Path config(String name, String value) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(
                Map.of("sources." + "webinar.secret", "whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA=="));
        settings.put("sources.webinar.points", "5");
        settings.put("sources.webinar." + name, value);
        settings.putAll(Map.of(
                "wix.auth",
                "api-key",
                "wix.api-key",
                "none",
                "wix.site-id",
                "site",
                "bridge.port",
                "0",
                "bridge.management-port",
                "0",
                "bridge.data-dir",
                dir.resolve("data").toString()));
        return Cli.config(dir.resolve("test.properties"), settings);
    }

    @Test
    void pathWithABracketThatIsNotClosed() throws Exception {
        Path config = config("email", "$.participant[");
        String line = "These settings are wrong:\n  " + config
                + ":3: sources.webinar.email: expected a JSON Pointer such as /data/email or a JSONPath such as $.data.email, found"
                + " \"$.participant[\"\n";

        Cli run = Cli.run(config, "run");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).isEqualTo(line);

        Cli send = Cli.run(config, "send", "webinar", "email=ada@example.com");
        assertThat(send.exit()).isEqualTo(1);
        assertThat(send.err()).isEqualTo(line);
    }

    @Test
    void signatureThatNobodyKnows() throws Exception {
        Cli send = Cli.run(config("signature", "nobodys"), "send", "webinar", "email=ada@example.com");

        assertThat(send.exit()).isEqualTo(1);
        assertThat(send.err()).contains("nobodys").hasLineCount(1).doesNotContain("\tat ");
    }
}
