package io.loyaltybridge.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.loyaltybridge.testing.SitesFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets up a second site. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SitesPageTest {
    private SitesFixture sites;
    private ConsoleFixture console;
    private String settings;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        sites = SitesFixture.prepare(
                dir, Map.of("bridge.secrets-key", Base64.getEncoder().encodeToString(new byte[32])), "anna", "ben");
        settings = Files.readAllLines(sites.file("ben")).stream()
                .filter(line -> !line.startsWith("wix.instance-id"))
                .collect(Collectors.joining("\n"));
        Files.delete(sites.file("ben"));
        sites.startBridge();
        console = ConsoleFixture.start(sites.bridge().managementUrl(), dir.resolve("data"));
    }

    @AfterAll
    void stop() throws Exception {
        ConsoleFixture.end(console, sites);
    }

    @Test
    void aSecondSiteIsAddedAndServedAndPaused() throws Exception {
        Page page = console.signIn("admin");
        console.show("sites");
        Locator main = page.locator("main");
        assertThat(main.locator(".tile")).hasCount(1);
        console.check();

        page.getByLabel("Name").fill("ben");
        page.getByLabel("Instance id").fill(sites.wix("ben").options().instanceId());
        page.getByLabel("Further settings").fill("sync.policy=whatever");
        ConsoleFixture.button(main, "Add the site").click();
        assertThat(page.locator("#notes")).containsText("Nothing was changed");
        assertThat(main.locator(".tile")).hasCount(1);

        page.getByLabel("Further settings").fill(settings);
        ConsoleFixture.button(main, "Add the site").click();
        assertThat(page.locator("#notes")).containsText("site ben was added, and is served now");
        assertThat(main.locator(".tile")).hasCount(2);
        console.check();
        console.picture("sites");
        assertThat(sites.like("ben/" + SitesFixture.SOURCE, "evt-1", "cleo@example.com"))
                .isEqualTo(200);
        Awaitility.await().until(() -> done() == 1);

        String audit = console.admin().get("/audit").json().toString();
        assertThat(audit).contains("site-add").contains("program.token");
        settings.lines()
                .filter(line -> line.contains("token") || line.contains("secret"))
                .forEach(line -> assertThat(audit).doesNotContain(line.substring(line.indexOf('=') + 1)));

        ConsoleFixture.button(main, "Pause ben").click();
        console.inDialog("Pause").click();
        assertThat(main).containsText("paused");
        assertThat(sites.like("ben/" + SitesFixture.SOURCE, "evt-2", "cleo@example.com"))
                .isEqualTo(200);
        ConsoleFixture.button(main, "Resume ben").click();
        console.inDialog("Resume").click();
        Awaitility.await().until(() -> done() == 2);
    }

    /** Likes only: Wix tells of the points that they earn. */
    private int done() {
        return console.admin()
                .get("/events?site=ben&state=done&source=" + SitesFixture.SOURCE)
                .json()
                .path("items")
                .size();
    }

    @Test
    void whoIsNoAdminAddsNothing() {
        Page page = console.signIn("operate");
        console.show("sites");
        assertThat(page.locator("main .tile").first()).isVisible();
        assertThat(page.getByLabel("Name")).hasCount(0);
        console.check();
    }
}
