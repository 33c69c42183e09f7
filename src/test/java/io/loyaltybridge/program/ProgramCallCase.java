package io.loyaltybridge.program;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.testing.Profiles;
import io.loyaltybridge.testing.TestStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The route of every call to a program, with a profile of the test's own, before a server that answers as the test says. */
final class ProgramCallCase implements AutoCloseable {

    /** A request as it came. Header names in small letters. */
    record Call(String method, String path, Map<String, String> headers, String body) {}

    /** What is answered. */
    record Answer(int status, String body, Map<String, String> headers) {
        static Answer of(int status, String body) {
            return new Answer(status, body.replace('\'', '"'), Map.of());
        }
    }

    final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Store store;

    ProgramCallCase(Path dir, Function<Call, Answer> program, Map<String, String> settings, String... profile)
            throws Exception {
        this(dir, Clock.systemUTC(), perMinute -> ProgramPace.WITHOUT_LIMIT, program, settings, profile);
    }

    ProgramCallCase(
            Path dir,
            Clock clock,
            IntFunction<ProgramPace> paces,
            Function<Call, Answer> program,
            Map<String, String> settings,
            String... profile)
            throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, program));
        server.start();
        store = TestStore.open(dir);
        Map<String, String> all = new HashMap<>(Map.of(
                "program.base-url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "program.token",
                "token-of-no-value",
                "wix.site-id",
                "site",
                "bridge.profiles-dir",
                Profiles.copy(Files.createTempDirectory(dir, "profiles"), "rest", profile)
                        .toString()));
        all.putAll(settings);
        Settings loaded =
                Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(all);
        new ProgramModule(
                        loaded,
                        Programs.profile(loaded),
                        store,
                        paces,
                        new Outages(Duration.ofMillis(10), Duration.ofMillis(10), clock),
                        (operation, status, took) -> {},
                        clock)
                .bind((name, bean) -> camel.getRegistry().bind(name, bean));
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(
                        ResourceHelper.resolveMandatoryResource(camel, "file:routes/calls/program-call.camel.yaml"));
        for (String scheme : List.of("http", "https")) {
            // As app.CamelSettings fixes it for the service.
            HttpComponent http = camel.getComponent(scheme, HttpComponent.class);
            http.setAutomaticRetriesDisabled(true);
            http.setFollowRedirects(false);
        }
        camel.start();
    }

    private void serve(HttpExchange exchange, Function<Call, Answer> program) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
            Call call = new Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            calls.add(call);
            Answer answer = program.apply(call);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Makes a call; the exchange says what came of it. */
    Exchange call(String call) {
        return camel.createProducerTemplate().send("direct:program-call", exchange -> {
            exchange.setVariable("call", call);
            exchange.getMessage().setBody("{\"n\":1}");
        });
    }

    /** The failure of a call that fails. */
    ProgramException failure(String call) {
        return call(call).getException(ProgramException.class);
    }

    @Override
    public void close() {
        camel.stop();
        server.stop(0);
        threads.shutdownNow();
        store.close();
    }
}
