package io.loyaltybridge.settings;

import java.util.ArrayList;
import java.util.List;

/** What a site needs to call Wix and does not have. */
final class MissingCredentials {
    private MissingCredentials() {}

    /** A line for each setting; empty where nothing is missing for the chosen way to log in. */
    static List<String> of(Settings settings) {
        String auth = settings.text("wix.auth");
        List<String> needed = auth.equals("app")
                ? List.of("wix.app-id", "wix.app-secret", "wix.instance-id")
                : List.of("wix.api-key", "wix.site-id");
        List<String> missing = new ArrayList<>();
        for (String key : needed) {
            if (settings.text(key).isEmpty()) {
                missing.add(key + ": is not set; wix.auth=" + auth + " needs " + String.join(", ", needed));
            }
        }
        return missing;
    }
}
