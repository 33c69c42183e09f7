package io.loyaltybridge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixOfManySites;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What a site notices of others: of one with a backlog, and of many that all use their whole quota. */
final class FairSitesBench implements AutoCloseable {
    private static final int BACKLOG = 100_000;
    private static final int LIKES = 100;
    private static final int BETWEEN_MILLIS = 200;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int SITES = 50;
    private static final int QUOTA = 200;
    /** Three times the minute and its margin, so that each call that the quota allows is counted once. */
    private static final int SECONDS = 183;
    /** While the runtime compiles and connections are made. */
    private static final int FIRST_SECONDS = 61;
    private static final int EVENTS_EACH = 1_500;
    private static final int CUSTOMERS_EACH = 20;

    private final Bench bench;
    private final Path dir;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<WixStandIn> wix = new ArrayList<>();
    private final List<ProgramStandIn> programs = new ArrayList<>();
    private WixOfManySites address;
    private int next;

    FairSitesBench(Bench bench, Path dir) {
        this.bench = bench;
        this.dir = dir;
    }

    /** From a like of a quiet site to the balance on its program, while another site has a backlog and while it has none. */
    void measureQuiet() throws Exception {
        Path config = start("quiet", 2, "200", true);
        try (Service bridge = bench.bridge("quiet", config)) {
            bridge.await200(bench.managementPort(), "/observe/health/ready");
            hooks();
            String contact = wix.get(1).seedAccount("customer0@example.com", "Customer", 0);
            String customer = programs.get(1).seedCustomer("customer0@example.com", "Customer", 0);
            awaitLink();
            like(contact, customer, 0);
            List<Long> alone = likes(contact, customer);
            List<String[]> backlog = Service.run(Service.java(List.of("-XX:+UseSerialGC", "-Xmx512m"), "io.loyaltybridge.bench.Load", Integer.toString(bench.port()),
                    "site0/social-like", bench.secret(), "16", Integer.toString(next), "1000", Integer.toString(BACKLOG)));
            next += BACKLOG;
            Bench.require(backlog.get(0)[2].equals("0"), "webhooks were refused");
            List<Long> beside = likes(contact, customer);
            long waiting = bench.query("quiet", "SELECT COUNT(*) FROM inbox WHERE state = 'pending'")[0];
            Bench.row("a quiet site's like on its program", shown(alone), "from before it is sent until the balance is right, of " + LIKES);
            Bench.row("the same beside a backlog of another site", shown(beside), waiting + " events of it still waited at the end");
        } finally {
            close();
        }
    }

