package io.loyaltybridge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.app.DataDirectory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each view of the page asks of the service, with 100,000 events and customers: the first answer, and those after it. */
final class ViewsBench {
    static final String SITE = "00000000-0000-4000-8000-000000000001";
    private static final int MANY = 100_000;
    private static final int TIMES = 20;
    private static final String KEY = "X-Management-Token";

    private final Bench bench;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String token = "";

    ViewsBench(Bench bench) {
        this.bench = bench;
    }

    void measure() throws Exception {
        Path data = Files.createDirectories(bench.data("views"));
        long begun = System.nanoTime();
        fill(data);
        System.out.printf(Locale.ROOT, "%,d customers, events and awards, filled in %.0f s%n", MANY, (System.nanoTime() - begun) / 1e9);
        Path config = bench.config("views", Map.of("program.base-url", "http://127.0.0.1:9", "program.token", "token-of-no-value",
                "wix.instance-id", SITE, "bridge.compact-cron", "off", "bridge.housekeeping-cron", "0 0 0 1 1 ? 2099"));
        try (Service bridge = bench.bridge("views", config)) {
            bridge.await200(bench.managementPort(), "/observe/health/ready");
            token = DataDirectory.Owner.of(data).orElseThrow().token();
            for (Map.Entry<String, String> view : views().entrySet()) {
                view(view.getKey(), view.getValue());
            }
            new FirstPaint(bench.managementPort()).measure(token);
        }
    }

    /** What a view asks, by what a person does there. */
    private Map<String, String> views() throws Exception {
        Map<String, String> views = new LinkedHashMap<>();
        views.put("overview, hour", "/overview?span=hour");
        views.put("overview, day", "/overview?span=day");
        views.put("overview, week", "/overview?span=week");
        views.put("needs a person, counts", "/attention/counts");
        views.put("needs a person, all", "/attention?limit=50");
        views.put("needs a person, out of sync", "/attention?kind=drift&limit=50");
        views.put("events", "/events?limit=50");
        views.put("events, parked", "/events?state=parked&limit=50");
        views.put("events, of a source", "/events?source=source-2&limit=50");
        views.put("events, of a customer", "/events?customer=c77777@example.com&limit=50");
        views.put("events, a text in the payload", "/events?text=post-4711&limit=50");
        views.put("one event", "/events/77777");
        views.put("customers", "/customers?limit=50");
        views.put("customers, by e-mail", "/customers?q=c77777@example.com&limit=50");
        String link = json("/customers?q=c77777@example.com&limit=1").path("items").path(0).path("link").asText();
        views.put("one customer", "/customers/" + link);
        views.put("one customer, balances", "/customers/" + link + "/balances");
        views.put("jobs", "/jobs?limit=50");
        views.put("routes", "/routes");
        views.put("settings", "/settings");
        views.put("sites", "/sites");
        views.put("audit", "/audit?limit=50");
        return views;
    }

