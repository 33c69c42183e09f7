package io.loyaltybridge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.inbox.DispatchBench;
import io.loyaltybridge.sandbox.servers.DatabaseServer;
import io.loyaltybridge.sandbox.servers.KafkaServer;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.topic.TopicAdmin;
import io.loyaltybridge.topic.TopicPlace;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures a service that it starts on an empty database, beside a stand-in and a sender in processes of their own. */
public final class Bench implements AutoCloseable {
    private static final int CONNECTIONS = 64;
    private static final int INTAKE_WARM_UP = 60_000;
    private static final int INTAKE_ROUND = 60_000;
    private static final int INTAKE_CUSTOMERS = 10_000_000;
    private static final int CUSTOMERS = 500;
    private static final int AWARD_ROUND = 10_000;
    private static final int AWARD_WARM_UPS = 2;
    /** Its compiler is busy with the first fifty thousand. */
    private static final int PROFILE_WARM_UPS = 6;
    private static final int STARTS = 5;
    private static final int STEADY_MINUTES = 60;
    private static final int REFUSED = 20_000;
    static final long POINTS = 5;
    static final String SITE = "00000000-0000-4000-8000-000000000001";
    private static final long PATIENCE_NANOS = 180_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path dir = Files.createTempDirectory("loyalty-bridge-bench");
    private final HttpClient http = HttpClient.newHttpClient();
    private final String secret = newSecret();
    private final int port = freePort();
    private final int managementPort = freePort();
    private final int wixPort = freePort();
    private int next;
    /** The database of a server that the service uses, as JDBC names it; null where it is a file. */
    private String server;

    private Bench() throws IOException {
    }

    /** What to measure: see bench/README.md. All is what its first line says. */
    public static void main(String[] args) throws Exception {
        String what = args.length == 0 ? "all" : args[0];
        if (!List.of("all", "intake", "awards", "start", "sync", "quota", "csv", "setup", "growth", "hostile", "dispatch", "sites", "quiet", "fifty", "deletes", "changes", "views", "profile", "instances", "express", "flat", "steady").contains(what)) {
            System.err.println("Usage: bench/run [all|intake|awards|start|sync|quota|csv|setup|growth|hostile|dispatch|sites|quiet|fifty|deletes|changes|views|profile|instances|express|flat|steady [minutes]]");
            System.exit(2);
        }
        try (Bench bench = new Bench()) {
            System.out.printf(Locale.ROOT, "%d cores, %s %s, data on %s%n", Runtime.getRuntime().availableProcessors(), System.getProperty("java.vm.name"),
                    System.getProperty("java.runtime.version"), Files.getFileStore(bench.dir).type());
            if (what.equals("all") || what.equals("start")) {
                bench.measureStart();
            }
            if (what.equals("all") || what.equals("intake")) {
                bench.measureWithoutStore();
                bench.measureIntake("intake", Map.of());
            }
            if (what.equals("all") || what.equals("awards")) {
                bench.measureAwards("awards", Map.of());
            }
            if (what.equals("all") || what.equals("sync")) {
                try (SyncBench sync = new SyncBench(bench)) {
                    sync.measureRate();
                }
            }
            if (what.equals("instances")) {
                bench.measureInstances();
            }
            if (what.equals("express")) {
                bench.measureAwards("awards", Map.of());
                bench.measureExpress();
            }
            if (what.equals("flat") || what.equals("steady")) {
                try (Bench other = new Bench()) {
                    FlatBench flat = new FlatBench(bench, other);
                    if (what.equals("flat")) {
                        flat.measureSize();
                    } else {
                        flat.measureTime(args.length > 1 ? Integer.parseInt(args[1]) : STEADY_MINUTES);
                    }
                }
            }
            if (what.equals("growth")) {
                new GrowthBench(bench.dir).measure();
            }
            if (what.equals("deletes")) {
                new DeletesBench(bench.dir).measure();
            }
            if (what.equals("changes")) {
                new SiteChangesBench(bench.dir).measure();
            }
            if (what.equals("views")) {
                new ViewsBench(bench).measure();
            }
            if (what.equals("profile")) {
                bench.profile("file", Map.of());
                bench.withServers("award", bench::profileAwards);
                bench.withServers("webhook", bench::profileIntake);
                bench.withServers("change", bench::profileChanges);
            }
            if (what.equals("hostile")) {
                new HostileBench(bench, bench.dir).measure();
            }
            if (what.equals("dispatch")) {
                new DispatchBench(bench.dir).measure();
            }
            if (what.equals("sites")) {
                new SitesBench(bench, bench.dir).measure();
            }
            if (what.equals("quiet")) {
                try (FairSitesBench sites = new FairSitesBench(bench, bench.dir)) {
                    sites.measureQuiet();
                }
            }
            if (what.equals("fifty")) {
                try (FairSitesBench sites = new FairSitesBench(bench, bench.dir)) {
                    sites.measureQuotas();
                }
            }
            if (what.equals("quota")) {
                try (SyncBench sync = new SyncBench(bench)) {
                    sync.measureQuota();
                }
            }
            if (what.equals("csv")) {
                new CsvBench(bench.dir).measure();
            }
            if (what.equals("setup")) {
                try (SetupSite site = new SetupSite(bench, bench.dir, CountedWix.start(bench.dir, bench.wixPort))) {
                    new SetupBench(site).measure();
                    new SetupMemory(site).measure();
                }
            }
        }
    }

