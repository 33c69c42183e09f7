package io.loyaltybridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.ResultType;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.loyaltybridge.api.ApiFixture;
import io.loyaltybridge.app.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A browser, one for all tests, that has the page of a running service open. Tests with it are left out, and say so, where there is no Chromium; the environment
 * variable CHROMIUM names another one than {@code /usr/bin/chromium}. For one thread.
 */
public final class ConsoleFixture implements AutoCloseable {
    private static final Path CHROMIUM = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final double PATIENCE_MILLIS = 60_000;
    private static final AtomicInteger TOKENS = new AtomicInteger();

    private final String url;
    private final ApiFixture admin;
    private final Browser browser;
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private BrowserContext context;
    private Page page;

    private ConsoleFixture(String url, Path data) {
        this.url = url;
        this.admin = new ApiFixture(url)
                .withOwnToken(DataDirectory.Owner.of(data).orElseThrow().token());
        browser = Browsers.one(CHROMIUM, FLAGS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        open(new Browser.NewContextOptions());
    }

    /**
     * Opens a browser for a service.
     *
     * @param url  of the management port
     * @param data the data directory of the service
     */
    public static ConsoleFixture start(String url, Path data) {
        Assumptions.assumeTrue(
                Files.isExecutable(CHROMIUM),
                () -> "Left out: the page is tested with Chromium, and there is no " + CHROMIUM
                        + " (apt install chromium, or name one in CHROMIUM)");
        return new ConsoleFixture(url, data);
    }

    private void open(Browser.NewContextOptions options) {
        context = browser.newContext(options.setLocale("en-GB").setTimezoneId("Europe/Berlin"));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                violations.add(message.text());
            }
        });
        page.onPageError(violations::add);
    }

    /** Opens the page for somebody who has never been there. */
    public Page anew() {
        return anew(new Browser.NewContextOptions());
    }

    /** The same with a width, a colour scheme or the like. */
    public Page anew(Browser.NewContextOptions options) {
        context.close();
        open(options);
        page.navigate(url);
        return page;
    }

    public Page page() {
        return page;
    }

    /** The API as an admin. */
    public ApiFixture admin() {
        return admin;
    }

    /** A new token with the role {@code read}, {@code operate} or {@code admin}. */
    public String token(String role) {
        return admin.post(
                        "/tokens",
                        "{\"name\": \"%s-%d\", \"role\": \"%s\"}".formatted(role, TOKENS.incrementAndGet(), role))
                .json()
                .path("token")
                .asText();
    }

    /** Signs in anew with a new token of this role. Returns the page, which shows the first view. */
    public Page signIn(String role) {
        return signIn(role, new Browser.NewContextOptions());
    }

    /** The same with a width, a colour scheme or the like. */
    public Page signIn(String role, Browser.NewContextOptions options) {
        return signInWith(token(role), options);
    }

    /** Signs in anew with a token. */
    public Page signInWith(String token) {
        return signInWith(token, new Browser.NewContextOptions());
    }

    private Page signInWith(String token, Browser.NewContextOptions options) {
        anew(options);
        page.getByLabel("Token").fill(token);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        page.getByRole(AriaRole.NAVIGATION).waitFor();
        return page;
    }

    /** Shows a view by its address, such as {@code events?state=parked}. */
    public Page show(String address) {
        page.evaluate("where => { location.hash = where }", "#/" + address);
        return page;
    }

    /** Nothing that is hard for whoever hears the page or uses only keys, and nothing that the policy of the page forbids. */
    public void check() {
        assertThat(new AxeBuilder(page)
                                .options(onlyViolations())
                                // In the page itself: it has no frames of others, for which a second page would be
                                // opened.
                                .setLegacyMode(true)
                                .analyze()
                                .getViolations()
                                .stream()
                                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                                .map(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                                .toList())
                .isEmpty();
        assertThat(violations).isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                .as("pixels that do not fit the width")
                .isLessThanOrEqualTo(0);
    }

    /** All rules are tried; of those that hold, not each part of the page is described. */
    private static AxeRunOptions onlyViolations() {
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(List.of(ResultType.Violations.getKey()));
        return options;
    }

    /** Writes the picture of a view for {@code docs/console.md}, where the pages are written anew. */
    public void picture(String view) {
        if (Boolean.getBoolean("docs.rewrite")) {
            page.setViewportSize(1280, 960);
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("docs/pictures", view + ".png")));
        }
    }

    /** Presses the button of exactly this name. */
    public void press(String name) {
        button(name).click();
    }

    /** The button of exactly this name on the page. */
    public Locator button(String name) {
        return button(page.locator("body"), name);
    }

    /** The same in a part of it. */
    public static Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The same in the dialog that is open. */
    public Locator inDialog(String name) {
        return button(page.getByRole(AriaRole.DIALOG), name);
    }

    /** Closes the page, where it was opened; the browser stays for the next test. */
    @Override
    public void close() {
        context.close();
    }

    /** Ends what a test has started: the page, where there is one, and then the service. */
    public static void end(@Nullable ConsoleFixture console, AutoCloseable service) throws Exception {
        try (service) {
            if (console != null) {
                console.close();
            }
        }
    }
}
