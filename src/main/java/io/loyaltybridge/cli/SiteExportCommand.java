package io.loyaltybridge.cli;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.site.store.KeptSites;
import io.loyaltybridge.site.store.StoredSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code site export}: the sites in the store as files. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Writes a file <name>.properties for each site in the store. Changes nothing, and replaces no file.",
        footer = {
            "",
            "Secrets are written as they are kept: as references, or encrypted with bridge.secrets-key. Whether a site is"
                    + " paused is not written."
        })
final class SiteExportCommand implements Callable<Integer> {
    @Mixin
    private ProcessOption config;

    @Parameters(paramLabel = "DIR", description = "A directory that is there.")
    @SuppressWarnings("NullAway.Init") // picocli fills what has to be given
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Settings process = config.process();
        List<StoredSite> sites = KeptSites.in(Stores.of(process)).sites();
        List<Path> there = sites.stream().map(this::file).filter(Files::exists).toList();
        if (!there.isEmpty()) {
            throw new CommandFailedException(
                    there.get(0) + " exists" + (there.size() == 1 ? "" : " and " + (there.size() - 1) + " more")
                            + "; nothing was written. Give a directory without files of these sites");
        }
        for (StoredSite site : sites) {
            try {
                NewFile.write(file(site), false, out -> {
                    for (Map.Entry<String, String> one : site.values().entrySet()) {
                        out.write(escaped(one.getKey(), true) + "=" + escaped(one.getValue(), false) + "\n");
                    }
                });
            } catch (IOException e) {
                throw new CommandFailedException(file(site) + " cannot be written: " + Reason.of(e));
            }
        }
        spec.commandLine()
                .getOut()
                .println(sites.size() + (sites.size() == 1 ? " site in " : " sites in ") + directory);
        return 0;
    }

    private Path file(StoredSite site) {
        return directory.resolve(site.name() + ".properties");
    }

    /** As properties files have it. */
    private static String escaped(String text, boolean key) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\f' -> escaped.append("\\f");
                case '\\' -> escaped.append("\\\\");
                default ->
                    escaped.append(key && "=: #!".indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        return escaped.toString();
    }
}
