package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SomeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * What a command is for.
 *
 * @param settings of the site; of the process for a command that is for all its sites
 * @param name     of the site; null where there is no other, or the command is for all
 * @param paused   whether it does nothing until it is resumed
 */
record ChosenSite(Settings settings, @Nullable String name, boolean paused) {
    private static final int MOST_NAMED = 20;

    /** One that works, or the whole process. */
    ChosenSite(Settings settings, @Nullable String name) {
        this(settings, name, false);
    }

    /**
     * The site that a user named, or the only one.
     *
     * @param named  null where they named none
     * @param option how the command calls the name, for messages
     * @throws ParameterException where there are several and none, or an unknown one, is named
     * @throws SettingsException  where something is wrong with its settings
     */
    static ChosenSite of(
            Settings process, KnownSites known, @Nullable String named, CommandLine command, String option) {
        Set<String> names = new TreeSet<>(known.names());
        if (names.isEmpty()) {
            // Not every command needs to know the site's id on Wix.
            names.add(Site.MAIN);
        }
        if (named == null ? names.size() > 1 : !names.contains(named)) {
            throw new ParameterException(
                    command,
                    option + ": expected " + (names.size() == 1 ? "" : "one of ")
                            + SomeNames.of(names, MOST_NAMED)
                            + (named == null ? "" : ", found " + Foreign.line(named)));
        }
        String chosen = named == null ? names.iterator().next() : named;
        List<String> problems = known.problems().get(chosen);
        if (problems != null) {
            throw new SettingsException(problems);
        }
        return new ChosenSite(
                known.sites().named(chosen).map(Site::settings).orElse(process),
                names.size() > 1 ? chosen : null,
                known.sites().named(chosen).filter(Site::isPaused).isPresent());
    }

    /** The arguments of a job for the running service, which has to know the site where there are several. */
    List<String> arguments(List<String> given) {
        List<String> arguments = new ArrayList<>(given);
        if (name != null) {
            arguments.add(0, Site.OPTION + "=" + name);
        }
        return arguments;
    }
}
