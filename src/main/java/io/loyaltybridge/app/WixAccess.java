package io.loyaltybridge.app;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.wix.AccessTokens;
import io.loyaltybridge.wix.ApiKey;
import io.loyaltybridge.wix.ClientCredentials;
import io.loyaltybridge.wix.FileCall;
import io.loyaltybridge.wix.FileHosts;
import java.net.URI;
import java.time.Clock;
import org.apache.camel.main.Main;

/** How the settings say that Wix is asked: as an app, or with an API key. */
final class WixAccess {

    private WixAccess() {
    }

    /** What calls to the URLs need that Wix names for files. */
    static void bindFiles(Main main, Settings settings) {
        FileHosts hosts = FileHosts.of(settings);
        main.bind("fileCall", new FileCall(hosts));
        main.bind("fileConnections", hosts.connections(settings.duration("wix.connect-timeout"), settings.duration("wix.response-timeout")));
    }

    static AccessTokens tokens(Settings settings, Clock clock) {
        if (settings.text("wix.auth").equals("api-key")) {
            return new ApiKey(settings.text("wix.api-key"), settings.text("wix.site-id"));
        }
        return new ClientCredentials(URI.create(settings.text("wix.base-url")), settings.text("wix.app-id"), settings.text("wix.app-secret"),
                settings.text("wix.instance-id"), settings.duration("wix.response-timeout"), clock);
    }
}
