package io.loyaltybridge.cli;

import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.settings.Settings;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where a command takes its settings from. */
public final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A settings file that overrides application.properties.")
    private @Nullable Path file;

    /** Loads the settings and sets the log up by them. Nothing may have logged before. */
    public Settings load() {
        Settings settings = Settings.load(Path.of(Settings.DEFAULT_FILE), file, System.getenv());
        System.setProperty("LOG_LEVEL", settings.text("bridge.log-level").toUpperCase(Locale.ROOT));
        if (settings.text("bridge.log-format").equals("json")) {
            System.setProperty("logback.configurationFile", "logback-json.xml");
        }
        Secrets.hide(settings.secrets());
        // Only now, because making a logger sets the log up.
        settings.openFiles()
                .forEach(line -> LoggerFactory.getLogger(ConfigOption.class).warn(line));
        return settings;
    }
}
