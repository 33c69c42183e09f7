package io.loyaltybridge.wix;

import io.loyaltybridge.settings.Settings;
import java.net.URI;
import java.time.Clock;
import org.apache.camel.main.Main;

/** How the settings say that Wix is asked: as an app, or with an API key. */
public final class WixAccess {

    private WixAccess() {
    }

    /** What calls to the URLs need that Wix names for files. */
    public static void bindFiles(Main main, Settings settings) {
        FileHosts hosts = FileHosts.of(settings);
        main.bind("files", new FileCall(hosts));
        main.bind("fileConnections", hosts.connections(settings.duration("wix.connect-timeout"), settings.duration("wix.response-timeout")));
    }

    public static AccessTokens tokens(Settings settings, Clock clock) {
        if (settings.text("wix.auth").equals("api-key")) {
            return new ApiKey(settings.text("wix.api-key"), settings.text("wix.site-id"));
        }
        return new ClientCredentials(URI.create(settings.text("wix.base-url")), settings.text("wix.app-id"), settings.text("wix.app-secret"),
                settings.text("wix.instance-id"), settings.duration("wix.response-timeout"), clock);
    }
}
