package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.cli.Payload;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.sandbox.SettingsFile;
import io.loyaltybridge.sandbox.mail.Mailbox;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The stand-ins and the service between them, with temporary data. */
final class DemoWorld implements AutoCloseable {
    static final String SOURCE = "social-like";
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_MILLIS = 20;
    private static final int MOST_LINKS = 100;

    private final Path dir;
    private final Settings settings;
    private final WixStandIn wix;
    private final ProgramStandIn program;
    private final Mailbox mailbox;
    private final Bridge bridge;
    private final Database store;
    private final WebhookSigner signer;
    private final HttpClient http = HttpClient.newHttpClient();
    private boolean closed;

    private DemoWorld(
            Path dir, Settings settings, WixStandIn wix, ProgramStandIn program, Mailbox mailbox, Bridge bridge) {
        this.dir = dir;
        this.settings = settings;
        this.wix = wix;
        this.program = program;
        this.mailbox = mailbox;
        this.bridge = bridge;
        this.store = Stores.openReadOnly(settings);
        SourceSettings source = SourceSettings.of(settings, SOURCE);
        this.signer = new WebhookSigner(
                SignatureStyle.load(source.signature(), SourceCatalog.profiles(settings)),
                "sources." + SOURCE + ".secret",
                source.secrets().get(0),
                source.url().isEmpty() ? null : source.url());
    }

    static DemoWorld start(Settings settings) throws Exception {
        Path dir = Files.createTempDirectory("loyalty-bridge-demo");
        WixStandIn wix = null;
        ProgramStandIn program = null;
        Mailbox mailbox = null;
        try {
            wix = WixStandIn.start(WixStandIn.Options.builder()
                    .port(freeOr(settings.number("sandbox.wix-port")))
                    .resendScale(0.01)
                    .build());
            program = ProgramStandIn.start(ProgramStandIn.Options.builder()
                    .port(freeOr(settings.number("sandbox.program-port")))
                    .resendScale(0.01)
                    .build());
            mailbox = Mailbox.start(freeOr(settings.number("sandbox.mail-port")));
            Map<String, String> changes = changes(settings, dir, wix, program);
            changes.putAll(effects(wix.seedBadge("Gold"), mailbox));
            Settings demo = settings.with(changes);
            Bridge bridge = Bridge.start(demo, Clock.systemUTC());
            Map<String, String> ports = Map.of(
                    "bridge.port", Integer.toString(bridge.port()),
                    "bridge.management-port", Integer.toString(bridge.managementPort()));
            changes.putAll(ports);
            demo = demo.with(ports);
            String webhooks = "http://" + demo.text("bridge.host") + ":" + bridge.port() + "/webhooks/";
            wix.setWebhookUrl(webhooks + "wix");
            program.setWebhookUrl(webhooks + "program");
            write(dir.resolve("demo.properties"), changes);
            return new DemoWorld(dir, demo, wix, program, mailbox, bridge);
        } catch (Exception e) {
            if (mailbox != null) {
                mailbox.close();
            }
            if (program != null) {
                program.close();
            }
            if (wix != null) {
                wix.close();
            }
            delete(dir);
            throw e;
        }
    }

    private static Map<String, String> changes(Settings settings, Path dir, WixStandIn wix, ProgramStandIn program)
            throws IOException {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("bridge.data-dir", dir.resolve("data").toString());
        // Never the database of whoever tries the demo beside a service.
        List.of("bridge.store-url", "bridge.store-user", "bridge.store-password")
                .forEach(key -> changes.put(key, ""));
        changes.put("bridge.port", Integer.toString(freeOr(settings.number("bridge.port"))));
        changes.put("bridge.management-port", Integer.toString(freeOr(settings.number("bridge.management-port"))));
        changes.put("retry.first-delay", "200ms");
        changes.put("retry.max-delay", "1s");
        changes.put("wix.base-url", wix.baseUrl());
        changes.put("wix.file-hosts", "127.0.0.1");
        changes.put("wix.auth", "app");
        changes.put("wix.app-id", wix.options().appId());
        changes.put("wix.app-secret", "demo-secret-of-no-value");
        changes.put("wix.instance-id", wix.options().instanceId());
        changes.put("wix.public-key", wix.publicKeyPem());
        changes.put("wix.index-delay", "1s");
        changes.put("program.connector", "rest");
        changes.put("program.base-url", program.baseUrl());
        changes.put("program.token", program.options().token());
        changes.put("program.webhook-secret", program.options().webhookSecret());
        changes.put(
                "sources." + SOURCE + ".secret", "whsec_" + Base64.getEncoder().encodeToString(secret));
        return changes;
    }

