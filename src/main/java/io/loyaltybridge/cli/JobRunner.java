package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.access.Arguments;
import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.app.Neighbour;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** Runs a job in the process that owns the data directory: this one, or the running service. */
final class JobRunner {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Longest time that a job needs to finish its page. */
    private static final Duration LAST_PAGE = Duration.ofSeconds(5);

    private JobRunner() {}

    static int run(
            ChosenSite site, String name, List<String> arguments, PrintWriter out, Function<Database, Job> local) {
        return run(
                site,
                name,
                arguments,
                line -> {
                    out.println(Foreign.line(line));
                    out.flush();
                },
                local);
    }

    private static int run(
            ChosenSite site,
            String name,
            List<String> arguments,
            Consumer<String> lines,
            Function<Database, Job> local) {
        Path path = site.settings().path("bridge.data-dir");
        refuseWhilePaused(site);
        refuseBesideAService(site.settings());
        Optional<DataDirectory> owned = DataDirectory.own(path);
        if (owned.isEmpty()) {
            return handOver(site, name, arguments, lines);
        }
        try (DataDirectory directory = owned.get();
                Database store = Stores.open(site.settings())) {
            JobRuns.stopLost(store);
            return audited(
                    store, site, name, arguments, () -> local.apply(store).run(arguments, lines));
        }
    }

    /**
     * The same for a long job that makes no calls; its progress is shown.
     *
     * @param local makes the job; its argument says whether the process is ending, so that the job can save where it stopped
     */
    static int runLong(
            ChosenSite site,
            String name,
            List<String> given,
            PrintWriter out,
            BiFunction<Database, BooleanSupplier, Job> local) {
        boolean terminal = System.console() != null;
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stop, ended), "stop"));
        try (ProgressLines lines = new ProgressLines(out, terminal)) {
            return run(
                    site,
                    name,
                    withProgress(given, terminal),
                    lines,
                    store -> local.apply(store, () -> stop.getCount() == 0));
        } finally {
            ended.countDown();
        }
    }

    private static void stop(CountDownLatch stop, CountDownLatch ended) {
        stop.countDown();
        try {
            ended.await(LAST_PAGE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> withProgress(List<String> given, boolean terminal) {
        List<String> arguments = new ArrayList<>(given);
        arguments.add("--progress-every=" + (terminal ? "1s" : "10s"));
        return arguments;
    }

    /** The same for a job that calls both sides and may take hours. */
    static int runLong(ChosenSite site, String name, List<String> given, PrintWriter out) throws Exception {
        boolean terminal = System.console() != null;
        List<String> arguments = withProgress(given, terminal);
        try (ProgressLines lines = new ProgressLines(out, terminal)) {
            refuseWhilePaused(site);
            refuseBesideAService(site.settings());
            Optional<Bridge> workbench = Bridge.workbench(site.settings(), Clock.systemUTC());
            if (workbench.isEmpty()) {
                return handOver(site, name, arguments, lines);
            }
            try (Bridge bridge = workbench.get()) {
                Thread stop = new Thread(bridge::close, "stop");
                Runtime.getRuntime().addShutdownHook(stop);
                return audited(bridge.store(), site, name, given, () -> bridge.job(name)
                        .run(arguments, lines));
            }
        }
    }

    private static int audited(Database store, ChosenSite site, String job, List<String> arguments, IntSupplier work) {
        String name = Site.of(site.settings()).name();
        return new Audit(store, Clock.systemUTC())
                .run(Audit.Action.ofCommand(name, job, null, Arguments.text(job, arguments)), work);
    }

    private static void refuseWhilePaused(ChosenSite site) {
        if (site.paused()) {
            String name = Site.of(site.settings()).name();
            throw new CommandFailedException(
                    "site " + name + " is paused, so nothing is done for it; `site resume " + name + "` ends that");
        }
    }

    private static void refuseBesideAService(Settings settings) {
        if (!DataDirectory.isOwned(settings.path("bridge.data-dir"))) {
            Neighbour.refusal(settings).ifPresent(why -> {
                throw new CommandFailedException(why);
            });
        }
    }

    private static int handOver(ChosenSite site, String name, List<String> given, Consumer<String> out) {
        Settings settings = site.settings();
        List<String> arguments = site.arguments(given);
        Path path = settings.path("bridge.data-dir");
        DataDirectory.Owner owner = DataDirectory.Owner.of(path)
                .orElseThrow(() -> new CommandFailedException(path.toAbsolutePath()
                        + " is used by another process that does not accept jobs yet; try again in a moment"));
        owner.refusal(settings).ifPresent(why -> {
            throw new CommandFailedException(path.toAbsolutePath() + " is used by a running service: " + why);
        });
        HttpRequest request = HttpRequest.newBuilder(URI.create(owner.url() + "/jobs/" + name))
                .timeout(Duration.ofHours(12))
                .header("X-Management-Token", owner.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(arguments).toString()))
                .build();
        try {
            HttpResponse<Stream<String>> response = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                throw new CommandFailedException(
                        "the running service answered " + response.statusCode() + " to the job " + name);
            }
            return follow(response.body(), out);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the running service did not accept the job " + name + ": " + Reason.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted; the job continues in the running service");
        }
    }

    private static int follow(Stream<String> lines, Consumer<String> out) throws IOException {
        for (String line : (Iterable<String>) lines::iterator) {
            JsonNode node = JSON.readTree(line);
            if (node.has("exit")) {
                return node.get("exit").asInt();
            }
            out.accept(node.path("line").asText());
        }
        throw new CommandFailedException("the running service ended before the job");
    }
}
