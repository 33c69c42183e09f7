package io.loyaltybridge.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who has never seen the project finds out from the page alone why a customer's balances differ, and mends it. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomersPageTest {
    private SyncFixture sync;
    private ConsoleFixture console;
    private String contact;
    private String customer;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        sync = SyncFixture.start(dir, Map.of(), WixStandIn.Options.builder(), ProgramStandIn.Options.builder());
        console = ConsoleFixture.start("http://127.0.0.1:" + sync.bridge().managementPort(), dir);
        contact = sync.wix().seedAccount("ada@example.com", "Ada", 20);
        customer = sync.program().seedCustomer("ada@example.com", "Ada", 20);
        sync.awaitLinks(1);
        sync.wix().organic(contact, OrganicChange.purchase(30));
        sync.awaitBalances(contact, customer, 50);
    }

    @AfterAll
    void stop() throws Exception {
        ConsoleFixture.end(console, sync);
    }

    @Test
    void aDifferenceIsFoundUnderstoodAndMended() {
        // The program loses points and its webhook about it is lost, so that it refuses what Wix allowed.
        sync.program().setWebhookUrl(null);
        sync.program().organic(customer, OrganicChange.redeem(45));
        sync.wix().organic(contact, OrganicChange.redeem(10));
        Awaitility.await()
                .until(() -> console.admin()
                                .get("/attention?kind=operation")
                                .json()
                                .path("items")
                                .size()
                        == 1);

        Page page = console.signIn("operate");
        console.show("customers");
        assertThat(page.locator("tbody tr").first()).isVisible();
        page.getByLabel("E-mail or any id").fill(customer);
        page.getByLabel("E-mail or any id").press("Enter");
        assertThat(page.locator("tbody tr")).hasCount(1);
        console.check();
        page.locator("tbody th a").click();

        assertThat(page.locator("h1")).hasText("ada@example.com");
        assertThat(page.locator("main")).containsText("they differ by");
        assertThat(page.locator(".plot canvas")).isVisible();
        assertThat(page.getByRole(
                        AriaRole.REGION,
                        new Page.GetByRoleOptions().setName("Open").setExact(true)))
                .containsText("-10 on the program");
        console.check();
        console.picture("customers");

        page.getByRole(
                        AriaRole.REGION,
                        new Page.GetByRoleOptions().setName("Story").setExact(true))
                .first()
                .getByRole(AriaRole.LINK)
                .first()
                .click();
        assertThat(page.locator("h1")).containsText("Event ");
        assertThat(page.locator("main")).containsText("-10 seen on Wix");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("ada@example.com"))
                .click();

        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Decide").setExact(true))
                .first()
                .click();
        assertThat(page.locator("h1")).hasText("operation: -10 on the program");
        assertThat(page.locator("main")).containsText("-10 points are tried on the program once more");
        assertThat(page.locator("main")).containsText("the balances keep differing by them");
        console.check();
        console.picture("attention");

        // The points that are missing in the program are bought there.
        sync.listen();
        sync.program().organic(customer, OrganicChange.purchase(60));
        Awaitility.await().until(() -> sync.wixBalance(contact) != 40);

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Replay …"))
                .click();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Replay"))
                .click();
        assertThat(page.locator("#notes").first()).containsText("is settled");
        Awaitility.await().until(() -> sync.wixBalance(contact) == sync.programBalance(customer));

        console.show("attention");
        assertThat(page.locator("main")).containsText("Nothing needs a person.");
        console.check();
        console.show("customers?q=ada%40example.com");
        page.locator("tbody th a").click();
        assertThat(page.locator("main")).containsText("equal on both sides");
        assertThat(page.locator("main")).containsText("Nothing is open.");
    }

    @Test
    void aCustomerFitsAPhoneInTheDark() {
        Page page = console.signIn(
                "read",
                new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK).setViewportSize(375, 700));
        console.show("customers?q=ada%40example.com");
        page.locator("tbody th a").click();
        assertThat(page.locator("h1")).hasText("ada@example.com");
        assertThat(page.locator(".plot canvas")).isVisible();
        console.check();
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("All events of this customer")))
                .isVisible();
    }
}
