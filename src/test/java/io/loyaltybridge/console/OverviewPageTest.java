package io.loyaltybridge.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.loyaltybridge.api.ApiFixture;
import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with overview, settings, try and access. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverviewPageTest {
    private BridgeFixture bridge;
    private ConsoleFixture console;

    @BeforeAll
    void start(@TempDir Path dir) {
        bridge = BridgeFixture.start(dir, Map.of("coupons.name", "Thank you"));
        console = ConsoleFixture.start(bridge.managementUrl(), dir);
    }

    @AfterAll
    void stop() throws Exception {
        ConsoleFixture.end(console, bridge);
    }

    @Test
    void theOverviewSaysWhatCameInAndLearnsByItselfWhatNeedsAPerson() {
        bridge.like("anna@example.com", "post-1");
        Page page = console.signIn("read");
        var likes =
                page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText(BridgeFixture.SOURCE));
        assertThat(likes).containsText("1 came in, 1 done");
        assertThat(page.getByText("Nothing needs a person.")).isVisible();

        bridge.play(BridgeFixture.SOURCE, BridgeFixture.payload(BridgeFixture.newId(), "nobody", "post-1"));
        assertThat(page.getByText("parked events: 1").first()).isVisible();

        page.getByLabel("Span").selectOption("hour");
        assertThat(likes).containsText("2 came in, 1 done, 1 parked or discarded");
        assertThat(page).hasURL(Pattern.compile(".*span=hour.*"));
        console.check();
        console.picture("overview");
    }

    @Test
    void aSettingIsFoundWithItsMeaningAndASecretIsNotShown() {
        Page page = console.signIn("read");
        console.show("settings");
        page.getByLabel("Find").fill("coupons.name");
        var row = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("coupons.name"));
        assertThat(row).containsText("Thank you");
        page.getByLabel("Find").fill("wix.api-key");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("set, not shown");
        assertThat(page.getByRole(AriaRole.MAIN)).not().containsText("key-of-no-value");
        page.getByLabel("Find").fill("");
        page.getByLabel("Only those that are set").check();
        console.check();
        page.getByLabel("Find").fill("coupons");
        page.getByLabel("Only those that are set").uncheck();
        console.picture("settings");
    }

    @Test
    void aPayloadIsTriedAndNothingComesOfIt() {
        long before = bridge.wix().calls();
        Page page = console.signIn("read");
        console.show("try");
        page.getByLabel("Source").selectOption(BridgeFixture.SOURCE);
        page.getByLabel("Payload")
                .fill(BridgeFixture.payload("evt-on-page", "tom@example.com", "post-7")
                        .toString());
        console.press("Try");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("tom@example.com (at /email)");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("5 points, once per person-and-object");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("may run give-award.step-2-contact");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("does not run award-event.step-2-take-back");
        console.check();
        console.picture("try");
        Assertions.assertThat(bridge.row("evt-on-page")).isNull();
        Assertions.assertThat(bridge.wix().calls()).isEqualTo(before);
        page.getByLabel("Payload").fill("nonsense");
        console.press("Try");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("It would be refused with 400");
    }

    @Test
    void aTokenIsAddedShownOnceAndRevoked() {
        Page page = console.signIn("admin");
        console.show("access");
        page.getByLabel("Name").fill("robot");
        page.getByLabel("Role").selectOption("operate");
        console.press("Add");
        var text = page.getByLabel("Token", new Page.GetByLabelOptions().setExact(true));
        assertThat(text).hasValue(Pattern.compile("lb_[0-9a-f]{8}_.{43}"));
        String token = text.inputValue();
        Assertions.assertThat(new ApiFixture(bridge.managementUrl())
                        .withToken(token)
                        .get("/session")
                        .json()
                        .path("role")
                        .asText())
                .isEqualTo("operate");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("tokens.add robot");
        console.check();

        console.press("Revoke robot");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("refused from now on");
        console.check();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel"))
                .click();
        console.press("Revoke robot");
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Revoke"))
                .click();
        assertThat(page.getByText("The token robot is revoked.")).isVisible();
        Assertions.assertThat(new ApiFixture(bridge.managementUrl())
                        .withToken(token)
                        .get("/session")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void theAuditIsShownAndExported() {
        Page page = console.signIn("admin");
        console.show("access");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("sign-in");
        console.picture("access");
        var download = page.waitForDownload(() -> console.press("Export all"));
        Assertions.assertThat(download.path()).content().contains("\"action\":\"sign-in\"");
        Assertions.assertThat(download.suggestedFilename()).isEqualTo("audit.jsonl");
    }

    @Test
    void whoMayOnlyReadHasNoAccessViewAndIsToldWhy() {
        Page page = console.signIn("read");
        assertThat(page.getByRole(AriaRole.NAVIGATION)).not().containsText("Access");
        console.show("access");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("needs a token with the role admin; yours has read");
    }
}
