package io.loyaltybridge.sandbox.cli;

import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What befalls the instances while customers go on: one is killed, one freezes, one is restarted in order. And what befalls their
 * servers, and a long command whose instance is killed. Each thing is told.
 */
final class ClusterTrouble {
    private static final long PATIENCE_MILLIS = 180_000;
    private static final long LOOK_MILLIS = 50;
    private static final long CALM_MILLIS = 1_500;
    private static final long FROZEN_MILLIS = (ClusterSettings.SESSION_SECONDS + 2) * 1_000L;
    private static final long DOWN_MILLIS = 3_000;
    private static final String LONG_COMMAND = "reconcile";
    private static final int TERMINATED = 128 + 15;
    private static final String STARTED_AGAIN = "This instance has started again";

    /** Something that has to come true. */
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    private final ClusterState state;
    private final List<ClusterInstance> instances;
    private final ClusterWorld world;
    private final PrintWriter out;
    private final List<String> problems = new ArrayList<>();
    private long longest;

    ClusterTrouble(ClusterWorld world, PrintWriter out) {
        this.world = world;
        this.state = world.state();
        this.instances = world.instances();
        this.out = out;
    }

    void say(String what) {
        out.println(LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + "  " + what);
        out.flush();
    }

    /** Once everything. Each round begins with another instance. */
    void round(int round) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(CALM_MILLIS);
        kill(instance(round), round % 2 == 1);
        TimeUnit.MILLISECONDS.sleep(CALM_MILLIS);
        freeze(instance(round + 1));
        TimeUnit.MILLISECONDS.sleep(CALM_MILLIS);
        restart(instance(round + 2));
        TimeUnit.MILLISECONDS.sleep(CALM_MILLIS);
    }

    /** The same for the servers, and a long command in whose middle its site goes to another instance. */
    void roundOfServers(int round) throws InterruptedException {
        crashDatabase();
        TimeUnit.MILLISECONDS.sleep(CALM_MILLIS);
        killDuringCommand(instance(round), instance(round + 1));
        TimeUnit.MILLISECONDS.sleep(CALM_MILLIS);
        restartKafka(round % 2 == 0);
        TimeUnit.MILLISECONDS.sleep(CALM_MILLIS);
    }

    private ClusterInstance instance(int number) {
        return instances.get(number % instances.size());
    }

    /** Starts all, and waits until each has sites or there are none left for it. */
    boolean startAll() throws InterruptedException {
        instances.forEach(ClusterInstance::start);
        boolean all = true;
        for (ClusterInstance one : instances) {
            all &= all && awaitReady(one, "does not start");
        }
        return all
                && await("not every instance gets a part of the sites", () -> instances.stream()
                        .noneMatch(one -> state.partitionsOf(one.name()).isEmpty()));
    }

    private void kill(ClusterInstance one, boolean atOnce) throws InterruptedException {
        List<String> had = sites(one);
        one.kill();
        long at = System.currentTimeMillis();
        say(one.name() + " is killed (kill -9); it had " + had.size() + " sites");
        if (!atOnce) {
            awaitElsewhere(one, had, at);
        }
        one.start();
        say(one.name() + " is started again");
        if (atOnce) {
            awaitElsewhere(one, had, at);
        }
        awaitServing(one);
    }

    private void freeze(ClusterInstance one) throws InterruptedException {
        List<String> had = sites(one);
        long before = one.logged(STARTED_AGAIN);
        one.freeze();
        long at = System.currentTimeMillis();
        say(one.name() + " is frozen (SIGSTOP); it had " + had.size() + " sites");
        awaitElsewhere(one, had, at);
        await("nobody takes over what " + one.name() + " had", () -> state.partitionsOf(one.name())
                .isEmpty());
        TimeUnit.MILLISECONDS.sleep(Math.max(0, at + FROZEN_MILLIS - System.currentTimeMillis()));
        one.wake();
        say(one.name() + " wakes up (SIGCONT) after " + seconds(System.currentTimeMillis() - at));
        if (await(one.name() + " does not start again by itself", () -> one.logged(STARTED_AGAIN) > before)) {
            say(one.name() + " has noticed that others have its sites, and has started again by itself");
        }
        awaitServing(one);
    }

    private void restart(ClusterInstance one) throws InterruptedException {
        List<String> had = sites(one);
        long at = System.currentTimeMillis();
        say(one.name() + " is stopped in order; it has " + had.size() + " sites");
        int exit = one.stop();
        if (exit == TERMINATED) {
            say(one.name() + " has ended after " + seconds(System.currentTimeMillis() - at));
        } else {
            problem(one.name() + " ended with " + exit + ", expected " + TERMINATED);
            one.kill();
        }
        awaitElsewhere(one, had, System.currentTimeMillis());
        one.start();
        say(one.name() + " is started again");
        awaitServing(one);
    }

    private void crashDatabase() throws InterruptedException {
        long at = System.currentTimeMillis();
        world.database().crash(DOWN_MILLIS);
        say("PostgreSQL has crashed, and is there again after " + seconds(System.currentTimeMillis() - at));
        awaitGoingOn(at);
    }

    private void restartKafka(boolean killed) throws InterruptedException {
        long at = System.currentTimeMillis();
        if (killed) {
            world.kafka().kill();
        } else {
            world.kafka().stop();
        }
        TimeUnit.MILLISECONDS.sleep(DOWN_MILLIS);
        world.kafka().restart();
        say("Kafka was " + (killed ? "killed (kill -9)" : "stopped in order") + ", and is there again after "
                + seconds(System.currentTimeMillis() - at));
        awaitGoingOn(at);
    }

    /** Waits until an event that came in since then has ended on each instance, or on those that have sites. */
    private void awaitGoingOn(long since) throws InterruptedException {
        for (ClusterInstance one : instances) {
            await(
                    "the sites of " + one.name() + " do not go on",
                    () -> sites(one).isEmpty() || state.endedOfNew(sites(one), since));
        }
        await("not every instance is ready", () -> {
            for (ClusterInstance one : instances) {
                if (!one.ready()) {
                    return false;
                }
            }
            return true;
        });
        say("The sites of all instances go on");
    }

    /** @param asked where the command is given */
    private void killDuringCommand(ClusterInstance owner, ClusterInstance asked) throws InterruptedException {
        String site = sites(owner).stream().findFirst().orElse(null);
        if (site == null) {
            problem(owner.name() + " has no site whose command could be given");
            return;
        }
        CompletableFuture<ClusterJob> job = ClusterJob.give(asked, LONG_COMMAND, "--site=" + site);
        boolean begun =
                await(LONG_COMMAND + " of " + site + " does not begin", () -> state.running(site, LONG_COMMAND) > 0);
        if (!begun || job.isDone()) {
            problem(LONG_COMMAND + " of " + site + " was over before its instance could be killed");
        }
        say(owner.name() + " is in the middle of `" + LONG_COMMAND + " --site " + site + "`, which was given at "
                + asked.name());
        kill(owner, false);
        if (await("the command does not end", job::isDone)) {
            ClusterJob ended = job.join();
            if (ended.exit() == 0) {
                say("The command went on with the site, and has ended: "
                        + ended.said().get(ended.said().size() - 1));
            } else {
                problem(LONG_COMMAND + " of " + site + " ended with " + ended.exit() + ": " + ended.said());
            }
        }
    }

    /** Each site reads both sides in bulk and carries over what lost webhooks left behind. */
    void reconcileAll() throws InterruptedException {
        for (String site : world.standIns().siteSettings().keySet()) {
            CompletableFuture<ClusterJob> job = ClusterJob.give(instances.get(0), LONG_COMMAND, "--site=" + site);
            if (await(LONG_COMMAND + " of " + site + " does not end", job::isDone)
                    && job.join().exit() != 0) {
                problem(LONG_COMMAND + " of " + site + " ended with " + job.join());
            }
        }
        say("All sites are reconciled");
    }

    private List<String> sites(ClusterInstance one) {
        return state.sitesIn(state.partitionsOf(one.name()));
    }

    /** Waits until the first event of a site that an instance had has run elsewhere. */
    private void awaitElsewhere(ClusterInstance one, List<String> had, long at) throws InterruptedException {
        if (!had.isEmpty()
                && await(
                        "no event of a site that " + one.name() + " had runs elsewhere",
                        () -> state.firstEnded(had, at) != null)) {
            long took = state.firstEnded(had, at) - at;
            longest = Math.max(longest, took);
            say("the first event of a site that " + one.name() + " had has run elsewhere, after " + seconds(took));
        }
    }

    private boolean awaitReady(ClusterInstance one, String problem) throws InterruptedException {
        boolean over = await(one.name() + " " + problem, () -> one.ready() || !one.alive());
        if (over && !one.alive()) {
            problem(one.name() + " has ended; the last line of its log: " + one.lastLine());
        }
        return over && one.alive();
    }

    private void awaitServing(ClusterInstance one) throws InterruptedException {
        if (awaitReady(one, "does not start again")
                && await(one.name() + " gets no sites again", () -> !sites(one).isEmpty())) {
            say(one.name() + " serves " + sites(one).size() + " sites again");
        }
    }

    /** Waits until it holds. Where that takes too long it is a problem. */
    boolean await(String problem, Condition condition) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!condition.holds()) {
            if (System.currentTimeMillis() > end) {
                problem(problem + " within " + seconds(PATIENCE_MILLIS));
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }

    private void problem(String what) {
        problems.add(what);
        say("PROBLEM: " + what);
    }

    /** What did not go as it has to. */
    List<String> problems() {
        return problems;
    }

    /** The longest time from the end of an instance to the first event of a site of it that ran elsewhere, milliseconds. */
    long longestHandOver() {
        return longest;
    }

    static String seconds(long millis) {
        return "%d.%d s".formatted(millis / 1_000, millis % 1_000 / 100);
    }
}
