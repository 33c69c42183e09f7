package io.loyaltybridge.sandbox;

import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stand-ins that run together, and the settings that reach them. Used by the command and by {@link SandboxProcess}. */
public final class Sandbox implements AutoCloseable {
    private final WixStandIn wix;
    private final ProgramStandIn program;

    private Sandbox(WixStandIn wix, ProgramStandIn program) {
        this.wix = wix;
        this.program = program;
    }

    /**
     * Starts and listens, and writes the settings where the arguments name a file.
     *
     * @throws IllegalStateException when a port is taken
     * @throws UncheckedIOException when a file cannot be written
     */
    public static Sandbox start(SandboxArguments arguments) {
        WixStandIn wix = WixStandIn.start(WixStandIn.Options.builder().port(arguments.wixPort())
                .webhookUrl(arguments.webhookUrl()).quotaPerMinute(arguments.quota())
                .journal(arguments.journal("wix.jsonl")).build());
        Sandbox sandbox = new Sandbox(wix, program(arguments, wix));
        try {
            if (arguments.out() != null) {
                write(arguments.out(), sandbox.settings());
            }
            return sandbox;
        } catch (UncheckedIOException e) {
            sandbox.close();
            throw e;
        }
    }

    private static ProgramStandIn program(SandboxArguments arguments, WixStandIn wix) {
        try {
            return ProgramStandIn.start(ProgramStandIn.Options.builder().kind(arguments.program()).port(arguments.programPort())
                    .webhookUrl(arguments.programWebhookUrl()).journal(arguments.journal("program.jsonl")).build());
        } catch (IllegalStateException | UncheckedIOException e) {
            wix.close();
            throw e;
        }
    }

    /** What {@code run --config} needs to reach the stand-ins. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("wix.base-url", wix.baseUrl());
        settings.put("wix.auth", "api-key");
        settings.put("wix.api-key", "sandbox-key-of-no-value");
        settings.put("wix.site-id", wix.options().siteId());
        settings.put("wix.instance-id", wix.options().instanceId());
        settings.put("wix.public-key", wix.publicKeyPem());
        settings.put("program.connector", program.options().kind().connector());
        settings.put("program.base-url", program.baseUrl());
        settings.put("program.token", program.options().token());
        settings.put("program.webhook-secret", program.options().webhookSecret());
        return Collections.unmodifiableMap(settings);
    }

    /** A line for each stand-in, saying where it listens. */
    public List<String> lines() {
        return List.of("Wix stand-in listens on " + wix.baseUrl(), "Program stand-in listens on " + program.baseUrl());
    }

    /** What {@code wix.base-url} has to be. */
    public String wixUrl() {
        return wix.baseUrl();
    }

    @Override
    public void close() {
        wix.close();
        program.close();
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
