package io.loyaltybridge.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixSandbox;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Events on the page: found, looked at, run again. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsPageTest {
    private BridgeFixture bridge;
    private ConsoleFixture console;

    @BeforeAll
    void start(@TempDir Path dir) {
        bridge = BridgeFixture.start(dir, Map.of("retry.max-attempts", "1"));
        console = ConsoleFixture.start(bridge.managementUrl(), dir);
    }

    @AfterAll
    void stop() throws Exception {
        ConsoleFixture.end(console, bridge);
    }

    private Inbox.Row parked(String email) {
        // A success between the failures, or they would be an outage, which parks nothing.
        assertThat(bridge.like("fine-" + newId() + "@example.com", "post-1").state())
                .isEqualTo(EventState.DONE);
        bridge.wix().fault("ERROR_BEFORE", WixSandbox.QUERY_CONTACTS, 1);
        Inbox.Row row = bridge.play(BridgeFixture.SOURCE, payload(newId(), email, "post-1"));
        assertThat(row.state()).isEqualTo(EventState.PARKED);
        return row;
    }

    @Test
    void aParkedEventIsFoundByItsCustomerLookedAtAndRunAgain() {
        Inbox.Row row = parked("ada@example.com");
        bridge.like("bob@example.com", "post-1");
        String number = Long.toString(row.event().seq());
        Page page = console.signIn("operate");
        console.show("events");
        page.getByLabel("Customer").fill("Ada@Example.com");
        console.button("Search").click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody tr")).containsText("parked");
        console.check();
        page.locator("tbody th a").click();

        assertThat(page.locator("h1")).hasText("Event " + number);
        assertThat(page.locator("main")).containsText("Attempt 1, ");
        assertThat(page.locator("main")).containsText("at " + BridgeFixture.SOURCE + " > ");
        assertThat(page.getByLabel("Text of the payload")).containsText("a***@***.com");
        console.button("Show personal data").click();
        console.inDialog("Show it").click();
        assertThat(page.getByLabel("Text of the payload")).containsText("ada@example.com");
        console.check();
        assertThat(console.admin().get("/audit?limit=1").json().toString())
                .contains("events.reveal", "event " + number);

        console.button("Replay").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("What it did already is not done twice.");
        console.inDialog("Replay").click();
        assertThat(page.locator("#notes")).containsText("waits for its route again");
        bridge.await(row.event().eventId(), now -> now.state() == EventState.DONE);
        assertThat(bridge.wix().balance("ada@example.com")).isEqualTo(5);
        page.reload();
        assertThat(page.locator("main")).containsText("+5 on Wix (award)");
        console.check();
    }

    @Test
    void allThatASearchFindsAreReplayedAtOnce() {
        Inbox.Row first = parked("carla@example.com");
        Inbox.Row second = parked("carla@example.com");
        Inbox.Row other = parked("dora@example.com");
        Page page = console.signIn("operate");
        console.show("events?state=parked&customer=carla%40example.com");
        assertThat(page.locator("tbody tr")).hasCount(2);
        console.picture("events");
        console.button("Replay all that are found").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("2 parked events will run again");
        console.inDialog("Replay").click();
        assertThat(page.locator("#notes")).containsText("2 of 2 events: run again.");
        bridge.await(first.event().eventId(), now -> now.state() == EventState.DONE);
        bridge.await(second.event().eventId(), now -> now.state() == EventState.DONE);
        assertThat(bridge.wix().balance("carla@example.com")).isEqualTo(5);

        console.show("events?state=parked&customer=dora%40example.com");
        page.getByLabel("Choose " + other.event().seq()).check();
        console.button("Discard the 1 chosen").click();
        console.inDialog("Discard").click();
        assertThat(page.locator("#notes")).containsText("1 of 1 events: discarded.");
        assertThat(bridge.row(other.event().eventId()).state()).isEqualTo(EventState.DISCARDED);
    }

    @Test
    void whoOnlyReadsSeesAndChangesNothing() {
        long number = parked("erin@example.com").event().seq();
        Page page = console.signIn(
                "read",
                new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK).setViewportSize(375, 700));
        console.show("events?state=parked");
        assertThat(page.locator("tbody tr").first()).isVisible();
        assertThat(page.locator("tbody input")).hasCount(0);
        console.check();
        console.show("events/" + number);
        assertThat(page.locator("h1")).hasText("Event " + number);
        assertThat(page.getByLabel("Text of the payload")).isVisible();
        assertThat(console.button("Replay")).hasCount(0);
        assertThat(console.button("Show personal data")).hasCount(0);
        console.check();
    }
}
