package io.loyaltybridge.sandbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class DemoTest {
    private static final Map<String, String> FREE_PORTS = Map.of(
            "bridge.port",
            "0",
            "bridge.management-port",
            "0",
            "sandbox.wix-port",
            "0",
            "sandbox.program-port",
            "0",
            "sandbox.mail-port",
            "0");

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
        assertThat(text.toString().split("first seen at version", -1))
                .as("one opening balance a side")
                .hasSize(3);
        assertThat(text.toString())
                .doesNotContain("WRONG")
                .contains(
                        "They agree.",
                        "Nothing is open.",
                        "./loyalty-bridge explain --config",
                        "./loyalty-bridge links --config",
                        "./loyalty-bridge send --config");
        assertThat(text.toString())
                .contains(
                        "gil@example.com: Only 20 to go until 1,000 Points | you have 980 Points at Loyalty Program. Only 20 more, and you reach 1,000.",
                        "hanna@example.com: Nur noch 60 bis 1.000 Points | Sie haben 940 Points bei Loyalty Program. Nur noch 60, und Sie erreichen 1.000.",
                        "ivo@example.com: no mail",
                        "mails: 0",
                        "Gil's inbox: congratulations! You have reached 1,000 Points",
                        "Gil's badges: 1",
                        "coupons: 1, messages: 1, badges: 1",
                        "messages: 3",
                        "messages: 0",
                        "2 mails, 1 coupon, 1 badge, 4 messages. Each once. Nothing is parked.");
        assertThat(text.toString())
                .containsPattern("coupons: 1, LOYAL-[2-9A-HJ-NP-Z]{14}, 10 % off")
                .containsPattern("Gil: your balance for \\p{L}+ at Loyalty Program: 1,010 Points\\.")
                .containsPattern("Hanna: Ihr Stand für \\p{L}+ bei Loyalty Program: 940 Points\\.");
        assertThat(text.toString())
                .contains(
                        "./loyalty-bridge preview --config",
                        "coupons --config",
                        "remind --config",
                        "/_sandbox/coupons",
                        "/_sandbox/messages");
        assertThat(text.toString())
                .containsSubsequence(
                        "2 mails, 1 coupon",
                        "Two sites in one service",
                        "anna: Ihr Stand für ",
                        " bei Annas Backstube: 107 Punkte.",
                        "ben: your balance for ",
                        " at Ben's Bikes: 510 Points.",
                        "Anna's program goes down",
                        "anna: 119 on Wix, 107 on the program",
                        "ben: 530 on Wix, 530 on the program",
                        "Anna's program is back",
                        "anna: 119 on Wix, 119 on the program",
                        "Every purchase is on its own program, once. Nothing is parked.")
                .containsPattern("anna +ada@example.com +119 +119 +119 +right")
                .containsPattern("ben +ada@example.com +530 +530 +530 +right");
        if (Boolean.getBoolean("demo.print")) {
            System.out.println(text);
        }
    }

    @Test
    void aPurchaseThatIsNotOnItsProgramFailsTheCheck(@TempDir Path dir) throws Exception {
        try (DemoShops shops = DemoShops.start(settings(), dir)) {
            DemoSites story = new DemoSites(shops, out, Duration.ofMillis(100));
            story.joins(DemoShops.ANNA, 100);
            story.joins(DemoShops.BEN, 500);
            Awaitility.await().until(() -> shops.linked(DemoShops.ANNA) == 1 && shops.linked(DemoShops.BEN) == 1);
            shops.standIns().program(DemoShops.BEN).faults().add(Fault.always(FaultKind.ERROR_BEFORE, null));
            story.buys(DemoShops.BEN, 10);

            assertThat(story.check()).isFalse();

            assertThat(text.toString())
                    .containsPattern("anna +ada@example.com +100 +100 +100 +right")
                    .containsPattern("ben +ada@example.com +510 +500 +510 +WRONG")
                    .containsPattern("Something is wrong: .*the balances of ben\\.");
        }
    }

    @Test
    void aPointTooManyFailsTheCheck() throws Exception {
        try (DemoWorld world = DemoWorld.start(settings())) {
            Map<String, Long> expected = new DemoLikes(world, out).play();
            assertThat(new DemoCheck(world, out, DemoWorld.PATIENCE).that(expected))
                    .as(text.toString())
                    .isTrue();
            assertThat(new DemoCheck(world, out, Duration.ofMillis(100)).that(Map.of("ada@example.com", 131L)))
                    .isFalse();
            assertThat(text.toString())
                    .containsPattern("ada@example.com +130 +130 +131 +WRONG")
                    .contains("Something is wrong.");
        }
    }
}
