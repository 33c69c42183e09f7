package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.testing.BridgeFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alerts of {@code ops/} ask for what the service really counts. */
@Tag("service")
class OpsTest {
    private static final Path RULES = Path.of("ops/prometheus-rules.yaml");
    private static final Path DASHBOARD = Path.of("ops/grafana-dashboard.json");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final Pattern NAME = Pattern.compile("\\bbridge_[a-z_]+\\b");
    private static final Pattern MADE = Pattern.compile("\"(bridge\\.[a-z.]+)\"");
    private static final Pattern BY = Pattern.compile("by \\(([a-z, ]+)\\) \\((?:rate|increase)?\\(?(bridge_[a-z_]+)");

    @Test
    void eachMetricIsOneThatTheServiceHas() throws IOException {
        Set<String> made = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher names = MADE.matcher(Files.readString(file));
                while (names.find()) {
                    made.add(names.group(1).replace('.', '_'));
                }
            }
        }
        Set<String> asked = new TreeSet<>();
        for (Path file : List.of(RULES, DASHBOARD)) {
            Matcher names = NAME.matcher(Files.readString(file));
            while (names.find()) {
                asked.add(names.group().replaceFirst("(_seconds)?(_total|_bucket|_sum|_count)?$", ""));
            }
        }
        assertThat(asked).isNotEmpty().allSatisfy(name -> assertThat(made)
                .as(name)
                .anyMatch(one ->
                        one.equals(name) || one.replaceFirst("_seconds$", "").equals(name)));
    }

    @Test
    void whatARunningServiceShowsHasTheLabelsThatAreAskedFor(@TempDir Path dir) throws IOException {
        String shown;
        try (BridgeFixture bridge = BridgeFixture.start(dir)) {
            bridge.like("ada@example.com", "post-1");
            bridge.request(
                    "POST",
                    bridge.baseUrl() + "/webhooks/" + BridgeFixture.SOURCE,
                    Map.of(
                            "webhook-id",
                            "1",
                            "webhook-timestamp",
                            Long.toString(System.currentTimeMillis() / 1_000),
                            "webhook-signature",
                            "v1,bm8gc2lnbmF0dXJlIG9mIG91cnMgYXQgYWxsLCBub3Q="),
                    "{}".getBytes(StandardCharsets.UTF_8));
            shown = bridge.request("GET", bridge.managementUrl() + "/observe/metrics", Map.of(), new byte[0])
                    .body();
        }
        assertThat(Files.readString(RULES)).contains("reason=~\"signature|wrong.signature\"");
        assertThat(shown.lines())
                .as("a wrong signature is counted as the alert expects")
                .anyMatch(line ->
                        line.matches("bridge_webhooks_refused_total\\{.*reason=\"(signature|wrong.signature)\".*"));
        List<String> checked = new ArrayList<>();
        for (Path file : List.of(RULES, DASHBOARD)) {
            Matcher by = BY.matcher(Files.readString(file));
            while (by.find()) {
                String metric = by.group(2);
                List<String> lines = shown.lines()
                        .filter(line -> line.startsWith(metric + "{"))
                        .toList();
                for (String label : by.group(1).split(", *")) {
                    if (!lines.isEmpty() && !label.equals("le")) {
                        assertThat(lines).as(metric).allMatch(line -> line.contains(label + "=\""));
                        checked.add(metric);
                    }
                }
            }
        }
        assertThat(checked)
                .contains(
                        "bridge_webhooks_received_total",
                        "bridge_webhooks_refused_total",
                        "bridge_events_ended_total",
                        "bridge_wix_calls_seconds_count");
    }

    @Test
    void thePanelsHaveQueriesAndTitles() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
        assertThat(dashboard.path("panels")).hasSizeGreaterThan(10).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.path("targets")).isNotEmpty();
        });
        assertThat(dashboard
                        .path("panels")
                        .valueStream()
                        .map(panel -> panel.path("id").asInt())
                        .collect(Collectors.toSet()))
                .hasSize(dashboard.path("panels").size());
    }

    @Test
    void prometheusTakesTheRules() throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(PROMTOOL),
                "Left out: the rules are checked with promtool, and there is no " + PROMTOOL
                        + " (apt install prometheus)");
        Process promtool = new ProcessBuilder(PROMTOOL.toString(), "check", "rules", RULES.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(said).isZero();
    }
}
