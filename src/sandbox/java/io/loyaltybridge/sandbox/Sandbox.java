package io.loyaltybridge.sandbox;

import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stand-ins of one site, and the settings that reach them. Used by the command and by {@link SandboxProcess}. */
public final class Sandbox implements StandIns {
    private final WixStandIn wix;
    private final ProgramStandIn program;
    private final Mailbox mailbox;

    private Sandbox(WixStandIn wix, ProgramStandIn program, Mailbox mailbox) {
        this.wix = wix;
        this.program = program;
        this.mailbox = mailbox;
    }

    /**
     * Starts and listens, and writes the settings where the arguments name a file.
     *
     * @throws IllegalStateException when a port is taken
     * @throws UncheckedIOException when a file cannot be written
     */
    public static Sandbox start(SandboxArguments arguments) {
        WixStandIn wix = null;
        ProgramStandIn program = null;
        Mailbox mailbox = null;
        try {
            wix = WixStandIn.start(WixStandIn.Options.builder()
                    .port(arguments.wixPort())
                    .webhookUrl(arguments.webhookUrl())
                    .quotaPerMinute(arguments.quota())
                    .journal(arguments.journal("wix.jsonl"))
                    .build());
            program = ProgramStandIn.start(ProgramStandIn.Options.builder()
                    .kind(arguments.program())
                    .port(arguments.programPort())
                    .webhookUrl(arguments.programWebhookUrl())
                    .journal(arguments.journal("program.jsonl"))
                    .build());
            mailbox = Mailbox.start(arguments.mailPort());
            Sandbox sandbox = new Sandbox(wix, program, mailbox);
            if (arguments.out() != null) {
                SettingsFile.write(
                        arguments.out(),
                        sandbox.settings(),
                        (key, value) -> SandboxFiles.isOfSeveral(arguments.out(), key, value));
            }
            return sandbox;
        } catch (IllegalStateException | UncheckedIOException e) {
            close(wix, program, mailbox);
            throw e;
        }
    }

    /** Settings for {@code run --config} with which the bridge reaches the stand-ins. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("wix.base-url", wix.baseUrl());
        settings.put("wix.file-hosts", "127.0.0.1");
        settings.put("wix.auth", "api-key");
        settings.put("wix.api-key", "sandbox-key-of-no-value");
        settings.put("wix.site-id", wix.options().siteId());
        settings.put("wix.instance-id", wix.options().instanceId());
        settings.put("wix.public-key", wix.publicKeyPem());
        settings.put("program.connector", program.options().kind().connector());
        settings.putAll(program.settings());
        settings.putAll(mail(mailbox));
        return Collections.unmodifiableMap(settings);
    }

    /** Settings that reach a mail server. */
    static Map<String, String> mail(Mailbox mailbox) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("mail.host", "127.0.0.1");
        settings.put("mail.port", Integer.toString(mailbox.port()));
        settings.put("mail.tls", "none");
        settings.put("mail.from", "shop@example.com");
        return settings;
    }

    /** Where mails go. */
    static String line(Mailbox mailbox) {
        return "Mail stand-in listens on smtp://127.0.0.1:" + mailbox.port();
    }

    @Override
    public List<String> lines() {
        return List.of(
                "Wix stand-in listens on " + wix.baseUrl(),
                "Program stand-in listens on " + program.baseUrl(),
                line(mailbox));
    }

    @Override
    public String controlUrl() {
        return wix.baseUrl();
    }

    @Override
    public Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public void close() {
        close(wix, program, mailbox);
    }

    private static void close(WixStandIn wix, ProgramStandIn program, Mailbox mailbox) {
        if (wix != null) {
            wix.close();
        }
        if (program != null) {
            program.close();
        }
        if (mailbox != null) {
            mailbox.close();
        }
    }
}
