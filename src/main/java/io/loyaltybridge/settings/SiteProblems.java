package io.loyaltybridge.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with the settings of a site, a line each, with their place. No line contains a secret value. */
final class SiteProblems {
    private SiteProblems() {}

    /** Empty where nothing is wrong. */
    static List<String> of(Settings site, SitePlace place) {
        List<String> problems = new ArrayList<>();
        for (String key : site.own().keySet()) {
            if (Catalog.PROCESS.containsKey(key) || key.startsWith("camel.")) {
                problems.add(site.origin(key) + ": " + key + ": belongs to the process, not to a site; set it in "
                        + Settings.DEFAULT_FILE + " or in the file of --config");
            } else if (!Catalog.isOfASite(key) && !SettingsProblems.isOurs(key)) {
                problems.add(site.origin(key) + ": " + key + ": " + UnknownSetting.words(key));
            }
        }
        for (String problem : SettingsProblems.of(site)) {
            problems.add(problem.startsWith(place + ":") ? problem : place + ": " + problem);
        }
        identity(site).ifPresent(problem -> problems.add(place + ": " + problem));
        if (place.stored()) {
            Settings.OF_ONE_SITE.stream()
                    .filter(site.fromElsewhere()::contains)
                    .sorted()
                    .forEach(key -> problems.add(site.origin(key) + ": " + key
                            + ": expected the value itself and no reference, because the store finds the site by it"));
        }
        return problems;
    }

    private static Optional<String> identity(Settings site) {
        boolean app = site.text("wix.auth").equals("app");
        String key = app ? "wix.instance-id" : "wix.site-id";
        return site.text(key).isEmpty()
                ? Optional.of(key + ": is not set; expected "
                        + (app ? "the instance id of the app's installation on the site" : "the id of the site")
                        + ", because wix.auth=" + site.text("wix.auth"))
                : Optional.empty();
    }
}
