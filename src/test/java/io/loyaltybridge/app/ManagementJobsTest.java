package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that a running service does for several sites. */
class ManagementJobsTest {
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger ofAnna = new AtomicInteger();
    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;
    private Database store;

    @TempDir
    private Path dir;

    @BeforeEach
    void serve() throws Exception {
        Job job = (arguments, out) -> {
            if (arguments.contains("--site=anna")) {
                ofAnna.incrementAndGet();
                await(end);
            }
            return 0;
        };
        Router router = Router.router(vertx);
        store = TestStore.open(dir);
        new ManagementJobs(Map.of("setup", job), "token", () -> "{}", new Audit(store, Clock.systemUTC()))
                .mount(vertx, router);
        server = vertx.createHttpServer().requestHandler(router);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        end.countDown();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        store.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<String> ask(String site) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/jobs/setup"))
                .header("X-Management-Token", "token")
                .POST(HttpRequest.BodyPublishers.ofString("[\"--site=" + site + "\"]"))
                .build();
        return HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::body);
    }

    @Test
    void longCommandsOfOneSiteKeepNoneOfAnotherFromStarting() throws Exception {
        List<CompletableFuture<String>> those = new ArrayList<>();
        for (int i = 0; i < ManagementJobs.AT_ONCE + 2; i++) {
            those.add(ask("anna"));
        }
        Awaitility.await().until(() -> ofAnna.get() == ManagementJobs.AT_ONCE);

        assertThat(ask("ben").get(20, TimeUnit.SECONDS)).isEqualTo("{\"exit\":0}\n");
        assertThat(ofAnna).as("the others of the site wait").hasValue(ManagementJobs.AT_ONCE);

        end.countDown();
        List<String> answers = new ArrayList<>();
        for (CompletableFuture<String> each : those) {
            answers.add(each.get(20, TimeUnit.SECONDS));
        }
        assertThat(answers).allMatch(answer -> answer.endsWith("{\"exit\":0}\n"));
        assertThat(answers)
                .filteredOn(answer -> answer.contains("waits: 4 commands run already for site anna"))
                .hasSize(2);
    }
}
