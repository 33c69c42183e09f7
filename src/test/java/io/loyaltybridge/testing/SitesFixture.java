package io.loyaltybridge.testing;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixOfManySites;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.StartingSites;
import io.loyaltybridge.site.WrongSites;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/**
 * One service for several sites, each with a Wix and a program of its own. All sites of Wix have one address, as in life. The
 * sites are files, but for one with the name {@code main}: the settings of the process describe it.
 */
public final class SitesFixture implements AutoCloseable {
    /** The source of likes of every site; all have its secret from the process. */
    public static final String SOURCE = "social-like";

    private static final String SECRET = "whsec_"
            + Base64.getEncoder().encodeToString("a secret of no value at all".getBytes(StandardCharsets.US_ASCII));

    private final Path directory;
    private final Map<String, WixStandIn> wix = new LinkedHashMap<>();
    private final Map<String, ProgramStandIn> programs = new LinkedHashMap<>();
    private final WixOfManySites address;
    private final Map<String, String> process = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebhookSigner signer =
            new WebhookSigner(SignatureStyle.load("standard-webhooks", Path.of("profiles")), "secret", SECRET, null);
    private final Map<String, Bridge> others = new LinkedHashMap<>();
    private Bridge bridge;

    private SitesFixture(Path directory, List<String> names, Map<String, String> changes) throws IOException {
        this(directory, names, Map.of(), changes);
    }

    private SitesFixture(
            Path directory, List<String> names, Map<String, ProgramKind> kinds, Map<String, String> changes)
            throws IOException {
        this.directory = directory;
        Files.createDirectories(directory.resolve("sites"));
        for (String name : names) {
            wix.put(
                    name,
                    WixStandIn.start(WixStandIn.Options.builder()
                            .instanceId(UUID.nameUUIDFromBytes(("instance " + name).getBytes(StandardCharsets.UTF_8))
                                    .toString())
                            .siteId("site-" + name)
                            .resendScale(0.001)
                            .build()));
            programs.put(
                    name,
                    ProgramStandIn.start(ProgramStandIn.Options.builder()
                            .kind(kinds.getOrDefault(name, ProgramKind.REST))
                            .resendScale(0.001)
                            .build()));
        }
        address = WixOfManySites.start(0, List.copyOf(wix.values()));
        process.putAll(Map.of(
                "bridge.port", "0",
                "bridge.management-port", "0",
                "bridge.data-dir", directory.resolve("data").toString(),
                "bridge.sites-dir", directory.resolve("sites").toString(),
                "bridge.lanes", "8",
                "retry.first-delay", "50ms",
                "retry.max-delay", "200ms",
                "retry.max-probe-delay", "200ms",
                "wix.base-url", address.baseUrl(),
                "wix.file-hosts", "127.0.0.1"));
        process.putAll(TestStore.made(directory.resolve("data")));
        WixStandIn first = wix.values().iterator().next();
        process.putAll(Map.of(
                "wix.auth",
                "app",
                "wix.app-id",
                first.options().appId(),
                "wix.app-secret",
                "secret-of-no-value",
                "wix.public-key",
                first.publicKeyPem(),
                "wix.quota-per-minute",
                "0",
                "wix.index-delay",
                "1s",
                "sources." + SOURCE + ".secret",
                SECRET));
        process.putAll(changes);
        for (String name : names) {
            if (name.equals(Site.MAIN)) {
                process.putAll(reaching(name));
            } else {
                site(name, Map.of());
            }
        }
    }

    /** Starts a service for these sites. */
    public static SitesFixture start(Path directory, String... names) throws Exception {
        return start(directory, Map.of(), names);
    }

    /** The same where the programs of some sites are of other kinds. */
    public static SitesFixture start(Path directory, Map<String, ProgramKind> kinds, List<String> names)
            throws Exception {
        SitesFixture fixture = new SitesFixture(directory, names, kinds, Map.of());
        fixture.startBridge();
        return fixture;
    }

    /** The same without a service yet. */
    public static SitesFixture prepare(Path directory, Map<String, String> changes, String... names)
            throws IOException {
        return new SitesFixture(directory, List.of(names), changes);
    }

    /** The same with settings of the process. */
    public static SitesFixture start(Path directory, Map<String, String> changes, String... names) throws Exception {
        SitesFixture fixture = new SitesFixture(directory, List.of(names), changes);
        fixture.startBridge();
        return fixture;
    }

    /** Writes a site's file: what reaches its stand-ins, and settings of the test's own. */
    public void site(String name, Map<String, String> more) throws IOException {
        Map<String, String> file = new LinkedHashMap<>(reaching(name));
        file.putAll(more);
        List<String> lines = new ArrayList<>();
        file.forEach((key, value) -> lines.add(key + "=" + value));
        Files.write(file(name), lines);
    }

    private Map<String, String> reaching(String name) {
        ProgramStandIn program = programs.get(name);
        Map<String, String> settings = new LinkedHashMap<>(program.settings());
        settings.put("wix.instance-id", wix.get(name).options().instanceId());
        settings.put("program.connector", program.options().kind().connector());
        return settings;
    }

    /** A site's file. */
    public Path file(String name) {
        return directory.resolve("sites").resolve(name + ".properties");
    }

