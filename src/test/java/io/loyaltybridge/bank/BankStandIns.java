package io.loyaltybridge.bank;

import io.loyaltybridge.sandbox.mail.Mail;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Properties;

/**
 * Both stand-ins and a mail server in a process of their own, with journals of changes, calls and mails, seeded faults,
 * resends after milliseconds instead of hours, and a lagging index. Writes the settings that reach them to {@code settings.properties} and runs until it is killed.
 * Arguments: the directory, the seed.
 */
final class BankStandIns {
    static final String SETTINGS = "settings.properties";
    static final String CALLS_OF_WIX = "wix-calls.jsonl";
    static final String CALLS_OF_PROGRAM = "program-calls.jsonl";
    static final String MAILS = "mails.jsonl";
    /** Wix's twelve waits, from a minute to twelve hours, become 12 ms to 9 s. */
    private static final double RESEND_SCALE = 0.0002;

    private BankStandIns() {}

    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[0]);
        long seed = Long.parseLong(args[1]);
        WixStandIn wix = WixStandIn.start(WixStandIn.Options.builder()
                .journal(dir.resolve("wix.jsonl"))
                .seed(seed)
                .resendScale(RESEND_SCALE)
                .indexLag(Duration.ofMillis(300))
                .readLag(Duration.ofMillis(100))
                .build());
        ProgramStandIn program = ProgramStandIn.start(ProgramStandIn.Options.builder()
                .journal(dir.resolve("program.jsonl"))
                .seed(seed + 1)
                .resendScale(RESEND_SCALE)
                .build());
        wix.logCalls(dir.resolve(CALLS_OF_WIX));
        program.logCalls(dir.resolve(CALLS_OF_PROGRAM));
        Mailbox mailbox = Mailbox.start(0);
        Writer mails = Files.newBufferedWriter(dir.resolve(MAILS));
        mailbox.onMail(mail -> write(mails, mail));
        Properties settings = new Properties();
        settings.setProperty("mail.host", "127.0.0.1");
        settings.setProperty("mail.port", Integer.toString(mailbox.port()));
        settings.setProperty("mail.tls", "none");
        settings.setProperty("mail.from", "shop@example.com");
        settings.setProperty("mail.per-minute", "0");
        settings.setProperty("wix.base-url", wix.baseUrl());
        settings.setProperty("wix.file-hosts", "127.0.0.1");
        settings.setProperty("wix.auth", "app");
        settings.setProperty("wix.app-id", wix.options().appId());
        settings.setProperty("wix.app-secret", "secret-of-no-value");
        settings.setProperty("wix.instance-id", wix.options().instanceId());
        settings.setProperty("wix.public-key", wix.publicKeyPem());
        settings.setProperty("program.base-url", program.baseUrl());
        settings.setProperty("program.token", program.options().token());
        settings.setProperty("program.webhook-secret", program.options().webhookSecret());
        Path aside = dir.resolve(SETTINGS + ".new");
        try (Writer out = Files.newBufferedWriter(aside)) {
            settings.store(out, null);
        }
        Files.move(aside, dir.resolve(SETTINGS), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Before the mail is answered, so that no mail that the bridge takes for sent is missing here. */
    private static synchronized void write(Writer mails, Mail mail) {
        try {
            mails.write(Side.object()
                            .put("id", mail.header("Message-ID"))
                            .put("to", String.join(",", mail.to()))
                            .put("subject", mail.subject())
                    + "\n");
            mails.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
