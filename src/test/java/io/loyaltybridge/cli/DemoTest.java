package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final Map<String, String> FREE_PORTS = Map.of("bridge.port", "0", "bridge.management-port", "0", "sandbox.wix-port", "0", "sandbox.program-port", "0", "sandbox.mail-port", "0");

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text, true);

    private static Settings settings() {
        return Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(FREE_PORTS);
    }

    @Test
    void theStoryEndsWithEveryPointInItsPlaceAndAnExplanation() throws Exception {
        try (Demo demo = Demo.start(settings(), out)) {
            assertThat(demo.play()).as(text.toString()).isTrue();
            demo.printWhatToTry();
        }
        assertThat(text.toString().split("first seen at version", -1)).as("one opening balance a side").hasSize(3);
        assertThat(text.toString()).doesNotContain("WRONG").contains("They agree.", "Nothing is open.", "./loyalty-bridge explain --config", "./loyalty-bridge links --config",
                "./loyalty-bridge send --config");
        if (Boolean.getBoolean("demo.print")) {
            System.out.println(text);
        }
    }

    @Test
    void aPointTooManyFailsTheCheck() throws Exception {
        try (DemoWorld world = DemoWorld.start(settings())) {
            Map<String, Long> expected = new DemoLikes(world, out).play();
            assertThat(new DemoCheck(world, out, DemoWorld.PATIENCE).that(expected)).as(text.toString()).isTrue();
            assertThat(new DemoCheck(world, out, Duration.ofMillis(100)).that(Map.of("ada@example.com", 131L))).isFalse();
            assertThat(text.toString()).containsPattern("ada@example.com +130 +130 +131 +WRONG").contains("Something is wrong.");
        }
    }
}
