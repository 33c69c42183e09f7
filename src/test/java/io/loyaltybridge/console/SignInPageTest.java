package io.loyaltybridge.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who comes in, and how they leave. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInPageTest {
    private BridgeFixture bridge;
    private ConsoleFixture console;

    @BeforeAll
    void start(@TempDir Path dir) {
        bridge = BridgeFixture.start(dir);
        console = ConsoleFixture.start(bridge.managementUrl(), dir);
    }

    @AfterAll
    void stop() throws Exception {
        ConsoleFixture.end(console, bridge);
    }

    @Test
    void aTokenSignsInUntilTheySignOut() {
        Page page = console.signIn("read");
        assertThat(page.getByRole(AriaRole.BANNER)).containsText("(read)");
        assertThat(page.locator("h1")).hasText("Overview");
        console.check();
        page.reload();
        assertThat(page.locator("h1")).hasText("Overview");

        console.press("Sign out");
        assertThat(page.getByLabel("Token")).isVisible();
        console.check();
        page.reload();
        assertThat(page.getByLabel("Token")).isVisible();
    }

    @Test
    void aWrongTokenIsRefusedInWords() {
        Page page = console.anew();
        page.getByLabel("Token").fill("lb_00000000_of-no-value");
        console.press("Sign in");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("there is no such token");
        console.check();
    }

    @Test
    void aLinkSignsInOnceAndItsCodeIsNotInTheAddressAfterwards() {
        String link = bridge.bridge().signInAddress();
        Page page = console.anew();
        page.navigate("about:blank");
        page.navigate(link);
        assertThat(page.getByRole(AriaRole.BANNER)).containsText("sign-in link (admin)");
        assertThat(page.url()).doesNotContain("sign-in");

        page = console.anew();
        page.navigate("about:blank");
        page.navigate(link);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("this link works no more");
        assertThat(page.getByLabel("Token")).isVisible();
        assertThat(page.url()).doesNotContain("sign-in");
    }

    @Test
    void aLinkThatIsPastedIntoTheOpenPageWorksToo() {
        Page page = console.anew();
        assertThat(page.getByLabel("Token")).isVisible();
        page.navigate(bridge.bridge().signInAddress());
        assertThat(page.getByRole(AriaRole.BANNER)).containsText("sign-in link (admin)");
        assertThat(page.url()).doesNotContain("sign-in");
    }

    @Test
    void whoseTokenIsRevokedIsSignedOut() {
        Page page = console.signIn("read");
        String name =
                page.getByRole(AriaRole.BANNER).locator(".who").textContent().replaceFirst(" .*", "");
        console.admin().delete("/tokens/" + name);
        console.show("settings");
        assertThat(page.getByLabel("Token")).isVisible();
    }

    @Test
    void everyViewIsForEverybodyWhoHearsThePageOrUsesOnlyKeys() {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            Page page = console.signIn(
                    "admin",
                    new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(375, 700));
            Locator links = page.getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK);
            for (int i = 0; i < links.count(); i++) {
                String view = links.nth(i).textContent();
                links.nth(i).press("Enter");
                assertThat(page.locator("h1")).hasText(view);
                page.waitForLoadState(LoadState.LOAD);
                assertThat(page.getByText("Reading …")).hasCount(0);
                console.check();
            }
        }
    }

    @Test
    void aChartIsDrawnAndSaysInWordsWhatItShows() {
        Page page = console.signIn("read");
        page.evaluate(
                """
                async () => {
                  const { chart } = await import('/console/js/chart.js');
                  document.getElementById('main').append(chart({
                    title: 'Balances', says: 'from 5 to 9', times: [1764400000, 1764403600],
                    series: [{ label: 'Wix', values: [5, 9], steps: true, marks: true }, { label: 'program', values: [5, null], steps: true }],
                  }));
                }""");
        assertThat(page.locator(".plot canvas")).isVisible();
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("Balances: from 5 to 9")))
                .isVisible();
        console.check();
    }

    @Test
    void theScriptsOfThePageCannotReadItsCookie() {
        Page page = console.signIn("admin");
        assertThat(page.evaluate("document.cookie")).isEqualTo("");
    }

    @Test
    void thePageIsDarkForWhoLikesItDarkAndFitsAPhone() {
        Page page = console.signIn(
                "read",
                new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK).setViewportSize(375, 700));
        console.check();
        assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(20, 24, 22)");
    }
}
