package io.loyaltybridge.app;

import io.loyaltybridge.instance.AskedCommands;
import io.loyaltybridge.instance.AskedCommands.Asked;
import io.loyaltybridge.instance.AskedCommands.Heard;
import io.loyaltybridge.instance.Ownership;
import io.loyaltybridge.log.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands of sites run on the instance that has the site, wherever they are given. Their lines come back through the store.
 * Thread-safe.
 */
final class OwnersCommands implements SiteJobs.Place, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnersCommands.class);
    private static final long LOOK_MILLIS = 500;
    /** Nobody has the site for this long: then who waits is told. */
    private static final int LOOKS_UNTIL_TOLD = 20;

    private static final int FORGET_EVERY = 600;

    private final AskedCommands commands;
    private final Ownership ownership;
    private final Function<String, Optional<String>> owner;
    private final Function<Asked, SiteJobs.@Nullable Command> jobs;
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ExecutorService running;
    private final Thread thread = new Thread(this::loop, "commands-of-others");
    private int looks;

    /**
     * @param owner the name of the instance that has a site; empty while it is handed over
     * @param jobs  what a command does here; null where there is none of that name, or no such site
     */
    OwnersCommands(
            AskedCommands commands,
            Ownership ownership,
            Function<String, Optional<String>> owner,
            Function<Asked, SiteJobs.@Nullable Command> jobs) {
        this.commands = commands;
        this.ownership = ownership;
        this.owner = owner;
        this.jobs = jobs;
        AtomicInteger number = new AtomicInteger();
        this.running = Executors.newCachedThreadPool(task -> {
            Thread made = new Thread(task, "command-" + number.incrementAndGet());
            made.setDaemon(true);
            return made;
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether a command of a site runs here. */
    boolean isRunning(String site) {
        return underWay.containsKey(site);
    }

    @Override
    public int run(String site, String name, List<String> arguments, Consumer<String> out, SiteJobs.Command here) {
        Optional<Integer> exit = runHere(site, out, here);
        return exit.isPresent() ? exit.get() : runThere(site, name, arguments, out);
    }

    /** Empty where another instance has the site. Counted before it is looked at, so that no site goes while its command begins. */
    private Optional<Integer> runHere(String site, Consumer<String> out, SiteJobs.Command here) {
        underWay.merge(site, 1, Integer::sum);
        try {
            return ownership.has(site) ? Optional.of(here.run(out)) : Optional.empty();
        } finally {
            underWay.computeIfPresent(site, (id, count) -> count == 1 ? null : count - 1);
        }
    }

    private int runThere(String site, String name, List<String> arguments, Consumer<String> out) {
        if (arguments.stream().anyMatch(OwnersCommands::isPath)) {
            out.accept(name + ": expected to be given at the instance that has the site, because of its file: "
                    + owner.apply(site).orElse("none has it just now; try again in a moment"));
            return 1;
        }
        long id = commands.ask(site, name, arguments);
        int read = 0;
        for (int look = 1; ; look++) {
            Heard heard = commands.hear(id, read)
                    .orElseThrow(() -> new IllegalStateException("the command is not known any more"));
            heard.lines().forEach(out);
            read += heard.lines().size();
            if (heard.exit().isPresent()) {
                commands.forget(id);
                return heard.exit().getAsInt();
            }
            if (look == LOOKS_UNTIL_TOLD && read == 0) {
                out.accept(owner.apply(site)
                        .map(other -> "it runs on the instance that has the site: " + other)
                        .orElse("waits until an instance has the site"));
            }
            if (isStopped()) {
                out.accept(name + ": this instance stops; the command goes on where the site is");
                return 1;
            }
        }
    }

    private static boolean isPath(String argument) {
        return argument.startsWith("/") || argument.contains("=/");
    }

    private boolean isStopped() {
        try {
            return stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void loop() {
        while (!isStopped()) {
            try {
                look();
            } catch (RuntimeException e) {
                LOG.debug("Commands of other instances cannot be read now: {}", Reason.of(e));
            }
        }
    }

    private void look() {
        if (++looks % FORGET_EVERY == 0) {
            commands.forgetOld();
        }
        for (Asked asked : commands.ofOthers()) {
            if (ownership.has(asked.site())) {
                commands.askAgain(asked.id());
            }
        }
        for (Asked asked : commands.waiting()) {
            if (ownership.has(asked.site()) && commands.take(asked.id())) {
                running.execute(() -> carryOut(asked));
            }
        }
    }

    private void carryOut(Asked asked) {
        try {
            SiteJobs.Command job = jobs.apply(asked);
            Consumer<String> out = line -> commands.print(asked.id(), line);
            Optional<Integer> exit;
            if (job == null) {
                out.accept(asked.name() + ": the instance that has the site does not know it, or this command");
                exit = Optional.of(1);
            } else {
                exit = runHere(asked.site(), out, job);
            }
            if (exit.isEmpty() || exit.get() != 0 && !ownership.has(asked.site())) {
                // The site has gone to another instance meanwhile, which goes on with it.
                commands.askAgain(asked.id());
            } else {
                commands.end(asked.id(), exit.get());
            }
        } catch (RuntimeException e) {
            LOG.error("The command {} of another instance failed: {}", asked.name(), Reason.of(e));
            commands.print(asked.id(), asked.name() + ": " + Reason.of(e));
            commands.end(asked.id(), 1);
        }
    }

    /** Begins nothing more. */
    @Override
    public void close() {
        stop.countDown();
        running.shutdown();
    }
}