    /** The settings of the process. */
    public Settings settings() {
        return Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(process);
    }

    /** Changes settings of the process, for the next start. */
    public void change(Map<String, String> changes) {
        process.putAll(changes);
    }

    /** Starts the service again, with the sites as their files are now. */
    public void startBridge() throws Exception {
        startBridge(Map.of());
    }

    /** The same with further settings of the process. */
    public void startBridge(Map<String, String> more) throws Exception {
        Settings settings = settings().with(more);
        bridge = Bridge.start(settings, KnownSites.start(settings, Map.of()), Clock.systemUTC());
        bridge.watchSites(Map.of());
        listen();
    }

    /** The same, but one site is paused. */
    public void startBridgePaused(String name) throws Exception {
        Settings settings = settings();
        Sites some = new Sites(KnownSites.start(settings, Map.of()).sites().all().stream()
                .map(site -> site.name().equals(name) ? new Site(name, site.settings(), true) : site)
                .toList());
        bridge = Bridge.start(settings, new StartingSites(some, WrongSites.NONE), Clock.systemUTC());
        listen();
    }

    /** All stand-ins send their webhooks to the service. */
    public void listen() {
        wix.forEach((name, site) -> {
            site.setWebhookUrl(url("wix"));
            programs.get(name).setWebhookUrl(url((name.equals(Site.MAIN) ? "" : name + "/") + "program"));
        });
    }

    public void stopBridge() {
        bridge.close();
    }

    /** Starts another instance that shares the work; its own directory has the name. */
    public Bridge startInstance(String name) throws Exception {
        Settings settings = settings()
                .with(Map.of("bridge.data-dir", directory.resolve(name).toString()));
        Bridge started = Bridge.start(settings, KnownSites.start(settings, Map.of()), Clock.systemUTC());
        started.watchSites(Map.of());
        others.put(name, started);
        return started;
    }

    /** Stops another instance. */
    public void stopInstance(String name) {
        others.remove(name).close();
    }

    public Bridge bridge() {
        return bridge;
    }

    public WixStandIn wix(String name) {
        return wix.get(name);
    }

    public ProgramStandIn program(String name) {
        return programs.get(name);
    }

    /** Where webhooks go. */
    public String url(String path) {
        return "http://127.0.0.1:" + bridge.port() + "/webhooks/" + path;
    }

    /** Sends a signed like; the path is the part behind {@code /webhooks/}. Returns the status. */
    public int like(String path, String id, String email) throws IOException, InterruptedException {
        return like(path, id, email, "post-" + id);
    }

    /** The same to some instance. */
    public int like(Bridge instance, String path, String id, String email) throws IOException, InterruptedException {
        return send("http://127.0.0.1:" + instance.port() + "/webhooks/" + path, id, email, "post-" + id);
    }

    /** The same for a post. */
    public int like(String path, String id, String email, String post) throws IOException, InterruptedException {
        return send(url(path), id, email, post);
    }

    private int send(String url, String id, String email, String post) throws IOException, InterruptedException {
        byte[] body = BridgeFixture.payload(id, email, post).toString().getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signer.headers("msg_" + UUID.nameUUIDFromBytes(body), Instant.now(), body)
                .forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** What the management port shows of the service's health. */
    public String health() throws IOException, InterruptedException {
        return observed("health?data=true");
    }

    /** What Prometheus reads. */
    public String metrics() throws IOException, InterruptedException {
        return observed("metrics");
    }

    private String observed(String what) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(bridge.managementUrl() + "/observe/" + what))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    public long onWix(String name, String contactId) {
        return wix.get(name).account(contactId).path("points").path("balance").asLong();
    }

    public long onProgram(String name, String programId) {
        return programs.get(name).customer(programId).path("balance").asLong();
    }

    /** Events of all sites in a state. */
    public long events(String state) {
        return Tables.count(directory.resolve("data"), "inbox WHERE state = '" + state + "'");
    }

    /** Events of a site, whatever their state. */
    public long eventsOf(String site) {
        return Tables.count(
                directory.resolve("data"),
                "inbox WHERE site = '" + wix(site).options().instanceId() + "'");
    }

    /** Commands that instances have asked each other for, and that are not forgotten. */
    public long asked() {
        return Tables.count(directory.resolve("data"), "asked_commands");
    }

    /** Waits until so many customers of all sites are linked, and nothing is pending. */
    public void awaitLinks(int customers) {
        Awaitility.await().untilAsserted(() -> Assertions.assertThat(
                        Tables.count(directory.resolve("data"), "links WHERE state = 'MATCHED'") + " linked, "
                                + events("pending") + " pending")
                .isEqualTo(customers + " linked, 0 pending"));
    }

    /** Waits until a customer of a site has this balance on both sides. */
    public void awaitBalances(String name, String contactId, String programId, long expected) {
        Awaitility.await().untilAsserted(() -> Assertions.assertThat(
                        "wix " + onWix(name, contactId) + ", program " + onProgram(name, programId))
                .isEqualTo("wix " + expected + ", program " + expected));
    }

    @Override
    public void close() {
        List.copyOf(others.values()).forEach(Bridge::close);
        bridge.close();
        address.close();
        wix.values().forEach(WixStandIn::close);
        programs.values().forEach(ProgramStandIn::close);
    }
}
