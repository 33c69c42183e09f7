package io.loyaltybridge.app;

import io.loyaltybridge.site.WrongSites;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What {@code run} says of the sites when it has started, a line each. */
final class StartLines {
    private static final int MOST_TOLD = 20;

    private StartLines() {}

    /** @param wix whether webhooks of Wix are taken */
    static List<String> of(Collection<ServedSite> sites, WrongSites wrong, boolean wix) {
        List<String> lines = new ArrayList<>();
        if (sites.isEmpty()) {
            lines.add("  no site yet; the first webhook that Wix signs for an installation of the app makes it one"
                    + " (sites.on-install=add), and `site add` does");
        }
        lines.add(wix ? "  wix is on" : "  webhooks from Wix are off: wix.public-key is not set");
        if (sites.size() > MOST_TOLD) {
            lines.add("  " + sites.size() + " sites are served; ./loyalty-bridge site list shows them");
        } else {
            sites.forEach(site -> lines.addAll(of(site, sites.size() > 1)));
        }
        if (!wrong.problems().isEmpty()) {
            lines.add("Left out, because what describes them is wrong: " + wrong.names(MOST_TOLD)
                    + "; ./loyalty-bridge site list shows why. They are served as soon as it is right");
        }
        return lines;
    }

    private static List<String> of(ServedSite one, boolean several) {
        List<String> lines = new ArrayList<>();
        String name = one.site().name();
        one.sources()
                .webhooks()
                .keySet()
                .forEach(source -> lines.add("  " + (several ? name + "/" : "") + source + " is on"));
        one.sources().off().forEach(line -> lines.add("  " + (several ? "site " + name + ": " : "") + line));
        one.sources().notes().forEach(line -> lines.add("  " + (several ? "site " + name + ": " : "") + line));
        String promise = one.rooms().promise();
        if (promise != null) {
            lines.add((several ? "Site " + name + ": the" : "The") + " program (connector "
                    + one.site().settings().text("program.connector") + ") and Wix: " + promise);
        }
        return lines;
    }
}
