package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * What a command is for.
 *
 * @param settings of the site; of the process for a command that is for all its sites
 * @param name     of the site; null where there is no other, or the command is for all
 */
record ChosenSite(Settings settings, @Nullable String name) {
    private static final int MOST_NAMED = 20;

    /**
     * The site that a user named, or the only one.
     *
     * @param named  null where they named none
     * @param option how the command calls the name, for messages
     * @throws ParameterException where there are several and none, or an unknown one, is named
     * @throws SettingsException  where something is wrong with its file
     */
    static ChosenSite of(
            Settings process, SiteFiles files, @Nullable String named, CommandLine command, String option) {
        Set<String> names = new TreeSet<>(files.names());
        if (names.isEmpty()) {
            // Not every command needs to know the site's id on Wix.
            names.add(Site.MAIN);
        }
        if (named == null ? names.size() > 1 : !names.contains(named)) {
            throw new ParameterException(
                    command,
                    option + ": expected " + (names.size() == 1 ? "" : "one of ")
                            + names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                            + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "")
                            + (named == null ? "" : ", found " + Foreign.line(named)));
        }
        String chosen = named == null ? names.iterator().next() : named;
        List<String> problems = files.problems().get(chosen);
        if (problems != null) {
            throw new SettingsException(problems);
        }
        return new ChosenSite(
                files.sites().named(chosen).map(Site::settings).orElse(process), names.size() > 1 ? chosen : null);
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
