package io.loyaltybridge.app;

import io.loyaltybridge.job.Job;
import io.loyaltybridge.site.Site;
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
 * command is meant; where there is one, it may be left out.
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
        if (site.isEmpty()) {
            out.accept(name + ": expected --site with one of "
                    + sites.stream().map(one -> one.site().name()).collect(Collectors.joining(", ")));
            return 1;
        }
        return Objects.requireNonNull(site.get().jobs().get(name), name)
                .run(named ? arguments.subList(1, arguments.size()) : arguments, out);
    }
}
