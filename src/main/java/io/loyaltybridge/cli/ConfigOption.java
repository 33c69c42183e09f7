package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command takes the settings of its site from. */
public final class ConfigOption extends ProcessOption {
    @Option(
            names = Site.OPTION,
            paramLabel = "NAME",
            description = "The site; needed where there are several. `site list` names them.")
    private @Nullable String site;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** The settings of the site. As {@link #process()}, and wrong usage where it is not said which of several sites is meant. */
    public Settings load() {
        return choose().settings();
    }

    ChosenSite choose() {
        Settings process = process();
        return ChosenSite.of(process, sites(process), site, command.commandLine(), Site.OPTION);
    }
}
