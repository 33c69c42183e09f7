package io.loyaltybridge.cli;

import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.SiteFiles;
import io.loyaltybridge.site.Sites;
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

    /** The files of the sites of these settings. Their secrets are masked from now on. */
    static SiteFiles sites(Settings process) {
        SiteFiles files = SiteFiles.read(process, System.getenv());
        hide(process, files.sites());
        return files;
    }

    /** The sites that a service starts with. Their secrets are masked from now on. */
    static Sites start(Settings process) {
        Sites sites = SiteFiles.start(process, System.getenv());
        hide(process, sites);
        return sites;
    }

    private static void hide(Settings process, Sites sites) {
        Secrets.hide(SiteFiles.secrets(process, sites));
    }

    /** Warns of files with secrets that others may read. Only now, because making a logger sets the log up. */
    static void warn(Settings settings) {
        settings.openFiles()
                .forEach(line -> LoggerFactory.getLogger(ProcessOption.class).warn(line));
    }
}
