package io.loyaltybridge.cli;

import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "loyalty-bridge",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Ties a Wix site's loyalty program to external loyalty programs and social systems.")
public final class LoyaltyBridge {
    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            ValidateCommand.class,
            SetupCommand.class,
            MappingCommand.class,
            IdentityCommand.class,
            ReconcileCommand.class,
            CouponsCommand.class,
            MessageCommand.class,
            RemindCommand.class,
            BadgesCommand.class,
            JobsCommand.class,
            ExplainCommand.class,
            LinksCommand.class,
            CustomerCommand.class,
            SiteCommand.class,
            StoreCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            KafkaCommand.class,
            InitCommand.class,
            CopyCommand.class,
            DiffCommand.class,
            RoutesCommand.class,
            TokenCommand.class,
            SignInCommand.class,
            AuditCommand.class,
            EventsCommand.class,
            ParkedCommand.class,
            PreviewCommand.class,
            SendCommand.class,
            TryCommand.class,
            CompletionCommand.class);

    private LoyaltyBridge() {}

    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs one command line and returns its exit code. */
    static int execute(String... args) {
        return execute(commandLine(args), args);
    }

    /** The same with other outputs. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        return execute(commandLine(args).setOut(out).setErr(err), args);
    }

    private static int execute(CommandLine line, String... args) {
        if (args.length == 0) {
            line.usage(System.err);
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(args);
    }

    /** The commands that these arguments need: to make one takes as long as many a command itself. */
    static CommandLine commandLine(String... args) {
        CommandLine line = new CommandLine(new LoyaltyBridge());
        List<Class<?>> needed = COMMANDS.stream()
                .filter(command ->
                        args.length > 0 && name(command).equals(args[0]) && command != CompletionCommand.class)
                .toList();
        if (needed.isEmpty()) {
            needed = COMMANDS;
            AddedCommands.addTo(line, AddedCommands.loader());
        }
        needed.forEach(command -> line.addSubcommand(name(command), command));
        line.registerConverter(Path.class, CallerPath::of);
        return line.setExecutionExceptionHandler(LoyaltyBridge::explain);
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    /** Prints a failure: one that a user can do something about as a message, any other with its stack trace. */
    private static int explain(Exception e, CommandLine line, CommandLine.ParseResult result) {
        if (e instanceof SettingsException settings) {
            line.getErr().println("These settings are wrong:");
            settings.problems().forEach(problem -> line.getErr().println("  " + Foreign.line(problem)));
        } else if (e instanceof StoreException
                || e instanceof IllegalStateException
                || e instanceof CommandFailedException) {
            line.getErr().println(Foreign.lines(e.getMessage()));
        } else {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            line.getErr()
                    .println(trace.toString()
                            .lines()
                            .map(LoyaltyBridge::traceLine)
                            .collect(Collectors.joining(System.lineSeparator())));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String traceLine(String line) {
        return line.startsWith("\t") ? "\t" + Foreign.line(line.substring(1)) : Foreign.line(line);
    }

    /** The version as the jar's manifest states it, and the commit that it was built from. */
    public static final class Version implements IVersionProvider {
        private static final String UNKNOWN = "unknown";

        @Override
        public String[] getVersion() {
            String version = LoyaltyBridge.class.getPackage().getImplementationVersion();
            return new String[] {
                "Loyalty Bridge " + (version == null ? "(not packaged)" : version) + " (commit " + commit() + ")"
            };
        }

        /** Of the program's own jar; classes that are not packaged have none. */
        private static String commit() {
            URI code = URI.create(LoyaltyBridge.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString());
            if (!code.getPath().endsWith(".jar")) {
                return UNKNOWN;
            }
            try (JarFile jar = new JarFile(Path.of(code).toFile())) {
                String commit = jar.getManifest().getMainAttributes().getValue("Commit");
                return commit == null ? UNKNOWN : commit;
            } catch (IOException e) {
                return UNKNOWN;
            }
        }
    }
}
