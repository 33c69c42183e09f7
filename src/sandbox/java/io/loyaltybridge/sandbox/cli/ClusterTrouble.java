package io.loyaltybridge.sandbox.cli;

import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What befalls the instances while customers go on: one is killed, one freezes, one is restarted in order. Each thing is told. */
final class ClusterTrouble {
    private static final long PATIENCE_MILLIS = 180_000;
    private static final long LOOK_MILLIS = 50;
    private static final long CALM_MILLIS = 1_500;
    private static final long FROZEN_MILLIS = (ClusterSettings.SESSION_SECONDS + 2) * 1_000L;
    private static final int TERMINATED = 128 + 15;
    private static final String STARTED_AGAIN = "This instance has started again";

    /** Something that has to come true. */
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    private final ClusterState state;
    private final List<ClusterInstance> instances;
    private final PrintWriter out;
    private final List<String> problems = new ArrayList<>();
    private long longest;

    ClusterTrouble(ClusterState state, List<ClusterInstance> instances, PrintWriter out) {
        this.state = state;
        this.instances = instances;
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

    private ClusterInstance instance(int number) {
        return instances.get(number % instances.size());
    }

    /** Starts all, and waits until each has sites or there are none left for it. */
    boolean startAll() throws InterruptedException {
        instances.forEach(ClusterInstance::start);
        boolean all = true;
        for (ClusterInstance one : instances) {
            all &= await(one.name() + " does not start", one::ready);
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

    private void awaitServing(ClusterInstance one) throws InterruptedException {
        if (await(
                one.name() + " does not serve again",
                () -> one.ready() && !sites(one).isEmpty())) {
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