    /** A like before both accounts are linked would be part of what is there from the start. */
    private void awaitLink() throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (bench.query("quiet", "SELECT COUNT(*) FROM observations")[0] < 2) {
            Bench.require(System.nanoTime() < end, "the customer of both sides was not linked");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private List<Long> likes(String contact, String customer) throws Exception {
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < LIKES; i++) {
            took.add(like(contact, customer, next));
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
        return took;
    }

    private long like(String contact, String customer, int n) throws Exception {
        long before = programs.get(1).customer(customer).path("balance").asLong();
        long start = System.nanoTime();
        byte[] body = ("{\"id\":\"quiet-" + n + "\",\"type\":\"post.liked\",\"email\":\"customer0@example.com\",\"postId\":\"quiet-post-" + n + "\"}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        next++;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bench.port() + "/webhooks/site1/social-like"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(body));
        new WebhookSigner(SignatureStyle.load("standard-webhooks", Path.of("profiles")), "secret", bench.secret(), null)
                .headers("msg_quiet_" + n, java.time.Instant.now(), body).forEach(request::header);
        Bench.require(http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200, "a like was refused");
        while (programs.get(1).customer(customer).path("balance").asLong() < before + 5) {
            Bench.require(System.nanoTime() - start < PATIENCE_NANOS, "a like did not reach the program");
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return (System.nanoTime() - start) / 1_000;
    }

    private static String shown(List<Long> micros) {
        List<Long> sorted = micros.stream().sorted().toList();
        return String.format(Locale.ROOT, "p50 %d ms, p99 %d ms", sorted.get(sorted.size() / 2) / 1_000, sorted.get((int) (sorted.size() * 0.99) - 1) / 1_000);
    }

    /** Calls of each of many sites that all have more to do than their quota allows. */
    void measureQuotas() throws Exception {
        Path config = start("fifty", SITES, Integer.toString(QUOTA), false);
        wix.forEach(site -> site.setQuota(QUOTA));
        try (Service bridge = bench.bridge("fifty", config)) {
            bridge.await200(bench.managementPort(), "/observe/health/ready");
            for (int n = 0; n < CUSTOMERS_EACH * SITES; n++) {
                wix.get(n % SITES).seedAccount("customer" + n + "@example.com", "Customer", 0);
            }
            List<String[]> sent = Service.run(Service.java(List.of("-XX:+UseSerialGC", "-Xmx512m"), "io.loyaltybridge.bench.Load", Integer.toString(bench.port()),
                    "site%d/social-like*" + SITES, bench.secret(), "16", "0", Integer.toString(CUSTOMERS_EACH * SITES), Integer.toString(EVENTS_EACH * SITES)));
            Bench.require(sent.get(0)[2].equals("0"), "webhooks were refused");
            TimeUnit.SECONDS.sleep(FIRST_SECONDS);
            long[] before = wix.stream().mapToLong(FairSitesBench::calls).toArray();
            long throttledBefore = wix.stream().mapToLong(FairSitesBench::throttled).sum();
            long cpuBefore = bridge.cpuMillis();
            TimeUnit.SECONDS.sleep(SECONDS);
            long[] made = new long[SITES];
            Arrays.setAll(made, i -> calls(wix.get(i)) - before[i]);
            long throttled = wix.stream().mapToLong(FairSitesBench::throttled).sum();
            Arrays.sort(made);
            int allowed = QUOTA * SECONDS / 60;
            Bench.row("calls of " + SITES + " sites in " + SECONDS + " s, the fewest", made[0] + " of " + allowed, String.format(Locale.ROOT, "%.1f %%; the most %d; %d answers 429, and %d before; CPU of the bridge %.1f s",
                    100.0 * made[0] / allowed, made[SITES - 1], throttled - throttledBefore, throttledBefore, (bridge.cpuMillis() - cpuBefore) / 1000.0));
        } finally {
            close();
        }
    }

    private static long calls(WixStandIn site) {
        return site.stats().describe().path("calls").asLong();
    }

    private static long throttled(WixStandIn site) {
        long throttled = 0;
        for (JsonNode operation : site.stats().describe().path("operations")) {
            throttled += operation.path("429").asLong();
        }
        return throttled;
    }

    /** Starts stand-ins for so many sites, and writes the settings that reach them. */
    private Path start(String name, int sites, String quota, boolean withPrograms) throws IOException {
        Path files = Files.createDirectories(dir.resolve(name + "-sites"));
        for (int n = 0; n < sites; n++) {
            wix.add(WixStandIn.start(WixStandIn.Options.builder().instanceId(new UUID(4096, Long.MIN_VALUE + n).toString()).siteId("site-" + n).build()));
            String program = "\nprogram.base-url=\n";
            if (withPrograms) {
                ProgramStandIn made = ProgramStandIn.start(ProgramStandIn.Options.builder().build());
                programs.add(made);
                program = "\nprogram.base-url=" + made.baseUrl() + "\nprogram.token=" + made.options().token() + "\nprogram.webhook-secret=" + made.options().webhookSecret() + "\n";
            }
            Files.writeString(files.resolve("site" + n + ".properties"), "wix.instance-id=" + wix.get(n).options().instanceId() + "\nwix.quota-per-minute=" + quota + program);
        }
        address = WixOfManySites.start(0, wix);
        Map<String, String> settings = new LinkedHashMap<>(Map.of("bridge.sites-dir", files.toString(), "wix.base-url", address.baseUrl(), "wix.auth", "app",
                "wix.app-id", wix.get(0).options().appId(), "wix.app-secret", "secret-of-no-value", "wix.public-key", wix.get(0).publicKeyPem().replace("\n", "\\n"),
                "wix.site-id", "", "wix.api-key", "", "wix.file-hosts", "127.0.0.1"));
        return bench.config(name, settings);
    }

    private void hooks() {
        String url = "http://127.0.0.1:" + bench.port() + "/webhooks/";
        for (int n = 0; n < wix.size(); n++) {
            wix.get(n).setWebhookUrl(url + "wix");
            programs.get(n).setWebhookUrl(url + "site" + n + "/program");
        }
    }

    @Override
    public void close() {
        if (address != null) {
            address.close();
            address = null;
        }
        wix.forEach(WixStandIn::close);
        programs.forEach(ProgramStandIn::close);
        wix.clear();
        programs.clear();
    }
}