    private void view(String what, String path) throws Exception {
        long first = millis10(path);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            times.add(millis10(path));
        }
        long worst = times.stream().mapToLong(Long::longValue).max().orElseThrow();
        Bench.row(what, String.format(Locale.ROOT, "%.1f ms", Bench.median(times) / 10.0),
                String.format(Locale.ROOT, "worst %.1f ms, first %.1f ms%s", worst / 10.0, first / 10.0, Math.max(first, worst) > 2_000 ? "   OVER 200 ms" : ""));
    }

    private long millis10(String path) throws Exception {
        HttpRequest request = request(path);
        long begun = System.nanoTime();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        long took = (System.nanoTime() - begun) / 100_000;
        Bench.require(answer.statusCode() == 200, path + ": " + answer.statusCode() + " " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        return took;
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bench.managementPort() + "/api/v1" + path)).header(KEY, token).build();
    }

    private JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(http.send(request(path), HttpResponse.BodyHandlers.ofString()).body());
    }

    /**
     * A week: each customer has an event, which gave an award that was carried to the program. Of a thousand events one is parked and one
     * waits; of a thousand customers one is out of sync.
     */
    static void fill(Path data) throws Exception {
        long now = System.currentTimeMillis();
        long step = Duration.ofDays(7).toMillis() / MANY;
        String numbers = Filling.numbers(MANY);
        String at = "(" + (now - Duration.ofDays(7).toMillis()) + " + i * " + step + ")";
        String link = "'link-' || substr('0000000000000000' || (i * 7919 % " + MANY + "), -15)";
        String hash = "substr('0000000000000000' || hex(i), -16) || '0123456789abcdef'";
        Filling.run(data,
            "INSERT INTO links (site, id, email, contact_id, wix_account_id, program_id, state, created_at, updated_at) " + numbers
                    + "SELECT '" + SITE + "', " + link + ", 'c' || i || '@example.com', 'contact-' || i, 'account-' || i, 'program-' || i, 'MATCHED', " + at + ", " + at + " FROM n",
            "INSERT INTO observations (site, link_id, side, version, balance, seen_at) " + numbers
                    + "SELECT '" + SITE + "', " + link + ", side, 2, CASE WHEN i % 1000 = 7 AND side = 'wix' THEN 108 ELSE 105 END, " + at
                    + " FROM n, (SELECT 'wix' AS side UNION ALL SELECT 'program')",
            "INSERT INTO inbox (site, source, event_id, body_hash, kind, lane, received_at, occurred_at, body, state, attempts, due_at, outcome, ended_at) " + numbers
                    + "SELECT '" + SITE + "', 'source-' || (i % 3), 'evt-' || i, 'hash', 'post.liked', 'email:c' || i || '@example.com', " + at + ", " + at
                    + ", '{\"id\":\"evt-' || i || '\",\"type\":\"post.liked\",\"email\":\"c' || i || '@example.com\",\"postId\":\"post-' || i || '\"}',"
                    + " CASE i % 1000 WHEN 3 THEN 'parked' WHEN 4 THEN 'pending' ELSE 'done' END, CASE i % 1000 WHEN 3 THEN 20 ELSE 0 END, CASE i % 1000 WHEN 4 THEN 9999999999999 ELSE 0 END,"
                    + " CASE i % 1000 WHEN 3 THEN 'Wix earn-points: 500' WHEN 4 THEN NULL ELSE 'awarded 5 points' END, CASE i % 1000 WHEN 4 THEN NULL ELSE " + at + " + 40 + i % 3000 END FROM n",
            "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, description, state, attempt, source, event_seq, day, revision, transaction_id, created_at, updated_at) " + numbers
                    + "SELECT '" + SITE + "', 'award-' || " + hash + ", " + link + ", 'wix', 'award', 'social-like post.liked object post-' || i, 5, 'For liking a post', 'SETTLED', 1, 'source-' || (i % 3), i + 1,"
                    + " '2026-11-01', 1, 'transaction-' || i, " + at + ", " + at + " + 300 FROM n",
            "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, attempt, revision, from_side, from_version, to_version, transaction_id, created_at, updated_at) " + numbers
                    + "SELECT '" + SITE + "', 'sync-' || " + hash + ", " + link + ", 'program', 'sync', 'wix 1..2', 5, 'SETTLED', 1, 1, 'wix', 1, 2, 'txn-' || i, " + at + ", " + at + " + 600 FROM n",
            "INSERT INTO ledger (site, link_id, at, side, kind, amount, from_version, to_version, balance, operation_id, transaction_id, cause) " + numbers
                    + "SELECT '" + SITE + "', " + link + ", " + at + ", CASE kind WHEN 'settled' THEN 'program' ELSE 'wix' END, kind, 5, 1, 2, 105, CASE kind WHEN 'award' THEN 'award-' ELSE 'sync-' END || " + hash
                    + ", 'transaction-' || i, 'social-like post.liked object post-' || i FROM n, (SELECT 'award' AS kind UNION ALL SELECT 'settled')");
    }
}
