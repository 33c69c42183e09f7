package io.loyaltybridge.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.access.Arguments;
import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.site.Site;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /jobs/<name>} on the management port: runs a job in this process, which owns the data directory. The body is a
 * JSON array of arguments; the answer is one JSON object a line, {@code {"line":"…"}} while it runs and {@code {"exit":0}} at
 * its end. {@code GET /jobs} says which site and data this process serves, without a token.
 */
final class ManagementJobs {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementJobs.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Commands of one site at the same time; the others of it wait. No site waits for another. */
    static final int AT_ONCE = 4;

    private static final Pattern OF_SITE = Pattern.compile(Site.OPTION + "=([a-z0-9-]+)");
    private static final long LONGEST_DAYS = 7;
    static final int MOST_BYTES = 1_048_576;
    private static final int MOST_AHEAD = 256;
    private static final long READ_WITHIN_SECONDS = 60;

    private final Map<String, Job> jobs;
    private final byte[] token;
    private final Supplier<String> about;
    private final Audit audit;
    /** Commands that run or wait, by site; those for all sites together are of none. */
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

    /** @param about the answer to {@code GET /jobs} from this machine, in JSON */
    ManagementJobs(Map<String, Job> jobs, String token, Supplier<String> about, Audit audit) {
        this.audit = audit;
        this.about = about;
        this.jobs = Map.copyOf(jobs);
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    void mount(Vertx vertx, Router router) {
        router.get(Neighbour.PATH).handler(this::tell);
        router.post("/jobs/:name").handler(this::authenticate);
        router.post("/jobs/:name")
                .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
                .handler(context -> run(vertx, context));
    }

    /** Only for this machine, because it names paths. */
    private void tell(RoutingContext context) {
        String asks = context.request().remoteAddress().hostAddress();
        boolean here = asks.equals(context.request().localAddress().hostAddress());
        if (here) {
            context.response().putHeader("Content-Type", "application/json").end(about.get());
        } else {
            context.response().setStatusCode(404).end();
        }
    }

    private void authenticate(RoutingContext context) {
        String given = String.valueOf(context.request().getHeader("X-Management-Token"));
        if (MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token)) {
            context.next();
        } else {
            context.response().setStatusCode(401).end();
        }
    }

    private void run(Vertx vertx, RoutingContext context) {
        Job job = jobs.get(context.pathParam("name"));
        List<String> arguments = arguments(context);
        if (job == null || arguments == null) {
            context.response().setStatusCode(job == null ? 404 : 400).end();
            return;
        }
        context.response().setChunked(true).putHeader("Content-Type", "application/x-ndjson");
        String site = site(arguments);
        if (underWay.merge(site, 1, Integer::sum) > AT_ONCE) {
            write(
                    context,
                    JSON.createObjectNode()
                            .put(
                                    "line",
                                    "waits: " + AT_ONCE + " commands run already"
                                            + (site.isEmpty() ? "" : " for site " + site)));
        }
        // Not the pool of the intake: a job may take hours. Those of one site share it, until the last of them has
        // ended.
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("jobs-" + site, AT_ONCE, LONGEST_DAYS, TimeUnit.DAYS);
        workers.executeBlocking(() -> run(context.pathParam("name"), job, arguments, lines(context)), false)
                .onComplete(done -> {
                    underWay.computeIfPresent(site, (name, jobs) -> jobs == 1 ? null : jobs - 1);
                    workers.close();
                    if (done.failed()) {
                        LOG.error("The job {} failed", context.pathParam("name"), done.cause());
                        write(
                                context,
                                JSON.createObjectNode()
                                        .put(
                                                "line",
                                                "failed: "
                                                        + Secrets.mask(
                                                                done.cause().getMessage())));
                    }
                    write(context, JSON.createObjectNode().put("exit", done.succeeded() ? done.result() : 1));
                    if (!context.response().closed()) {
                        context.response().end();
                    }
                });
    }

    private int run(String name, Job job, List<String> arguments, Consumer<String> lines) {
        String site = site(arguments);
        List<String> own = site.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        return audit.run(
                Audit.Action.ofCommand(site.isEmpty() ? null : site, name, null, Arguments.text(name, own)),
                () -> job.run(arguments, lines));
    }

    private static String site(List<String> arguments) {
        Matcher named = OF_SITE.matcher(arguments.isEmpty() ? "" : arguments.get(0));
        return named.matches() ? named.group(1) : "";
    }

    private static @Nullable List<String> arguments(RoutingContext context) {
        try {
            JsonNode node = JSON.readTree(
                    context.body().buffer() == null ? "[]" : context.body().asString());
            List<String> arguments = new ArrayList<>();
            node.forEach(argument -> arguments.add(argument.asText()));
            return node.isArray() ? arguments : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static void write(RoutingContext context, JsonNode line) {
        // The job continues when its caller is gone.
        if (!context.response().closed()) {
            context.response().write(line + "\n");
        }
    }

    /** Lines must not pile up here when a job writes them faster than its reader takes them. */
    private static Consumer<String> lines(RoutingContext context) {
        AtomicLong written = new AtomicLong();
        AtomicBoolean read = new AtomicBoolean(true);
        return line -> {
            if (!read.get()) {
                return;
            }
            JsonNode node = JSON.createObjectNode().put("line", Secrets.mask(line));
            if (written.incrementAndGet() % MOST_AHEAD != 0
                    || context.response().closed()) {
                write(context, node);
                return;
            }
            try {
                context.response()
                        .write(node + "\n")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(READ_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                read.set(false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
