package io.loyaltybridge.bank;

import io.loyaltybridge.sandbox.mail.Mail;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.Ids;
import io.loyaltybridge.sandbox.wix.WixOfManySites;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * Both stand-ins of every site and a mail server in a process of their own, with journals of changes, calls and mails, seeded
 * faults, resends after milliseconds instead of hours, and a lagging index. With several sites, what they make has the same ids on
 * each. Writes the settings that reach them to {@code settings.properties} and the files of sites, and runs until it is killed.
 * Arguments: the directory, the seed, the names of the sites.
 */
final class BankStandIns {
    static final String SETTINGS = "settings.properties";
    /** Where the control paths of a site's stand-ins are. */
    static final String CONTROL = "control.properties";

    static final String CALLS_OF_WIX = "wix-calls.jsonl";
    static final String CALLS_OF_PROGRAM = "program-calls.jsonl";
    static final String MAILS = "mails.jsonl";
    /** The site that the settings of the process describe. */
    static final String MAIN = "main";

    private static final String SITES = "sites";
    /** Wix's twelve waits, from a minute to twelve hours, become 12 ms to 9 s. */
    private static final double RESEND_SCALE = 0.0002;

    private final Path dir;
    private final List<String> names;
    private final long seed;
    private final Map<String, Writer> mails = new HashMap<>();
    private final List<WixStandIn> wix = new ArrayList<>();
    private final Properties settings = new Properties();

    private BankStandIns(Path dir, long seed, List<String> names) {
        this.dir = dir;
        this.seed = seed;
        this.names = names;
    }

    public static void main(String[] args) throws IOException {
        new BankStandIns(
                        Path.of(args[0]), Long.parseLong(args[1]), List.of(args).subList(2, args.length))
                .start();
    }

    /** Where a site's stand-ins write; a site that is alone has the whole directory. */
    static Path ofSite(Path dir, List<String> names, String name) {
        return names.size() == 1 ? dir : dir.resolve(name);
    }

    private void start() throws IOException {
        Mailbox mailbox = Mailbox.start(0);
        mailbox.onMail(this::write);
        for (String name : names) {
            site(name);
        }
        WixStandIn first = wix.get(0);
        settings.setProperty("mail.host", "127.0.0.1");
        settings.setProperty("mail.port", Integer.toString(mailbox.port()));
        settings.setProperty("mail.tls", "none");
        settings.setProperty("mail.per-minute", "0");
        settings.setProperty(
                "wix.base-url",
                names.size() == 1
                        ? first.baseUrl()
                        : WixOfManySites.start(0, wix).baseUrl());
        settings.setProperty("wix.file-hosts", "127.0.0.1");
        settings.setProperty("wix.auth", "app");
        settings.setProperty("wix.app-id", first.options().appId());
        settings.setProperty("wix.app-secret", "secret-of-no-value");
        settings.setProperty("wix.public-key", first.publicKeyPem());
        if (names.size() > 1) {
            settings.setProperty("bridge.sites-dir", dir.resolve(SITES).toString());
        }
        store(settings, dir.resolve(SETTINGS));
    }

    private void site(String name) throws IOException {
        boolean alone = names.size() == 1;
        Path own = Files.createDirectories(ofSite(dir, names, name));
        long ownSeed = seed + 100L * names.indexOf(name);
        var wixOptions = WixStandIn.Options.builder()
                .journal(own.resolve("wix.jsonl"))
                .seed(ownSeed)
                .resendScale(RESEND_SCALE)
                .indexLag(Duration.ofMillis(300))
                .readLag(Duration.ofMillis(100));
        var programOptions = ProgramStandIn.Options.builder()
                .journal(own.resolve("program.jsonl"))
                .seed(ownSeed + 1)
                .resendScale(RESEND_SCALE);
        if (!alone) {
            wixOptions
                    .ids(Ids.counted())
                    .siteId("site-" + name)
                    .instanceId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                            .toString());
            programOptions.ids(Ids.counted());
        }
        WixStandIn itsWix = WixStandIn.start(wixOptions.build());
        ProgramStandIn program = ProgramStandIn.start(programOptions.build());
        itsWix.logCalls(own.resolve(CALLS_OF_WIX));
        program.logCalls(own.resolve(CALLS_OF_PROGRAM));
        wix.add(itsWix);
        String from = alone ? "shop@example.com" : name + "@example.com";
        mails.put(from, Files.newBufferedWriter(own.resolve(MAILS)));
        Properties its = new Properties();
        its.setProperty("mail.from", from);
        its.setProperty("wix.instance-id", itsWix.options().instanceId());
        its.setProperty("program.base-url", program.baseUrl());
        its.setProperty("program.token", program.options().token());
        its.setProperty("program.webhook-secret", program.options().webhookSecret());
        if (name.equals(MAIN)) {
            settings.putAll(its);
        } else {
            store(its, Files.createDirectories(dir.resolve(SITES)).resolve(name + ".properties"));
        }
        Properties control = new Properties();
        control.setProperty("id", itsWix.options().instanceId());
        control.setProperty("wix", itsWix.baseUrl());
        control.setProperty("program", program.baseUrl());
        store(control, own.resolve(CONTROL));
    }

    private static void store(Properties properties, Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        try (Writer out = Files.newBufferedWriter(aside)) {
            properties.store(out, null);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Before the mail is answered, so that no mail that the bridge takes for sent is missing here. */
    private synchronized void write(Mail mail) {
        Writer out = mails.get(mail.from());
        if (out == null) {
            throw new IllegalStateException("a mail of no site, from " + mail.from());
        }
        try {
            out.write(Side.object()
                            .put("id", mail.header("Message-ID"))
                            .put("to", String.join(",", mail.to()))
                            .put("subject", mail.subject())
                    + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
