package io.loyaltybridge.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.RouteDirectory;
import io.loyaltybridge.testing.WixSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Somebody changes what a like is worth in a route, and takes it back. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesPageTest {
    private static final String FILE = "award/award-event.camel.yaml";

    private Path file;
    private BridgeFixture bridge;
    private ConsoleFixture console;

    @BeforeAll
    void start(@TempDir Path dir) throws IOException {
        Path routes = RouteDirectory.copy(dir);
        file = routes.resolve(FILE);
        Path data = dir.resolve("data");
        bridge = BridgeFixture.start(
                data, Map.of(FileLocations.ROUTES_KEY, "file:" + routes + "/**/*" + FileLocations.ROUTE_END));
        console = ConsoleFixture.start(bridge.managementUrl(), data);
    }

    @AfterAll
    void stop() throws Exception {
        ConsoleFixture.end(console, bridge);
    }

    @Test
    void aRouteIsChangedAndTakenBack() throws IOException {
        bridge.wix().fault("ERROR_BEFORE", WixSandbox.QUERY_CONTACTS, 1);
        bridge.like("fails-once@example.com", "post-1");
        Page page = console.signIn("admin");
        console.show("routes");
        Locator main = page.locator("main");
        assertThat(main).containsText("carry-out-effects");
        assertThat(main).containsText("event 1: Wix query-contacts: 500");
        console.check();
        main.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(FILE))
                .first()
                .click();
        assertThat(main).containsText("direct:give-award");
        console.check();
        console.picture("routes");

        String before = Files.readString(file);
        Locator text = page.getByLabel("The file", new Page.GetByLabelOptions().setExact(true));
        text.fill(before.replace("from:", "form:"));
        ConsoleFixture.button(main, "Check").click();
        assertThat(main.locator(".note.bad")).isVisible();
        assertThat(ConsoleFixture.button(main, "Apply")).isDisabled();

        // Each like is worth one point more than its source says.
        String after = before.replace(
                "                    - to: {id: award-event.give, uri: \"direct:give-award\"}",
                "                    - setVariable: {name: amount, expression: {simple: {expression: \"${variable.award.points}++\", resultType: long}}}\n"
                        + "                    - to: {id: award-event.give, uri: \"direct:give-award\"}");
        assertThat(after).isNotEqualTo(before);
        text.fill(after);
        ConsoleFixture.button(main, "Check").click();
        assertThat(main.locator(".difference ins")).hasCount(1);
        ConsoleFixture.button(main, "Apply").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("the old routes come back by themselves");
        ConsoleFixture.button(dialog, "Apply").click();
        assertThat(page.locator("#notes")).containsText("is changed (version 1)");
        assertThat(Files.readString(file)).isEqualTo(after);
        bridge.like("ada@example.com", "post-1");
        assertThat(bridge.wix().balance("ada@example.com")).isEqualTo(6);

        console.show("routes");
        // The list above it has come, so nothing moves the row while it is clicked.
        assertThat(main).containsText("carry-out-effects");
        main.getByRole(
                        AriaRole.ROWHEADER,
                        new Locator.GetByRoleOptions().setName("1").setExact(true))
                .getByRole(AriaRole.LINK)
                .click();
        assertThat(main.locator(".difference ins")).hasCount(1);
        ConsoleFixture.button(main, "Take back").click();
        console.inDialog("Take back").click();
        assertThat(page.locator("#notes")).containsText("is as it was before (version 2)");
        bridge.like("ben@example.com", "post-1");
        assertThat(bridge.wix().balance("ben@example.com")).isEqualTo(5);
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void whoIsNoAdminSeesAndChangesNothing() {
        Page page = console.signIn("operate");
        console.show("routes?file=" + FILE);
        assertThat(page.locator("main")).containsText("direct:give-award");
        assertThat(page.locator("main textarea")).hasCount(0);
        console.check();
    }
}