    private void measureStart() throws Exception {
        List<Long> empty = new ArrayList<>();
        List<Long> memory = new ArrayList<>();
        Path config = config("start", Map.of());
        for (int i = 0; i < STARTS; i++) {
            Service.delete(data("start").toFile());
            long start = System.nanoTime();
            try (Service bridge = bridge("start", config)) {
                bridge.await200(managementPort, "/observe/health/ready");
                empty.add((System.nanoTime() - start) / 1_000_000);
                memory.add(bridge.residentMib());
            }
        }
        row("start to ready (median of " + STARTS + ")", median(empty) + " ms", "each: " + empty);
        row("resident memory when ready", median(memory) + " MiB", "each: " + memory);
    }

    private void measureWithoutStore() throws Exception {
        Path config = config("no-store", Map.of());
        try (Service intake = Service.start(dir, "no-store", Service.java(bridgeOptions(), "io.loyaltybridge.app.IntakeWithoutStore", config.toString()))) {
            intake.await200(managementPort, "/observe/health/ready");
            intake("webhooks/s, same route, nothing stored", intake, send("social-like", INTAKE_CUSTOMERS, INTAKE_WARM_UP, INTAKE_ROUND, INTAKE_ROUND, INTAKE_ROUND));
        }
    }

    /** One process with its file, then one instance over PostgreSQL and Kafka. */
    private void measureInstances() throws Exception {
        long file = measureAwards("awards", Map.of());
        withServers("instances", (name, shared) -> {
            long servers = measureAwards(name, shared);
            row("CPU per award, over PostgreSQL and Kafka / file", String.format(Locale.ROOT, "%.2f", servers / (double) file), servers + " us, " + file + " us");
            measureIntake(name + "-intake", shared);
        });
    }

    @FunctionalInterface
    private interface Measurement {
        void with(String name, Map<String, String> settings) throws Exception;
    }

    /** Over an empty database of PostgreSQL and an empty topic. */
    private void withServers(String name, Measurement measurement) throws Exception {
        try (DatabaseServer database = DatabaseServer.start(dir.resolve(name + "-postgres"));
                KafkaServer kafka = KafkaServer.start(dir.resolve(name + "-kafka"), freePort(), freePort())) {
            server = database.url() + "?user=" + DatabaseServer.USER;
            Map<String, String> shared = Map.of("bridge.store-url", database.url(), "bridge.store-user", DatabaseServer.USER, "bridge.kafka", kafka.address(),
                    "bridge.forgotten-key", "0f".repeat(32), "coupons.code-key", "a key of no value at all");
            TopicAdmin.open(TopicPlace.of(Settings.load(Path.of(Settings.DEFAULT_FILE), config(name + "-topic", shared), Map.of()))).setup(TopicAdmin.PARTITIONS, 1);
            measurement.with(name + "-of-servers", shared);
        } finally {
            server = null;
        }
    }

    private void profile(String name, Map<String, String> more) throws Exception {
        profileAwards(name + "-award", more);
        profileIntake(name + "-webhook", more);
        profileChanges(name + "-change", more);
    }

    private void profileChanges(String name, Map<String, String> more) throws Exception {
        try (SyncBench sync = new SyncBench(this)) {
            sync.profile(name, more);
        }
    }

