package io.loyaltybridge.app;

import io.loyaltybridge.history.Compaction;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteLog;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The commands of all sites. Where there are several, the first argument, {@code --site=<name>}, says for which one a
 * command is meant; where there is one, it may be left out. Without it, {@code store compact} goes over all of them.
 */
final class SiteJobs {
    private static final String ARGUMENT = Site.OPTION + "=";

    private final Place place;

    private SiteJobs(Place place) {
        this.place = place;
    }

    /** A command with its arguments. */
    @FunctionalInterface
    interface Command {
        int run(Consumer<String> out);
    }

    /** Where the commands of a site run. */
    @FunctionalInterface
    interface Place {
        /** In this process. */
        Place HERE = (site, name, arguments, out, here) -> here.run(out);

        /**
         * Runs a command of a site.
         *
         * @param site      first column of its keys
         * @param arguments without the site
         * @param here      does it in this process
         */
        int run(String site, String name, List<String> arguments, Consumer<String> out, Command here);
    }

    /**
     * @param sites those that are served now
     * @param names of the commands that every site has
     */
    static Map<String, Job> of(Supplier<Collection<ServedSite>> sites, Set<String> names, Place place) {
        SiteJobs all = new SiteJobs(place);
        Map<String, Job> jobs = new LinkedHashMap<>();
        names.forEach(name -> jobs.put(name, (arguments, out) -> all.run(sites.get(), name, arguments, out)));
        return jobs;
    }

    private int run(Collection<ServedSite> sites, String name, List<String> arguments, Consumer<String> out) {
        boolean named = !arguments.isEmpty() && arguments.get(0).startsWith(ARGUMENT);
        Optional<ServedSite> site = named
                ? sites.stream()
                        .filter(one ->
                                arguments.get(0).equals(ARGUMENT + one.site().name()))
                        .findFirst()
                : sites.stream().filter(one -> sites.size() == 1).findFirst();
        if (site.isEmpty() && !named && name.equals(Compaction.NAME)) {
            return each(sites, name, arguments, out);
        }
        if (sites.isEmpty()) {
            out.accept(name + ": there is no site yet");
            return 1;
        }
        if (site.isEmpty()) {
            out.accept(name + ": expected --site with one of "
                    + sites.stream().map(one -> one.site().name()).collect(Collectors.joining(", ")));
            return 1;
        }
        if (site.get().site().isPaused()) {
            out.accept(name + ": site " + site.get().site() + " is paused; ./loyalty-bridge site resume "
                    + site.get().site());
            return 1;
        }
        return run(site.get(), name, named ? arguments.subList(1, arguments.size()) : arguments, out);
    }

    /** The database is one file for all sites: one after the other. */
    private int each(Collection<ServedSite> sites, String name, List<String> arguments, Consumer<String> out) {
        int exit = 0;
        for (ServedSite site : sites) {
            String of = "site " + site.site().name() + ": ";
            exit = Math.max(exit, run(site, name, arguments, line -> out.accept(of + line)));
        }
        return exit;
    }

    private int run(ServedSite site, String name, List<String> arguments, Consumer<String> out) {
        return place.run(site.site().id(), name, arguments, out, lines -> here(site, name, arguments, lines));
    }

    /** In this process. */
    static int here(ServedSite site, String name, List<String> arguments, Consumer<String> out) {
        try (SiteLog.Lines lines = SiteLog.of(site.site())) {
            return Objects.requireNonNull(site.rooms().jobs().get(name), name).run(arguments, out);
        }
    }
}
