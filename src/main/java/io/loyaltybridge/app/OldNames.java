package io.loyaltybridge.app;

import io.loyaltybridge.site.SiteBeans;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * Beans, their methods, routes and variables that had another name in the version before. Where the files of a team still use an
 * old one, it works in this version, with a warning that names the file and the new name.
 */
final class OldNames {
    static final Map<String, String> BEANS = Map.ofEntries(
            Map.entry("badges", "milestoneBadges"),
            Map.entry("coupons", "milestoneCoupons"),
            Map.entry("creations", "programCreations"),
            Map.entry("customers", "syncCustomers"),
            Map.entry("effects", "dueEffects"),
            Map.entry("files", "fileCall"),
            Map.entry("gone", "goneAccounts"),
            Map.entry("intake", "webhookIntake"),
            Map.entry("jobs", "reconcileJob"),
            Map.entry("ledger", "syncSteps"),
            Map.entry("mails", "mailSteps"),
            Map.entry("mapping", "customerOnWix"),
            Map.entry("messages", "messageSteps"),
            Map.entry("operations", "awardSteps"),
            Map.entry("program", "programCall"),
            Map.entry("reminders", "reminderPages"),
            Map.entry("setup", "setupSteps"),
            Map.entry("watch", "milestoneWatch"),
            Map.entry("wix", "wixCall"));
    static final Map<String, String> ROUTES = Map.of("account-gone", "account-deleted", "begin-anew", "start-over");

    /** To what a route reads now. Each old one is still set in this version; what a file sets itself is its own. */
    static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("activate", "difference.activate"),
            Map.entry("addressed", "message.contactUnknown, its opposite"),
            Map.entry("askConsent", "message.consentNeeded"),
            Map.entry("askContact", "mail.contactUnknown"),
            Map.entry("askLink", "mail.linkNeeded"),
            Map.entry("balance", "observation.balance"),
            Map.entry("count", "badges.any"),
            Map.entry("dryRun", "reminders.inEarnest, its opposite"),
            Map.entry("gone", "customer.gone"),
            Map.entry("ignored", "observation.counts, its opposite"),
            Map.entry("kind", "event.kind"),
            Map.entry("lookFirst", "message.lookedFor or giving.lookFirst"),
            Map.entry("lookUp", "giving.lookUp"),
            Map.entry("more", "badgePage.more"),
            Map.entry("object", "award.object"),
            Map.entry("open", "effect.open or giving.open"),
            Map.entry("readAgain", "setup.readAgain"),
            Map.entry("refusal", "giving.refused"),
            Map.entry("send", "mail.toSend or message.toSend"),
            Map.entry("side", "observation.onWix"),
            Map.entry("unread", "setup.balanceUnknown"),
            Map.entry("update", "difference.update"),
            Map.entry("version", "observation.version"),
            Map.entry("wanted", "mail.wanted or message.wanted"));

    /** Values that were the same for every exchange while there was one site; to what a route reads now. */
    static final Map<String, String> PLACEHOLDERS = Map.of(
            "effects.on", "${variable.site.hasEffects}",
            "effects.watch", "${variable.site.watched}",
            "program.url", "https://program.invalid, as routes/calls/program-call.camel.yaml has it",
            "sync.on", "${variable.site.synced}");

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "\\{\\{(" + PLACEHOLDERS.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")}}");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{variable\\.(" + String.join("|", VARIABLES.keySet()) + ")(?!\\w)");
    // Each looks for its own letters first: what stands before them is asked only where they were found.
    private static final Pattern BEAN = Pattern.compile(
            "(?:ref:(?<!\\wref:)\\s*[\"']?#?|bean:(?<!\\wbean:))(" + String.join("|", BEANS.keySet()) + ")(?![-\\w])");
    private static final Pattern ROUTE =
            Pattern.compile("direct:(?<!\\wdirect:)(" + String.join("|", ROUTES.keySet()) + ")(?![-\\w])");

    private final Map<String, String> beans = new TreeMap<>();
    private final Map<String, String> routes = new TreeMap<>();
    private final Map<String, String> placeholders = new TreeMap<>();
    private boolean methods;
    private final List<String> warnings = new ArrayList<>();

    /** Whether a file of routes or a Kamelet uses old names. */
    static boolean areIn(Path file, String text, Object yaml) {
        OldNames names = new OldNames();
        names.read(file, text, yaml);
        return !names.warnings.isEmpty();
    }

    /** Notes the old names that a file of routes or a Kamelet uses. */
    void read(Path file, String text, Object yaml) {
        find(BEAN.matcher(text), "the bean", BEANS, beans, file);
        find(ROUTE.matcher(text), "the route", ROUTES, routes, file);
        find(PLACEHOLDER.matcher(text), "the placeholder", PLACEHOLDERS, placeholders, file);
        VARIABLE.matcher(text)
                .results()
                .map(read -> read.group(1))
                .filter(old -> !Pattern.compile("\\bname:\\s*[\"']?" + old + "\\b")
                        .matcher(text)
                        .find())
                .forEach(old -> warn(file, "the variable", old, VARIABLES.getOrDefault(old, old)));
        for (String old : OldMethods.in(yaml)) {
            methods = true;
            warn(file, "the method", old, OldMethods.now(old));
        }
    }

    private void find(Matcher found, String what, Map<String, String> names, Map<String, String> used, Path file) {
        while (found.find()) {
            String old = found.group(1);
            String now = names.getOrDefault(old, old);
            used.put(old, now);
            warn(file, what, old, now);
        }
    }

    private void warn(Path file, String what, String old, String now) {
        String line = file + ": " + what + " " + old + " is called " + now
                + " now; write that, since the old name works in this version only";
        if (!warnings.contains(line)) {
            warnings.add(line);
        }
    }

    /** A line for each file and name. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Whether files use values of one site for every exchange: with several sites they would do it for the wrong one. */
    boolean knowOneSite() {
        return !placeholders.isEmpty();
    }

    /** Lets the old names that are used stand for the new ones. All beans have to be bound before. */
    void bind(Main main, SiteBeans ofSites) {
        if (methods) {
            main.bind("oldMethods", new OldMethods());
        }
        beans.forEach((old, now) -> {
            if (!ofSites.alias(old, now)) {
                main.bind(old, main.lookup(now, Object.class));
            }
        });
        if (!routes.isEmpty()) {
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    routes.forEach(
                            (old, now) -> from("direct:" + old).routeId(old).to("direct:" + now));
                }
            });
        }
    }
}
