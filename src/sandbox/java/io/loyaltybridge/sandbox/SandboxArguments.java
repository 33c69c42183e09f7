package io.loyaltybridge.sandbox;

import io.loyaltybridge.sandbox.program.ProgramKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How {@link Sandbox} is set up.
 *
 * @param program which kind of program the stand-in is
 * @param wixPort 0 for any free port
 * @param programPort 0 for any free port
 * @param mailPort 0 for any free port
 * @param webhookUrl where Wix's webhooks go, null for nowhere
 * @param programWebhookUrl where the program's webhooks go, null for nowhere; {@code {site}} in it stands for the site's name where
 *     there are several
 * @param quota calls of Wix per minute and site, 0 for no limit
 * @param journalDir where the journals are, null for none
 * @param out file for the settings, null for none
 */
public record SandboxArguments(
        ProgramKind program,
        int wixPort,
        int programPort,
        int mailPort,
        String webhookUrl,
        String programWebhookUrl,
        int quota,
        Path journalDir,
        Path out) {
    private static final Set<String> NAMES = Set.of(
            "--program",
            "--wix-port",
            "--program-port",
            "--mail-port",
            "--webhook-url",
            "--program-webhook-url",
            "--quota",
            "--journal-dir",
            "--out");

    /** @throws IllegalArgumentException saying which argument is wrong */
    static SandboxArguments parse(String... args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!NAMES.contains(args[i])) {
                throw new IllegalArgumentException("Unknown argument: " + args[i]);
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            values.put(args[i], args[i + 1]);
        }
        return new SandboxArguments(
                program(values.getOrDefault("--program", ProgramKind.REST.connector())),
                number(values, "--wix-port", 65_535),
                number(values, "--program-port", 65_535),
                number(values, "--mail-port", 65_535),
                values.get("--webhook-url"),
                values.get("--program-webhook-url"),
                number(values, "--quota", Integer.MAX_VALUE),
                path(values, "--journal-dir"),
                path(values, "--out"));
    }

    private static ProgramKind program(String name) {
        try {
            return ProgramKind.of(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--program: " + e.getMessage(), e);
        }
    }

    private static int number(Map<String, String> values, String name, int max) {
        String value = values.getOrDefault(name, "0");
        try {
            int number = Integer.parseInt(value);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, for both reasons.
        }
        throw new IllegalArgumentException(name + " has to be a number from 0 to " + max + ", not " + value);
    }

    private static Path path(Map<String, String> values, String name) {
        return values.containsKey(name) ? Path.of(values.get(name)) : null;
    }

    /** A journal's file, null without a directory. */
    Path journal(String name) {
        if (journalDir == null) {
            return null;
        }
        try {
            return Files.createDirectories(journalDir).resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal directory cannot be made: " + journalDir, e);
        }
    }
}
