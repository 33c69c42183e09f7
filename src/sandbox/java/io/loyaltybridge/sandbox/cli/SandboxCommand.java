package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.cli.AddedCommand;
import io.loyaltybridge.cli.CommandFailedException;
import io.loyaltybridge.cli.Foreign;
import io.loyaltybridge.cli.LoyaltyBridge;
import io.loyaltybridge.cli.ProcessOption;
import io.loyaltybridge.sandbox.SampleSite;
import io.loyaltybridge.sandbox.Sandbox;
import io.loyaltybridge.sandbox.SandboxArguments;
import io.loyaltybridge.sandbox.SandboxOfSites;
import io.loyaltybridge.sandbox.StandIns;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.settings.Settings;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sandbox}: the stand-ins on their own, for a bridge in another terminal. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Runs stand-ins for Wix, for an external program and for a mail server on 127.0.0.1, and writes the"
                        + " settings that reach them. Their data is in memory only.",
        footer = {
            "",
            "Ports: sandbox.wix-port, sandbox.program-port, sandbox.mail-port. Webhooks go to the service in the"
                    + " settings (bridge.host, bridge.port)."
        })
public final class SandboxCommand implements AddedCommand {
    @Mixin
    private ProcessOption config;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "sandbox.properties",
            description = "Where the settings are written, for run --config (default: sandbox.properties).")
    private Path out;

    @Option(
            names = "--program",
            paramLabel = "NAME",
            defaultValue = "rest",
            description = "The external program to stand in for: rest (idempotency keys, versions), plain (only sets"
                    + " balances), open-loyalty, square, talon-one or voucherify; default: rest.")
    private String program;

    @Option(
            names = "--quota",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Calls per minute that are allowed (Wix allows 200); more are answered 429 (default: 0, no limit).")
    private int quota;

    @Option(
            names = "--sites",
            paramLabel = "N",
            description =
                    "Stand in for so many sites of one app (2 to 9), each with a program of its own. The settings of"
                            + " each are a file in a directory beside FILE, such as sandbox-sites (default: one site).")
    private Integer sites;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (quota < 0) {
            throw new ParameterException(spec.commandLine(), "--quota: expected 0 or more, found " + quota);
        }
        if (sites != null && (sites < 2 || sites > SampleSite.MOST)) {
            throw new ParameterException(
                    spec.commandLine(), "--sites: expected 2 to " + SampleSite.MOST + ", found " + sites);
        }
        Settings settings = config.process();
        StandIns sandbox = start(settings, kind());
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "stop"));
        PrintWriter to = spec.commandLine().getOut();
        print(sandbox, settings, to);
        sandbox.mailbox().onMail(mail -> {
            to.println(Foreign.line("Mail to " + String.join(", ", mail.to()) + ": " + mail.subject()));
            to.flush();
        });
        new CountDownLatch(1).await();
        return 0;
    }

    private ProgramKind kind() {
        try {
            return ProgramKind.of(program);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--program: " + e.getMessage());
        }
    }

    private StandIns start(Settings settings, ProgramKind kind) {
        try {
            SandboxArguments arguments = new SandboxArguments(
                    kind,
                    (int) settings.number("sandbox.wix-port"),
                    (int) settings.number("sandbox.program-port"),
                    (int) settings.number("sandbox.mail-port"),
                    webhook(settings, "wix"),
                    webhook(settings, program()),
                    quota,
                    null,
                    out);
            return sites == null ? Sandbox.start(arguments) : SandboxOfSites.start(arguments, sites);
        } catch (IllegalStateException e) {
            throw new CommandFailedException(
                    e.getMessage() + ": another process uses this port. Set the ports with sandbox.wix-port,"
                            + " sandbox.program-port and sandbox.mail-port; 0 takes any free one.");
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException("--out: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new CommandFailedException(
                    "--out: " + e.getMessage() + " (" + e.getCause().getClass().getSimpleName() + ")");
        }
    }

    /** The path of the program's webhooks; that of each site has its name. */
    private String program() {
        return sites == null ? "program" : SandboxOfSites.SITE + "/program";
    }

    /** Where the service takes webhooks; null where it will use any free port. */
    private static String webhook(Settings settings, String source) {
        if (settings.number("bridge.port") == 0) {
            return null;
        }
        String host = settings.text("bridge.host");
        return "http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + settings.text("bridge.port")
                + "/webhooks/" + source;
    }

    private void print(StandIns sandbox, Settings settings, PrintWriter to) {
        sandbox.lines().forEach(to::println);
        String target = webhook(settings, "wix");
        to.println(target == null ? "Webhooks are not sent: bridge.port is 0" : "Webhooks go to " + target);
        if (sites != null && target != null) {
            to.println("Webhooks of programs go to "
                    + webhook(settings, program()).replace(SandboxOfSites.SITE, "<site>"));
        }
        to.println("The settings that reach it are in " + out);
        to.println();
        to.println("In another terminal:");
        to.println("  ./loyalty-bridge run --config " + out);
        if (sites != null) {
            to.println("  ./loyalty-bridge site list --config " + out);
        }
        to.println("  curl -s " + sandbox.controlUrl() + "/_sandbox/accounts");
        to.println("Ctrl-C ends it. Its data is in memory, so start again with an empty bridge.data-dir too.");
        to.flush();
    }
}
