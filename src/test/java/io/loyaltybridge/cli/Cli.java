package io.loyaltybridge.cli;

import io.loyaltybridge.sandbox.SettingsFile;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The command line with its output in hand. */
record Cli(int exit, String out, String err) {

    /** Runs a command on the data directory of a test. */
    static Cli run(Path config, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--config";
        all[args.length + 1] = config.toString();
        int exit = LoyaltyBridge.execute(new PrintWriter(out, true), new PrintWriter(err, true), all);
        return new Cli(exit, out.toString().replaceAll("[ ]+\n", "\n"), err.toString());
    }

    /** A settings file for {@link #run}. */
    static Path config(Path file, Map<String, String> settings) throws IOException {
        return Files.writeString(file, SettingsFile.lines(settings));
    }

    /** The settings of a service that runs in this process: it takes no commands with others. */
    static Path config(Path file, Settings settings) throws IOException {
        return config(file, settings.set());
    }
}
