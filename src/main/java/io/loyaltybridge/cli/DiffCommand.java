package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Installation;
import io.loyaltybridge.settings.OwnFile;
import io.loyaltybridge.settings.OwnFiles;
import io.loyaltybridge.settings.OwnSetting;
import io.loyaltybridge.version.Difference;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code diff}: what a team's own files replace, and what changed under them. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = {
            "Shows what of the shipped files yours replace, and after an upgrade what changed in the shipped ones since you copied them (`copy`).",
            "Lines with - are in the first file only, with + in the second only. Secrets are not shown."
        },
        footer = {"", "Exit code 1 with --check where a shipped file changed under one of yours."})
final class DiffCommand implements Callable<Integer> {
    /** Lines that are the same, shown before and after a change. */
    private static final int AROUND = 2;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description =
                    "Only these, such as routes/award/award-points.camel.yaml (default: all files, and the settings).")
    private List<Path> files = List.of();

    @Option(
            names = "--check",
            description = "Only name the files, and fail where a shipped one changed under one of yours.")
    private boolean check;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Installation installation = OwnPath.apart();
        OwnFiles own = new OwnFiles(installation);
        PrintWriter out = spec.commandLine().getOut();
        List<OwnFile> shown = new ArrayList<>();
        for (Path file : files) {
            Path path = OwnPath.of(spec.commandLine(), installation, file);
            if (!Files.isRegularFile(installation.own().resolve(path))) {
                throw new CommandFailedException(path + ": you have no such file; the shipped one counts");
            }
            shown.add(own.of(path));
        }
        if (files.isEmpty()) {
            shown.addAll(own.all());
            settings(installation, out);
        }
        for (OwnFile file : shown) {
            out.println(Foreign.line(file.path() + ": " + file.state().text()));
            if (!check) {
                print(installation, file, out);
            }
        }
        if (shown.isEmpty()) {
            out.println("no file of yours replaces a shipped one");
        }
        return check && shown.stream().anyMatch(file -> file.state().isBehind()) ? 1 : 0;
    }

    private static void settings(Installation installation, PrintWriter out) {
        for (OwnSetting setting : OwnSetting.of(installation)) {
            out.println(Foreign.line(setting.text()));
        }
    }

    private static void print(Installation installation, OwnFile file, PrintWriter out) {
        if (file.shipped() == null || file.state() == OwnFile.State.SAME) {
            return;
        }
        if (file.state() != OwnFile.State.OLD) {
            out.println("  from the shipped file to yours:");
            print(file.shipped(), installation.own().resolve(file.path()), out);
        }
        if (file.state().isBehind()) {
            out.println("  what changed in the shipped file since you copied it:");
            print(Objects.requireNonNull(file.copied()), file.shipped(), out);
            out.println("  when it is in yours too: loyalty-bridge copy --seen " + file.path());
        }
    }

    private static void print(Path from, Path to, PrintWriter out) {
        List<String> all = Difference.of(lines(from), lines(to));
        int last = -1;
        for (int i :
                IntStream.range(0, all.size()).filter(i -> isNearChange(all, i)).toArray()) {
            if (i > last + 1) {
                out.println("    …");
            }
            out.println("    " + Foreign.line(all.get(i)));
            last = i;
        }
    }

    private static boolean isNearChange(List<String> all, int line) {
        return IntStream.rangeClosed(Math.max(0, line - AROUND), Math.min(all.size() - 1, line + AROUND))
                .anyMatch(i -> !all.get(i).startsWith("  "));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new CommandFailedException(file + ": expected a text in UTF-8");
        } catch (IOException e) {
            throw new CommandFailedException(file + " cannot be read: " + e);
        }
    }
}
