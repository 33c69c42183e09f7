package io.loyaltybridge.wix;

import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import java.net.URI;
import java.time.Clock;
import org.apache.camel.main.Main;

/** Puts together what every call to Wix needs: credentials of an app or an API key, the quota, and the hosts of files. */
public final class WixModule {
    private final AccessTokens tokens;
    private final WixCall call;

    /** @param quota the calls a minute that Wix allows for the site */
    public WixModule(Settings settings, Quota quota, Outages outages, WixMetrics metrics, Clock clock) {
        this.tokens = tokens(settings, clock);
        this.call = new WixCall(tokens, quota, outages, settings.duration("wix.quota-wait"), metrics, clock);
    }

    private static AccessTokens tokens(Settings settings, Clock clock) {
        if (settings.text("wix.auth").equals("api-key")) {
            return new ApiKey(settings.text("wix.api-key"), settings.text("wix.site-id"));
        }
        return new ClientCredentials(
                URI.create(settings.text("wix.base-url")),
                settings.text("wix.app-id"),
                settings.text("wix.app-secret"),
                settings.text("wix.instance-id"),
                settings.duration("wix.response-timeout"),
                clock);
    }

    /** The current token, for health and metrics. */
    public AccessTokens tokens() {
        return tokens;
    }

    /** The bean that its routes and Kamelets use. */
    public void bind(Beans beans) {
        beans.bind("wixCall", call);
    }

    /** What the calls of all sites use. */
    public static void bindShared(Main main, Settings settings) {
        FileHosts hosts = FileHosts.of(settings);
        main.bind("jsonbody", new JsonBodyLanguage());
        main.bind("fileCall", new FileCall(hosts));
        main.bind(
                "fileConnections",
                hosts.connections(settings.duration("wix.connect-timeout"), settings.duration("wix.response-timeout")));
    }
}
