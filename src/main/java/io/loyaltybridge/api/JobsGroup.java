package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loyaltybridge.access.Arguments;
import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.view.JobJson;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands that are started, watched and paused. */
public final class JobsGroup {
    private static final Logger LOG = LoggerFactory.getLogger(JobsGroup.class);
    private static final int KEPT = 100;
    private static final int AT_ONCE = 8;
    /** Of a site of its own a job knows by its first argument, which the API sets. */
    private static final Pattern SITE = Pattern.compile(Site.OPTION + "(=.*)?");

    private final Store store;
    private final Clock clock;
    private final Map<String, Job> jobs;
    private final SiteCommands commands;
    private final Audited audited;
    private final AtomicLong starts = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();
    private final Deque<StartedJob> started = new ConcurrentLinkedDeque<>();

    private JobsGroup(Store store, Clock clock, Map<String, Job> jobs, Audit audit) {
        this.store = store;
        this.clock = clock;
        this.jobs = Map.copyOf(jobs);
        this.commands = new SiteCommands(jobs);
        this.audited = new Audited(audit);
    }

    /** @param jobs the commands by name, as the management port takes them */
    public static Group of(Store store, Clock clock, Map<String, Job> jobs, Audit audit) {
        JobsGroup group = new JobsGroup(store, clock, jobs, audit);
        return new Group(
                "jobs",
                Map.of(
                        "listJobs", group::list,
                        "listCommands", group::commands,
                        "startJob", group::start,
                        "listStarts", group::starts,
                        "followStart", group::follow,
                        "pauseJob", group::pause));
    }

    private Answer list(Call call) {
        int limit = (int) call.number("limit");
        JobRuns runs = new JobRuns(store, call.site().id(), clock);
        JobJson json = new JobJson(call.site().settings().timeZone());
        List<JobRuns.Row> rows = runs.list(limit);
        return Answer.of(Pages.of(rows, row -> json.of(row, runs.reasonLines(row.id())), null));
    }

    private Answer commands(Call call) {
        return Answer.of(Pages.of(
                Commands.listed().stream()
                        .filter(command -> call.caller().role().allows(command.role()))
                        .toList(),
                command -> JsonNodeFactory.instance
                        .objectNode()
                        .put("command", command.name())
                        .put("does", command.does())
                        .put("plans", command.plans()),
                null));
    }

    private Answer start(Call call) {
        String name = call.given("command").orElseThrow();
        Job job = jobs.get(name);
        Commands.Command command = Commands.named(name);
        if (job == null) {
            throw Problem.field("command", "there is no command " + name);
        }
        List<String> arguments = new ArrayList<>();
        call.body().path("arguments").forEach(one -> arguments.add(one.asText()));
        if (arguments.stream().anyMatch(one -> SITE.matcher(one).matches())) {
            throw Problem.field("arguments", "expected no --site; the parameter site says which one is meant");
        }
        if (!call.caller().role().allows(command.role())) {
            throw Problem.of(
                    403, name + " needs a token with the role " + command.role().word());
        }
        if (running.incrementAndGet() > AT_ONCE) {
            running.decrementAndGet();
            throw Problem.of(409, AT_ONCE + " commands run already; wait until one has ended");
        }
        arguments.add(0, Site.OPTION + "=" + call.site().name());
        long line = audited.begin(call, name, null, null, Arguments.text(name, arguments.subList(1, arguments.size())));
        StartedJob one =
                new StartedJob(starts.incrementAndGet(), name, call.site().name(), clock.instant());
        started.addFirst(one);
        forgetOld();
        Thread thread = new Thread(() -> run(one, job, arguments, line), "api-job-" + one.id());
        thread.setDaemon(true);
        thread.start();
        return new Answer.Json(202, one.json());
    }

    private void forgetOld() {
        if (started.size() > KEPT) {
            started.stream()
                    .filter(StartedJob::isOver)
                    .reduce((newer, older) -> older)
                    .ifPresent(started::remove);
        }
    }

    private void run(StartedJob one, Job job, List<String> arguments, long line) {
        int exit = 1;
        String outcome = "failed";
        try {
            exit = job.run(arguments, text -> one.line(Secrets.mask(text)));
            outcome = exit == 0 ? "done" : "failed: exit code " + exit;
        } catch (RuntimeException e) {
            LOG.error("A command that the API started failed", e);
            one.line("failed: " + Secrets.mask(Reason.of(e)));
            outcome = "failed: " + Secrets.mask(Reason.of(e));
        } finally {
            running.decrementAndGet();
            one.end(exit);
            audited.end(line, outcome);
        }
    }

    private Answer starts(Call call) {
        List<JsonNode> mine = started.stream()
                .filter(one -> one.isFor(call.caller()))
                .map(StartedJob::json)
                .toList();
        return Answer.of(Pages.of(mine, one -> one, null));
    }

    private Answer follow(Call call) {
        long id = call.number("start");
        StartedJob one = started.stream()
                .filter(job -> job.id() == id && job.isFor(call.caller()))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("start " + id + " in this process"));
        return new Answer.Events(one::follow);
    }

    private Answer pause(Call call) throws Exception {
        String id = call.needed("job");
        return Answer.of(audited.run(call, BulkJobs.PAUSE, id, null, null, () -> commands.run(
                                call.site(), BulkJobs.PAUSE, List.of(id))
                        .orRefused())
                .json());
    }
}
