package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.sun.net.httpserver.HttpServer;
import io.loyaltybridge.settings.SecretNames;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Every secret setting of the catalogue, right and wrong, through everything that prints: none of them is read anywhere. */
@Tag("service")
class SecretsNeverPrintedTest {
    private static final List<String> LOGGERS = List.of(Logger.ROOT_LOGGER_NAME, "org.apache.camel", "org.apache.hc");

    @TempDir
    private Path dir;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    private final Map<String, Level> levels = new LinkedHashMap<>();
    private final StringBuilder seen = new StringBuilder();
    private WixProxy wix;
    private HttpServer program;

    /** Everything that is logged at all, as it would be written. */
    @BeforeEach
    void listen() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %logger{0} - %safe%n%safeEx%nopex");
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(log);
        appender.start();
        LOGGERS.forEach(name -> {
            levels.put(name, context.getLogger(name).getLevel());
            context.getLogger(name).setLevel(Level.DEBUG);
        });
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(other -> {
            if (other != appender) {
                other.stop();
            }
        });
    }

    @AfterEach
    void stop() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(appender);
        context.getLogger(Logger.ROOT_LOGGER_NAME)
                .iteratorForAppenders()
                .forEachRemaining(ch.qos.logback.core.Appender::start);
        levels.forEach((name, level) -> context.getLogger(name).setLevel(level));
        if (wix != null) {
            wix.close();
        }
        if (program != null) {
            program.stop(0);
        }
    }

    private Map<String, String> secrets() {
        Map<String, String> secrets = new LinkedHashMap<>();
        SecretNames.all("social-like")
                .forEach(name -> secrets.put(name, "hidden-" + name.replace('.', '-') + "-of-no-value"));
        for (String name : List.of("program.webhook-secret", "sources.social-like.secret")) {
            secrets.put(
                    name,
                    "whsec_"
                            + Base64.getEncoder()
                                    .encodeToString(secrets.get(name).getBytes(StandardCharsets.UTF_8)));
        }
        for (String name : List.of("bridge.secrets-key", "bridge.secrets-key-old")) {
            byte[] key = (name + "-hidden-of-no-value").substring(0, 32).getBytes(StandardCharsets.UTF_8);
            secrets.put(name, Base64.getEncoder().encodeToString(key));
        }
        secrets.put("bridge.forgotten-key", "feedc0de".repeat(8));
        secrets.put(
                "setup.jdbc-url", "jdbc:sqlite:" + dir.resolve("none") + "/shop.db?password=hidden-in-the-jdbc-url");
        return secrets;
    }

    private static void assertHidden(String text, Map<String, String> secrets) {
        secrets.forEach((name, value) -> assertThat(text.contains(value))
                .as(name + " is printed: " + around(text, value))
                .isFalse());
        assertThat(text).doesNotContain("hidden-in-the-jdbc-url");
    }

    private static String around(String text, String value) {
        int at = text.indexOf(value);
        return at < 0 ? "" : text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 100));
    }

    /** A program that repeats what it was sent, as some do to say what was wrong with it. */
    private String echo() throws IOException {
        program = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        program.createContext("/", exchange -> {
            byte[] answer = ("{\"error\":{\"code\":\"bad\",\"message\":\"not for "
                            + exchange.getRequestHeaders().getFirst("Authorization") + "\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(400, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        program.start();
        return "http://127.0.0.1:" + program.getAddress().getPort();
    }

    /** What the service runs with, but for what follows from other settings. */
    private Path config(Settings settings) throws IOException {
        Map<String, String> set = new LinkedHashMap<>(settings.all());
        set.keySet().removeAll(List.of("bridge.site", "wix.app-id"));
        return Cli.config(dir.resolve("site.properties"), set);
    }

    private void run(Path config, String... arguments) {
        Cli cli = Cli.run(config, arguments);
        seen.append("$ ")
                .append(String.join(" ", arguments))
                .append('\n')
                .append(cli.out())
                .append(cli.err());
    }

    @Test
    void aRightOneIsReadNowhere() throws IOException {
        Map<String, String> secrets = secrets();
        wix = WixProxy.start();
        Map<String, String> all = new LinkedHashMap<>(secrets);
        all.putAll(Map.of(
                "wix.base-url",
                wix.url(),
                "program.base-url",
                echo(),
                "mail.host",
                "127.0.0.1",
                "mail.port",
                "9",
                "mail.tls",
                "none",
                "mail.username",
                "shop",
                "mail.from",
                "shop@example.com",
                "setup.jdbc-user",
                "shop",
                "setup.jdbc-query",
                "SELECT email, id FROM c WHERE id > :?after",
                "retry.max-attempts",
                "1"));
        all.put("sources.social-like.secret", secrets.get("sources.social-like.secret") + " ${secret}");
        all.putAll(Map.of("coupons.on", "true", "coupons.amount", "5", "reminder.on", "true"));
        try (BridgeFixture fixture = BridgeFixture.start(dir.resolve("data"), all)) {
            wix.forwardTo(fixture.standIn().baseUrl());
            fixture.standIn().seedAccount("ada@example.com", "Ada", 5_000);
            wix.answer(
                    "/earn-points",
                    400,
                    "{'message':'x" + "y".repeat(150) + " not for " + secrets.get("wix.api-key") + "','details':{}}");
            fixture.send(
                    "social-like",
                    "{\"id\":\"1\",\"type\":\"post.liked\",\"email\":\"ada@example.com\",\"postId\":\"p\"}");
            fixture.settle();

            Path config = config(fixture.settings());
            for (String line : List.of(
                    "setup --from jdbc",
                    "setup --from program --dry-run",
                    "setup --from contacts --dry-run",
                    "reconcile --dry-run",
                    "coupons --dry-run",
                    "remind --dry-run",
                    "events list",
                    "events show 1",
                    "parked list",
                    "parked show 1",
                    "links",
                    "jobs",
                    "explain ada@example.com",
                    "preview reminder",
                    "mapping export " + dir.resolve("m.csv"),
                    "send --url http://127.0.0.1:9/ social-like email=a@example.com",
                    "badges --dry-run",
                    "store compact --dry-run")) {
                run(config, line.split(" "));
            }
            for (String page : List.of("health?data=true", "metrics")) {
                seen.append(fixture.request("GET", fixture.managementUrl() + "/observe/" + page, Map.of(), new byte[0])
                        .body());
            }
        }
        assertThat(seen)
                .as("what others repeated was printed, without it")
                .contains("not for ***", "not for Bearer ***", "SQLITE_CANTOPEN");
        assertHidden(seen.toString(), secrets);
        String logged = log.toString(StandardCharsets.UTF_8);
        assertThat(logged).contains("Authorization: Bearer ***", "Authorization: ***", "holds secrets (");
        assertHidden(logged, secrets);
        for (String file : List.of("bridge.db", "bridge.db-wal")) {
            Path stored = dir.resolve("data").resolve(file);
            assertHidden(Files.exists(stored) ? Files.readString(stored, StandardCharsets.ISO_8859_1) : "", secrets);
        }
    }

    @Test
    void aWrongOneIsReadNowhereEither() throws Exception {
        Map<String, String> secrets = secrets();
        for (String name : secrets.keySet()) {
            // Too short, with a space, of no form at all: wrong for whoever looks at it.
            for (String wrong : List.of(
                    "hidden ü-" + name.hashCode() % 1_000, "whsec_hidden-" + name, secrets.get(name) + " hidden-7")) {
                Map<String, String> all = new LinkedHashMap<>(secrets);
                all.put(name, wrong);
                all.putAll(Map.of(
                        "bridge.data-dir",
                        dir.resolve("data-" + name).toString(),
                        "wix.auth",
                        "api-key",
                        "wix.site-id",
                        "s",
                        "bridge.port",
                        "65000",
                        "program.base-url",
                        "http://127.0.0.1:9",
                        "program.connector",
                        "none-such",
                        "sources.social-like.points",
                        "1"));
                Path config = Cli.config(dir.resolve("wrong.properties"), all);
                StringWriter err = new StringWriter();
                int exit = LoyaltyBridge.execute(
                        new PrintWriter(err, true), new PrintWriter(err, true), "run", "--config", config.toString());
                assertThat(exit).as(err.toString()).isEqualTo(1);
                assertHidden(err.toString(), Map.of(name, wrong));
                assertThat(err.toString()).doesNotContain("hidden-7", "hidden ü");
            }
        }
        assertHidden(log.toString(StandardCharsets.UTF_8), secrets);
    }

    @Test
    void aDriverThatIsNotThereIsNamedByTheBeginningOfItsUrl() throws IOException {
        try (BridgeFixture fixture = BridgeFixture.start(
                dir.resolve("data"),
                Map.of(
                        "setup.jdbc-url",
                        "jdbc:postgresql://shop:hidden-in-the-jdbc-url@db/shop",
                        "setup.jdbc-query",
                        "SELECT email, id FROM c WHERE id > :?after"))) {
            run(config(fixture.settings()), "setup", "--from", "jdbc");
        }
        assertThat(seen)
                .contains("no JDBC driver takes a URL that begins with jdbc:postgresql:;")
                .doesNotContain("hidden-in-the");
    }
}
