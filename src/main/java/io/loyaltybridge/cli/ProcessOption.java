package io.loyaltybridge.cli;

import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.StartingSites;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where a command takes the settings of the process from. */
public class ProcessOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A settings file that overrides application.properties.")
    private @Nullable Path file;

    /** Loads the settings and sets the log up by them. Nothing may have logged before. */
    public final Settings process() {
        Settings settings = Settings.load(Path.of(Settings.DEFAULT_FILE), file, System.getenv());
        System.setProperty("LOG_LEVEL", settings.text("bridge.log-level").toUpperCase(Locale.ROOT));
        if (settings.text("bridge.log-format").equals("json")) {
            System.setProperty("logback.configurationFile", "logback-json.xml");
        }
        Secrets.hide(settings.secrets());
        warn(settings);
        return settings;
    }

    /** The sites of these settings, in files and in the store. Their secrets are masked from now on. */
    static KnownSites sites(Settings process) {
        KnownSites known = KnownSites.read(process, System.getenv());
        hide(process, known.sites());
        return known;
    }

    /** The sites that a service starts with. Their secrets are masked from now on. */
    static StartingSites start(Settings process) {
        StartingSites sites = KnownSites.start(process, System.getenv());
        hide(process, sites.sites());
        return sites;
    }

    private static void hide(Settings process, Sites sites) {
        Secrets.hide(KnownSites.secrets(process, sites));
    }

    /** Warns of files with secrets that others may read. Only now, because making a logger sets the log up. */
    static void warn(Settings settings) {
        settings.openFiles()
                .forEach(line -> LoggerFactory.getLogger(ProcessOption.class).warn(line));
    }
}
