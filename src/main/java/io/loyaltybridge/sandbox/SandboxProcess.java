package io.loyaltybridge.sandbox;

import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The stand-ins in a process of their own. Writes the settings that reach them into a file, prints one line per server
 * when it listens, and runs until it is stopped.
 */
public final class SandboxProcess {
    private static final String USAGE = "Usage: SandboxProcess [--wix-port N] [--program-port N] [--webhook-url URL]"
            + " [--program-webhook-url URL] [--quota N] [--journal-dir DIR] [--out FILE]";

    private SandboxProcess() {
    }

    /** Exits with 2 for wrong usage, 1 when a port is taken or a file cannot be written. */
    public static void main(String[] args) {
        SandboxArguments arguments;
        try {
            arguments = SandboxArguments.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        try {
            start(arguments);
        } catch (IllegalStateException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void start(SandboxArguments arguments) {
        WixStandIn wix = WixStandIn.start(WixStandIn.Options.builder().port(arguments.wixPort())
                .webhookUrl(arguments.webhookUrl()).quotaPerMinute(arguments.quota())
                .journal(arguments.journal("wix.jsonl")).build());
        ProgramStandIn program;
        try {
            program = ProgramStandIn.start(ProgramStandIn.Options.builder().port(arguments.programPort())
                    .webhookUrl(arguments.programWebhookUrl()).journal(arguments.journal("program.jsonl")).build());
        } catch (IllegalStateException e) {
            wix.close();
            throw e;
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("wix.base-url", wix.baseUrl());
        settings.put("wix.auth", "api-key");
        settings.put("wix.api-key", "sandbox-key-of-no-value");
        settings.put("wix.site-id", wix.options().siteId());
        settings.put("wix.instance-id", wix.options().instanceId());
        settings.put("wix.public-key", wix.publicKeyPem());
        settings.put("program.base-url", program.baseUrl());
        settings.put("program.token", program.options().token());
        settings.put("program.webhook-secret", program.options().webhookSecret());
        if (arguments.out() != null) {
            write(arguments.out(), settings);
        }
        System.out.println("Wix stand-in listens on " + wix.baseUrl());
        System.out.println("Program stand-in listens on " + program.baseUrl());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            wix.close();
            program.close();
        }));
    }

    /** Written aside and moved, so that a reader never sees half of it. */
    static void write(Path file, Map<String, String> settings) {
        StringBuilder text = new StringBuilder("# Written by the sandbox; these settings reach it.\n");
        settings.forEach((name, value) -> text.append(name).append('=')
                .append(value.replace("\\", "\\\\").replace("\n", "\\n")).append('\n'));
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(aside, text, StandardCharsets.ISO_8859_1);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The settings cannot be written: " + file, e);
        }
    }
}
