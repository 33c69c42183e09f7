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
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The commands of all sites. Where there are several, the first argument, {@code --site=<name>}, says for which one a
 * command is meant; where there is one, it may be left out. Without it, {@code store compact} goes over all of them.
 */
final class SiteJobs {
    private static final String ARGUMENT = Site.OPTION + "=";

    private SiteJobs() {}

    /** @param sites those that are served now; every site has the same commands */
    static Map<String, Job> of(Supplier<Collection<SiteRooms>> sites) {
        Map<String, Job> jobs = new LinkedHashMap<>();
        sites.get()
                .iterator()
                .next()
                .jobs()
                .keySet()
                .forEach(name -> jobs.put(name, (arguments, out) -> run(sites.get(), name, arguments, out)));
        return jobs;
    }

    private static int run(Collection<SiteRooms> sites, String name, List<String> arguments, Consumer<String> out) {
        boolean named = !arguments.isEmpty() && arguments.get(0).startsWith(ARGUMENT);
        Optional<SiteRooms> site = named
                ? sites.stream()
                        .filter(one ->
                                arguments.get(0).equals(ARGUMENT + one.site().name()))
                        .findFirst()
                : sites.stream().filter(one -> sites.size() == 1).findFirst();
        if (site.isEmpty() && !named && name.equals(Compaction.NAME)) {
            return each(sites, name, arguments, out);
        }
        if (site.isEmpty()) {
            out.accept(name + ": expected --site with one of "
                    + sites.stream().map(one -> one.site().name()).collect(Collectors.joining(", ")));
            return 1;
        }
        return run(site.get(), name, named ? arguments.subList(1, arguments.size()) : arguments, out);
    }

    /** The database is one file for all sites: one after the other. */
    private static int each(Collection<SiteRooms> sites, String name, List<String> arguments, Consumer<String> out) {
        int exit = 0;
        for (SiteRooms site : sites) {
            String of = "site " + site.site().name() + ": ";
            exit = Math.max(exit, run(site, name, arguments, line -> out.accept(of + line)));
        }
        return exit;
    }

    private static int run(SiteRooms site, String name, List<String> arguments, Consumer<String> out) {
        try (SiteLog.Lines lines = SiteLog.of(site.site())) {
            return Objects.requireNonNull(site.jobs().get(name), name).run(arguments, out);
        }
    }
}
