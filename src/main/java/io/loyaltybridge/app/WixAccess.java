package io.loyaltybridge.app;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.wix.AccessTokens;
import io.loyaltybridge.wix.ApiKey;
import io.loyaltybridge.wix.ClientCredentials;
import java.net.URI;
import java.time.Clock;

/** How the settings say that Wix is asked: as an app, or with an API key. */
final class WixAccess {

    private WixAccess() {
    }

    static AccessTokens tokens(Settings settings, Clock clock) {
        if (settings.text("wix.auth").equals("api-key")) {
            return new ApiKey(settings.text("wix.api-key"), settings.text("wix.site-id"));
        }
        return new ClientCredentials(URI.create(settings.text("wix.base-url")), settings.text("wix.app-id"), settings.text("wix.app-secret"),
                settings.text("wix.instance-id"), settings.duration("wix.response-timeout"), clock);
    }
}
