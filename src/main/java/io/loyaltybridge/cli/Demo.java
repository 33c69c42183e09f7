package io.loyaltybridge.cli;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.app.SourceCatalog;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.sandbox.server.Fault;
import io.loyaltybridge.sandbox.server.FaultKind;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.webhook.SignatureStyle;
import io.loyaltybridge.webhook.WebhookSigner;
import java.io.IOException;
import java.io.PrintWriter;
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
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The story that {@code demo} tells: a few customers, what happens to each, and the check at the end. */
final class Demo implements AutoCloseable {
    private static final String SOURCE = "social-like";
    private static final long PATIENCE_MILLIS = 20_000;
    private static final long LOOK_EVERY_MILLIS = 20;

    private final Path dir;
    private final Settings settings;
    private final WixStandIn wix;
    private final Bridge bridge;
    private final WebhookSigner signer;
    private final PrintWriter out;
    private final HttpClient http = HttpClient.newHttpClient();
    private boolean closed;

    private Demo(Path dir, Settings settings, WixStandIn wix, Bridge bridge, PrintWriter out) {
        this.dir = dir;
        this.settings = settings;
        this.wix = wix;
        this.bridge = bridge;
        this.out = out;
        SourceSettings source = SourceSettings.of(settings, SOURCE);
        this.signer = new WebhookSigner(SignatureStyle.load(source.signature(), SourceCatalog.PROFILES), "sources." + SOURCE + ".secret",
                source.secrets().get(0), source.url().isEmpty() ? null : source.url());
    }

    static Demo start(Settings settings, PrintWriter out) throws Exception {
        Path dir = Files.createTempDirectory("loyalty-bridge-demo");
        WixStandIn wix = WixStandIn.start(WixStandIn.Options.builder().port(freeOr(settings.number("sandbox.wix-port"))).build());
        try {
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            Map<String, String> changes = new LinkedHashMap<>();
            changes.put("bridge.data-dir", dir.resolve("data").toString());
            changes.put("bridge.port", Integer.toString(freeOr(settings.number("bridge.port"))));
            changes.put("bridge.management-port", Integer.toString(freeOr(settings.number("bridge.management-port"))));
            changes.put("retry.first-delay", "200ms");
            changes.put("wix.base-url", wix.baseUrl());
            changes.put("wix.auth", "api-key"); changes.put("wix.api-key","k"); changes.put("wix.site-id", wix.options().siteId());
            changes.put("wix.app-id", wix.options().appId());
            changes.put("wix.app-secret", "demo-secret-of-no-value");
            changes.put("wix.instance-id", wix.options().instanceId());
            changes.put("wix.public-key", wix.publicKeyPem());
            changes.put("sources." + SOURCE + ".secret", "whsec_" + Base64.getEncoder().encodeToString(secret));
            Settings demo = settings.with(changes);
            Bridge bridge = Bridge.start(demo, Clock.systemUTC());
            wix.setWebhookUrl("http://" + demo.text("bridge.host") + ":" + bridge.port() + "/webhooks/wix");
            write(dir.resolve("demo.properties"), changes);
            return new Demo(dir, demo, wix, bridge, out);
        } catch (Exception e) {
            wix.close();
            delete(dir);
            throw e;
        }
    }

    /** Plays the story. True when every balance on Wix is what it has to be. */
    boolean play() throws IOException, InterruptedException {
        out.println("A stand-in for Wix listens at " + wix.baseUrl() + ", the bridge at http://" + settings.text("bridge.host") + ":" + bridge.port());
        out.println("A like earns 5 points, once per person and post.");
        out.println();
        wix.seedAccount("ada@example.com", "Ada", 120);
        wix.seedContact("ben@example.com", "Ben");

        like("Ada, who has 120 points, likes post-1", "ada@example.com", "post-1");
        like("Ada likes post-2; the bridge remembers her", "ada@example.com", "post-2");
        like("Ada likes post-1 again; that earns nothing", "ada@example.com", "post-1");
        like("Ben is a contact without a loyalty account", "ben@example.com", "post-1");
        like("Cleo is unknown to Wix", "Cleo@Example.com ", "post-1");

        String body = payload("ben@example.com", "post-2", UUID.randomUUID().toString());
        tell("The same webhook of Ben comes twice", post(body, true) + ", " + post(body, true), 0);
        tell("A forged webhook for Ben", post(payload("ben@example.com", "post-9", "forged"), false), 0);

        wix.faults().add(Fault.next(FaultKind.ERROR_AFTER, "loyalty_accounts.earnPoints", 1));
        like("Wix gives Ben his points but answers 500; the bridge asks again with the same key", "ben@example.com", "post-3");
        out.println();
        return check(Map.of("ada@example.com", 130L, "ben@example.com", 15L, "cleo@example.com", 5L));
    }

