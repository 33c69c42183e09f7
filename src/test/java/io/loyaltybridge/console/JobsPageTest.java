package io.loyaltybridge.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets the program up: first they see the plan, then they let it go. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobsPageTest {
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
    void aJobStartsAfterItsPlanWasSeenAndItsRunIsListed() {
        bridge.wix().post("seed", "{'contacts':[{'email':'ada@example.com'}]}");
        Page page = console.signIn("operate");
        console.show("jobs");
        Locator main = page.locator("main");
        page.getByLabel("Command", new Page.GetByLabelOptions().setExact(true)).selectOption("setup");
        assertThat(ConsoleFixture.button(main, "Start")).isDisabled();

        page.getByLabel("Options").fill("--from=contacts");
        ConsoleFixture.button(main, "Show what it would do").click();
        Locator output = page.getByLabel("What the command says");
        assertThat(output).containsText("— done");
        assertThat(ConsoleFixture.button(main, "Start")).isEnabled();
        assertThat(bridge.wix().balance("ada@example.com")).isNull();
        page.getByLabel("Options").fill("--skip-program");
        assertThat(ConsoleFixture.button(main, "Start")).isDisabled();
        page.getByLabel("Options").fill("--from=contacts");
        assertThat(ConsoleFixture.button(main, "Start")).isEnabled();

        ConsoleFixture.button(main, "Start").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("It can be paused");
        ConsoleFixture.button(dialog, "Start").click();

        assertThat(page.locator("#notes")).containsText("setup is done.");
        assertThat(page.getByRole(AriaRole.ROWHEADER)).hasText("1");
        assertThat(page.locator("tbody")).containsText("done");
        assertThat(bridge.wix().balance("ada@example.com")).isZero();
        console.check();
        console.picture("jobs");

        JsonNode line = console.admin().get("/audit").json().path("items").get(0);
        assertThat(line.path("action").asText()).isEqualTo("setup");
        assertThat(line.path("how").asText()).isEqualTo("page");
    }

    @Test
    void whoMayOnlyReadSeesTheRunsAndStartsNothing() {
        Page page = console.signIn("read");
        console.show("jobs");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Runs")))
                .isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Start a job")))
                .isHidden();
        console.check();
    }
}