    /** What a service keeps its data in now, behind the name of a figure. */
    String store() {
        return server == null ? ", file" : ", PostgreSQL and Kafka";
    }

    /** Webhooks are stored, and no route works on them. */
    private Path intakeConfig(String name, Map<String, String> more) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(more);
        settings.putAll(Map.of("sources.social-like.route", "not-dispatched",
                "camel.main.routesIncludePattern", "file:routes/**/*.camel.yaml,file:bench/routes/*.camel.yaml"));
        return config(name, settings);
    }

    private void measureIntake(String name, Map<String, String> more) throws Exception {
        Path config = intakeConfig(name, more);
        long before = server == null ? 0 : query(name, "SELECT COUNT(*) FROM inbox")[0];
        try (Service bridge = bridge(name, config)) {
            bridge.await200(managementPort, "/observe/health/ready");
            List<String[]> rounds = send("social-like", INTAKE_CUSTOMERS, INTAKE_WARM_UP, INTAKE_ROUND, INTAKE_ROUND, INTAKE_ROUND);
            long accepted = intake(server == null ? "webhooks/s, each on disk before its 200" : "webhooks/s, each in the topic before its 200", bridge, rounds);
            long end = System.nanoTime() + PATIENCE_NANOS;
            long rows = query(name, "SELECT COUNT(*) FROM inbox")[0] - before;
            while (server != null && rows < accepted && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(200);
                rows = query(name, "SELECT COUNT(*) FROM inbox")[0] - before;
            }
            row("accepted, and rows in the database", accepted + " = " + rows, accepted == rows ? "equal" : "WRONG");
            require(accepted == rows, "rows are missing");
        }
    }

    /** Prints the rounds after the first, which warms up. Returns all that was accepted. */
    static long intake(String what, Service service, List<String[]> rounds) {
        List<Long> rate = new ArrayList<>();
        List<Long> p50 = new ArrayList<>();
        List<Long> p99 = new ArrayList<>();
        List<Long> cpu = new ArrayList<>();
        long accepted = 0;
        for (String[] round : rounds) {
            accepted += Long.parseLong(round[1]);
            require(round[2].equals("0"), round[2] + " webhooks were refused");
        }
        for (String[] round : rounds.subList(1, rounds.size())) {
            rate.add(Long.parseLong(round[1]) * 1_000_000 / Long.parseLong(round[3]));
            p50.add(Long.parseLong(round[4]));
            p99.add(Long.parseLong(round[5]));
            cpu.add(100_000 * Long.parseLong(round[6]) / Long.parseLong(round[3]));
        }
        row(what, median(rate) + "/s", String.format(Locale.ROOT, "p50 %.1f ms, p99 %.1f ms; rounds %s/s, p99 %s us; CPU per webhook %d us, warming up included; the sender took %d %% of a core",
                median(p50) / 1000.0, median(p99) / 1000.0, rate, p99, service.cpuMillis() * 1_000 / accepted, median(cpu)));
        return accepted;
    }

    /** @return CPU time of the service for an award in the rounds that count, their median in microseconds */
    private long measureAwards(String name, Map<String, String> more) throws Exception {
        try (Service wix = wix()) {
            try (Service bridge = bridge(name, config(name, more))) {
                bridge.await200(managementPort, "/observe/health/ready");
                long calls = stats().path("calls").asLong();
                send("social-like", CUSTOMERS, CUSTOMERS);
                awaitDone(name, next);
                row("calls to Wix per award, customer unknown", perAward(calls, CUSTOMERS), "contact looked up, created; account fetched, created; points");
                List<Long> rates = new ArrayList<>();
                List<Long> cpus = new ArrayList<>();
                String warm = "";
                for (int round = 0; round < AWARD_WARM_UPS + 3; round++) {
                    long cpu = bridge.cpuMillis();
                    long wixCpu = wix.cpuMillis();
                    calls = stats().path("calls").asLong();
                    long before = query(name, "SELECT COALESCE(MAX(seq), 0) FROM inbox")[0];
                    send("social-like", CUSTOMERS, AWARD_ROUND);
                    awaitDone(name, next);
                    long[] span = query(name, "SELECT MIN(i.received_at), MAX(o.updated_at) FROM inbox i JOIN operations o ON o.event_seq = i.seq WHERE i.seq > " + before);
                    rates.add(AWARD_ROUND * 1000L / (span[1] - span[0]));
                    warm = perAward(calls, AWARD_ROUND);
                    cpus.add((bridge.cpuMillis() - cpu) * 1_000 / AWARD_ROUND);
                    System.out.printf(Locale.ROOT, "  round of %d awards: %d/s, CPU of the bridge %d ms, of the stand-in %d ms%n", AWARD_ROUND, rates.get(round),
                            bridge.cpuMillis() - cpu, wix.cpuMillis() - wixCpu);
                }
                row("calls to Wix per award, customer known", warm, "points");
                row("awards/s end to end, customers known", median(rates.subList(AWARD_WARM_UPS, rates.size())) + "/s",
                        "rounds " + rates.subList(AWARD_WARM_UPS, rates.size()) + "/s after " + AWARD_WARM_UPS + " to warm up");
                row("resident memory after the awards", bridge.residentMib() + " MiB", next + " awards");
                checkPoints(name);
                return median(cpus.subList(AWARD_WARM_UPS, cpus.size()));
            }
        }
    }

    private void measureExpress() throws Exception {
        try (Service wix = wix()) {
            next = 0;
            new ExpressBench(this).measure(CUSTOMERS);
            checkBalances();
        }
    }

    /** A stand-in without a quota, with an active program. */
    Service wix() throws Exception {
        Service wix = Service.start(dir, "wix", Service.java(List.of("-XX:+UseParallelGC", "-Xmx1g"), "io.loyaltybridge.sandbox.SandboxProcess",
                "--wix-port", Integer.toString(wixPort), "--quota", "0"));
        wix.await200(wixPort, "/_sandbox/stats");
        wixPost("program", "{\"status\":\"ACTIVE\"}");
        return wix;
    }

    private void profileAwards(String name, Map<String, String> more) throws Exception {
        try (Service wix = wix()) {
            try (Service bridge = bridge(name, config(name, more))) {
                bridge.await200(managementPort, "/observe/health/ready");
                Profile profile = Profile.start(bridge, managementPort, dir.resolve(name + ".jfr"));
                send("social-like", CUSTOMERS, CUSTOMERS);
                awaitDone(name, next);
                for (int round = 0; round < PROFILE_WARM_UPS; round++) {
                    send("social-like", CUSTOMERS, AWARD_ROUND);
                    awaitDone(name, next);
                }
                profile.begin();
                for (int round = 0; round < 2; round++) {
                    send("social-like", CUSTOMERS, AWARD_ROUND);
                    awaitDone(name, next);
                }
                profile.print("award" + store(), 2L * AWARD_ROUND);
                checkPoints(name);
            }
            // Counting exchanges costs something itself.
            Map<String, String> counting = new LinkedHashMap<>(more);
            counting.put("camel.metrics.enableRoutePolicy", "true");
            counting.put("camel.metrics.routePolicyLevel", "route");
            int awards = next;
            try (Service bridge = bridge(name, config(name, counting))) {
                bridge.await200(managementPort, "/observe/health/ready");
                double before = Profile.exchanges(managementPort);
                next = awards;
                send("social-like", CUSTOMERS, CUSTOMERS);
                awaitDone(name, next);
                row("exchanges of one award" + store(), String.format(Locale.ROOT, "%.1f", (Profile.exchanges(managementPort) - before) / CUSTOMERS),
                        "one for each route that it passes, Kamelets too");
            }
        }
    }

    private void profileIntake(String name, Map<String, String> more) throws Exception {
        try (Service bridge = bridge(name, intakeConfig(name, more))) {
            bridge.await200(managementPort, "/observe/health/ready");
            Profile profile = Profile.start(bridge, managementPort, dir.resolve(name + ".jfr"));
            send("social-like", INTAKE_CUSTOMERS, 2 * INTAKE_WARM_UP);
            profile.begin();
            send("social-like", INTAKE_CUSTOMERS, INTAKE_ROUND);
            profile.print("webhook that is taken" + store(), INTAKE_ROUND);
            HostileBench.forged(port, REFUSED);
            profile.begin();
            HostileBench.forged(port, REFUSED);
            profile.print("webhook that is refused" + store(), REFUSED);
        }
    }

    private void checkPoints(String name) throws Exception {
        long settled = query(name, "SELECT COUNT(*) FROM operations WHERE state = 'SETTLED'")[0];
        require(settled == next, settled + " awards are settled, not " + next);
        checkBalances();
    }

    private void checkBalances() throws Exception {
        long points = 0;
        int accounts = 0;
        for (JsonNode account : JSON.readTree(wixGet("accounts")).path("accounts")) {
            points += account.path("points").path("balance").asLong();
            accounts++;
        }
        boolean right = points == next * POINTS && accounts == CUSTOMERS;
        row("points on the stand-in", points + " = " + next + " x " + POINTS, right ? "every one, " + accounts + " customers" : "WRONG");
        require(right, "points are wrong");
    }

    private String perAward(long before, int awards) throws Exception {
        return String.format(Locale.ROOT, "%.2f", (stats().path("calls").asLong() - before) / (double) awards);
    }

    void awaitDone(String name, int awards) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (query(name, "SELECT COUNT(*) FROM inbox WHERE state = 'pending'")[0] > 0
                || query(name, "SELECT COUNT(*) FROM operations WHERE state = 'SETTLED'")[0] < awards) {
            require(System.nanoTime() < end, "not every award was settled in time; see " + dir);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    List<String[]> send(String source, int customers, int... rounds) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(port), source, secret, Integer.toString(CONNECTIONS), Integer.toString(next),
                Integer.toString(customers)));
        for (int round : rounds) {
            arguments.add(Integer.toString(round));
            next += round;
        }
        List<String[]> result = Service.run(Service.java(List.of("-XX:+UseSerialGC", "-Xms384m", "-Xmx384m", "-XX:TieredStopAtLevel=1"), "io.loyaltybridge.bench.Load",
                arguments.toArray(String[]::new)));
        return result;
    }

    /** At a steady rate. Answers what {@link Paced} prints. */
    String[] sendPaced(String source, int perSecond, int seconds) throws Exception {
        int first = next;
        next += perSecond * seconds;
        return Service.run(Service.java(List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1"), "io.loyaltybridge.bench.Paced",
                Integer.toString(port), source, secret, Integer.toString(first), Integer.toString(perSecond), Integer.toString(seconds))).get(0);
    }

    /** How many events were sent since the last {@link #config}. */
    int sent() {
        return next;
    }

    Path config(String name, Map<String, String> more) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bridge.port", Integer.toString(port));
        settings.put("bridge.management-port", Integer.toString(managementPort));
        settings.put("bridge.data-dir", data(name).toString());
        settings.put("wix.base-url", wixUrl());
        settings.put("wix.auth", "api-key");
        settings.put("wix.api-key", "key-of-no-value");
        settings.put("wix.site-id", SITE);
        settings.put("wix.quota-per-minute", "0");
        settings.put("sources.social-like.secret", secret);
        settings.putAll(more);
        next = 0;
        Path file = dir.resolve(name + ".properties");
        StringBuilder text = new StringBuilder();
        settings.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return Files.writeString(file, text);
    }

    Path data(String name) {
        return dir.resolve(name + "-data");
    }

    Path directory() {
        return dir;
    }

    String wixUrl() {
        return "http://127.0.0.1:" + wixPort;
    }

    int port() {
        return port;
    }

    String secret() {
        return secret;
    }

    int managementPort() {
        return managementPort;
    }

    Service bridge(String name, Path config) throws IOException {
        return Service.start(dir, name, List.of("./loyalty-bridge", "run", "--config", config.toString()));
    }

    private static List<String> bridgeOptions() {
        return List.of("-XX:+UseParallelGC", "-Xmx512m");
    }

    private JsonNode stats() throws Exception {
        return JSON.readTree(wixGet("stats"));
    }

    private String wixGet(String command) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(wixUrl() + "/_sandbox/" + command)).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    private void wixPost(String command, String body) throws Exception {
        http.send(HttpRequest.newBuilder(URI.create(wixUrl() + "/_sandbox/" + command))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    long[] query(String name, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(server == null ? "jdbc:sqlite:" + data(name).resolve("bridge.db") : server);
                Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            long[] values = new long[rows.getMetaData().getColumnCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = rows.getLong(i + 1);
            }
            return values;
        }
    }

    static void row(String what, String value, String how) {
        System.out.printf(Locale.ROOT, "%-44s %18s   %s%n", what, value, how);
    }

    static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }

    private static String newSecret() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return "whsec_" + Base64.getEncoder().encodeToString(random);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        Service.delete(dir.toFile());
    }
}
