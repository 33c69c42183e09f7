package io.loyaltybridge.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The browser of this run of tests: started for the first test that needs it, ended with the process. For one thread. */
final class Browsers {
    private static @Nullable Browser one;

    private Browsers() {}

    /** @param program of the browser, with its flags */
    static Browser one(Path program, List<String> flags) {
        Browser known = one;
        if (known != null && known.isConnected()) {
            return known;
        }
        // The browser is Debian's: nothing is downloaded.
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser started = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(flags));
        one = started;
        // Ends the driver, and with it the browser.
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "end-browser"));
        return started;
    }
}
