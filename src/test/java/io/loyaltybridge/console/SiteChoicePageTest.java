package io.loyaltybridge.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.loyaltybridge.testing.SitesFixture;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several sites: which of them a person sees, and which one they look at. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteChoicePageTest {
    private SitesFixture sites;
    private ConsoleFixture console;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        sites = SitesFixture.start(dir, "anna", "bert");
        sites.like("bert/" + SitesFixture.SOURCE, "evt-1", "ben@example.com");
        console = ConsoleFixture.start(sites.bridge().managementUrl(), dir.resolve("data"));
    }

    @AfterAll
    void stop() throws Exception {
        ConsoleFixture.end(console, sites);
    }

    private static Locator likes(Page page) {
        return page.locator(".tile").filter(new Locator.FilterOptions().setHasText(SitesFixture.SOURCE));
    }

    @Test
    void whoMayHaveAllChoosesOneAndStaysWithIt() {
        Page page = console.signIn("read");
        assertThat(likes(page)).containsText("0 came in");
        page.getByRole(AriaRole.BANNER).getByLabel("Site").selectOption("bert");
        assertThat(likes(page)).containsText("1 came in");
        assertThat(page).hasURL(Pattern.compile(".*site=bert.*"));

        page.getByRole(AriaRole.NAVIGATION).getByText("Settings").click();
        assertThat(page.locator("h1")).hasText("Settings");
        assertThat(page).hasURL(Pattern.compile(".*site=bert.*"));
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("bert.properties");
        page.reload();
        assertThat(page.getByRole(AriaRole.BANNER).getByLabel("Site")).hasValue("bert");
        console.check();
    }

    @Test
    void whoseTokenIsForOneSeesNoOther() {
        String token = console.admin()
                .post("/tokens", "{\"name\": \"of-anna\", \"role\": \"admin\", \"sites\": [\"anna\"]}")
                .json()
                .path("token")
                .asText();
        Page page = console.signInWith(token);
        assertThat(page.getByRole(AriaRole.BANNER)).containsText("anna");
        assertThat(page.getByRole(AriaRole.BANNER).locator("select")).hasCount(0);
        assertThat(page.getByRole(AriaRole.MAIN)).not().containsText("bert");
        console.show("overview?site=bert");
        assertThat(likes(page)).containsText("0 came in");
        assertThat(page.getByRole(AriaRole.MAIN)).not().containsText("bert");
    }
}