    private void like(String what, String email, String post) throws IOException, InterruptedException {
        long before = wix.stats().calls();
        String answer = post(payload(email, post, UUID.randomUUID().toString()), true);
        settle();
        Inbox.Row row = bridge.inbox().list(null, 20).stream().filter(r -> r.event().source().equals(SOURCE)).findFirst().orElseThrow();
        tell(what, answer + ", " + row.outcome(), wix.stats().calls() - before);
    }

    private void tell(String what, String result, long calls) throws InterruptedException {
        settle();
        out.println("- " + what);
        out.println("    " + result + (calls > 0 ? "   (" + calls + (calls == 1 ? " call" : " calls") + " to Wix)" : ""));
        out.flush();
    }

    private String post(String body, boolean signed) throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + settings.text("bridge.host") + ":" + bridge.port() + "/webhooks/" + SOURCE))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        byte[] signedBytes = signed ? bytes : "something else".getBytes(StandardCharsets.UTF_8);
        signer.headers("msg_" + UUID.nameUUIDFromBytes(bytes), Instant.now(), signedBytes).forEach(request::header);
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + (response.statusCode() != 200 ? " refused" : response.body().contains("\"taken\":1") ? " taken" : " duplicate");
    }

    private String payload(String email, String post, String id) {
        return Payload.of(SourceSettings.of(settings, SOURCE), List.of("event-id=" + id, "email=" + email, "object=" + post), Instant.now());
    }

    /** Waits until nothing is pending. */
    private void settle() throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (bridge.inbox().count(EventState.PENDING) > 0 && System.currentTimeMillis() < end) {
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private boolean check(Map<String, Long> expected) {
        Map<String, Long> actual = new LinkedHashMap<>();
        wix.accounts().forEach(account -> actual.put(account.path("contact").path("email").asText(), account.path("points").path("balance").asLong()));
        boolean right = true;
        Table table = new Table().row("CUSTOMER", "POINTS ON WIX", "EXPECTED", "");
        for (String email : expected.keySet().stream().sorted().toList()) {
            boolean same = expected.get(email).equals(actual.get(email));
            right &= same;
            table.row(email, actual.get(email), expected.get(email), same ? "right" : "WRONG");
        }
        table.print(out);
        long parked = bridge.inbox().count(EventState.PARKED);
        out.println(parked == 0 ? "Nothing is parked." : parked + " event(s) are parked.");
        out.println(right && parked == 0 ? "Every point is where it belongs." : "Something is wrong.");
        out.flush();
        return right && parked == 0;
    }

    void printWhatToTry() {
        String config = " --config " + dir.resolve("demo.properties");
        out.println();
        out.println("It stays up. In another terminal:");
        out.println("  ./loyalty-bridge send" + config + " social-like email=you@example.com postId=post-7");
        out.println("  ./loyalty-bridge events list" + config);
        out.println("  ./loyalty-bridge events show 1" + config);
        out.println("  curl -s http://" + settings.text("bridge.host") + ":" + bridge.managementPort() + "/observe/health");
        out.println("  curl -s http://" + settings.text("bridge.host") + ":" + bridge.managementPort() + "/observe/metrics | grep ^bridge_");
        out.println("Ctrl-C ends it and removes its data.");
        out.flush();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            bridge.close();
            wix.close();
            delete(dir);
        }
    }

    /** The port, or any free one where somebody has it. */
    private static int freeOr(long port) throws IOException {
        try (ServerSocket socket = new ServerSocket((int) port, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (java.net.BindException e) {
            try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }
    }

    private static void write(Path file, Map<String, String> settings) throws IOException {
        StringBuilder text = new StringBuilder("# The settings of a demo that runs; it removes this file when it ends.\n");
        settings.forEach((key, value) -> text.append(key).append('=').append(value.replace("\\", "\\\\").replace("\n", "\\n")).append('\n'));
        Files.writeString(file, text);
    }

    private static void delete(Path dir) {
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
