package io.loyaltybridge.app;

import io.loyaltybridge.history.Compaction;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.site.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The commands of several sites: the first argument, {@code --site=<name>}, says for which one a command is meant. Without it,
 * {@code store compact} goes over all of them.
 */
final class SiteJobs {
    private static final String ARGUMENT = Site.OPTION + "=";

    private SiteJobs() {}

    /** @param ofSites the commands by name, by the name of the site */
    static Map<String, Job> of(Map<String, Map<String, Job>> ofSites) {
        Map<String, Job> jobs = new LinkedHashMap<>();
        ofSites.values()
                .iterator()
                .next()
                .keySet()
                .forEach(name -> jobs.put(name, (arguments, out) -> run(ofSites, name, arguments, out)));
        return jobs;
    }

    private static int run(
            Map<String, Map<String, Job>> ofSites, String name, List<String> arguments, Consumer<String> out) {
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        if (name.equals(Compaction.NAME) && !first.startsWith(ARGUMENT)) {
            return each(ofSites, name, arguments, out);
        }
        Map<String, Job> site = first.startsWith(ARGUMENT) ? ofSites.get(first.substring(ARGUMENT.length())) : null;
        if (site == null) {
            out.accept(name + ": expected --site with one of " + String.join(", ", ofSites.keySet()));
            return 1;
        }
        return Objects.requireNonNull(site.get(name), name).run(arguments.subList(1, arguments.size()), out);
    }

    /** The database is one file for all sites: one after the other. */
    private static int each(
            Map<String, Map<String, Job>> ofSites, String name, List<String> arguments, Consumer<String> out) {
        int exit = 0;
        for (Map.Entry<String, Map<String, Job>> site : ofSites.entrySet()) {
            Job job = Objects.requireNonNull(site.getValue().get(name), name);
            exit = Math.max(exit, job.run(arguments, line -> out.accept("site " + site.getKey() + ": " + line)));
        }
        return exit;
    }
}