    /** The settings that switch on coupons, badges, mails and messages. The timers stay weekly and monthly, so they do not run during the demo. */
    private static Map<String, String> effects(String badge, Mailbox mailbox) {
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("milestones.points", "1000");
        changes.put("effects.sweep-every", "1s");
        changes.put("coupons.on", "true");
        changes.put("coupons.kind", "percent-off");
        changes.put("coupons.amount", "10");
        changes.put("coupons.tell", "message");
        changes.put("badges.on", "true");
        changes.put("badges.thresholds", "1000=" + badge);
        changes.put("badges.every", "1s");
        changes.put("reminder.on", "true");
        changes.put("messages.on", "true");
        changes.put("mail.host", "127.0.0.1");
        changes.put("mail.port", Integer.toString(mailbox.port()));
        changes.put("mail.tls", "none");
        changes.put("mail.from", "shop@example.com");
        return changes;
    }

    WixStandIn wix() {
        return wix;
    }

    ProgramStandIn program() {
        return program;
    }

    /** Where the bridge's mails arrive. */
    Mailbox mailbox() {
        return mailbox;
    }

    Bridge bridge() {
        return bridge;
    }

    Settings settings() {
        return settings;
    }

    Path configFile() {
        return dir.resolve("demo.properties");
    }

    String url() {
        return "http://" + settings.text("bridge.host") + ":" + bridge.port();
    }

    LedgerReader reader() {
        return new LedgerReader(store, settings.site());
    }

    /** The effects of the bridge. */
    EffectReader effects() {
        return new EffectReader(store, settings.site());
    }

    /** The customers that the bridge knows. */
    List<LinkEntry> links() {
        return reader().links(null, MOST_LINKS);
    }

    /** The payload of a like. */
    String payload(String email, String post, String id) {
        return Payload.of(
                SourceSettings.of(settings, SOURCE),
                List.of("event-id=" + id, "email=" + email, "object=" + post),
                Instant.now());
    }

    /** Sends a like as its source would; returns the answer. */
    String post(String body, boolean signed) throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + "/webhooks/" + SOURCE))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        byte[] signedBytes = signed ? bytes : "something else".getBytes(StandardCharsets.UTF_8);
        signer.headers("msg_" + UUID.nameUUIDFromBytes(bytes), Instant.now(), signedBytes)
                .forEach(request::header);
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode()
                + (response.statusCode() != 200
                        ? " refused"
                        : response.body().contains("\"taken\":1") ? " taken" : " duplicate");
    }

    /** Waits until nothing is pending and this holds. False where it took too long. */
    boolean await(BooleanSupplier condition) throws InterruptedException {
        return await(PATIENCE, condition);
    }

    boolean await(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long end = System.currentTimeMillis() + patience.toMillis();
        boolean holds;
        while (!(holds = bridge.inbox().count(EventState.PENDING) == 0 && condition.getAsBoolean())
                && System.currentTimeMillis() < end) {
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        return holds;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            bridge.close();
            store.close();
            wix.close();
            program.close();
            mailbox.close();
            delete(dir);
        }
    }

    /** The port, or 0 where it is in use: then whoever listens takes any that is free. */
    private static int freeOr(long port) throws IOException {
        try (ServerSocket socket = new ServerSocket((int) port, 1, InetAddress.getLoopbackAddress())) {
            return port == 0 ? 0 : socket.getLocalPort();
        } catch (BindException e) {
            return 0;
        }
    }

    private static void write(Path file, Map<String, String> settings) throws IOException {
        OwnerOnly.makeFile(file);
        Files.writeString(
                file,
                "# The settings of a running demo. It removes this file when it ends.\n"
                        + SettingsFile.lines(settings));
    }

    private static void delete(Path dir) {
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
