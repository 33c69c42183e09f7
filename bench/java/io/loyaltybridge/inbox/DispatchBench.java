package io.loyaltybridge.inbox;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * What webhooks wait for between the store and the dispatcher, at a steady rate: how long the dispatcher's lock is held for
 * reading, and how long completions of exchanges hold up the thread that writes. No HTTP and no calls.
 */
public final class DispatchBench {
    private static final int RATE = 2_000;
    private static final int SECONDS = 8;
    private static final int ROUNDS = 3;
    /** Events that wait and have no route: a scan of all reads them every time. */
    private static final int WAITING = 20_000;
    private static final int CUSTOMERS = 500;

    private final Path dir;

    public DispatchBench(Path dir) {
        this.dir = dir;
    }

    /** The same without what else the measurements need, on a directory of its own: to compare two builds. */
    public static void main(String[] args) throws Exception {
        new DispatchBench(Files.createTempDirectory("dispatch-bench")).measure();
    }

    public void measure() throws Exception {
        List<double[]> rounds = new ArrayList<>();
        try (Rig rig = new Rig(Files.createDirectories(dir.resolve("dispatch")))) {
            rig.round();
            for (int i = 0; i < ROUNDS; i++) {
                double[] round = rig.round();
                rounds.add(round);
                System.out.printf(Locale.ROOT, "  round of %,d webhooks: %s%n", RATE * SECONDS, words(round));
            }
        }
        double[] medians = new double[rounds.get(0).length];
        for (int i = 0; i < medians.length; i++) {
            int place = i;
            medians[i] = rounds.stream().mapToDouble(round -> round[place]).sorted().toArray()[ROUNDS / 2];
        }
        System.out.printf(Locale.ROOT, "%,d webhooks/s, %,d events waiting, all read anew each second; medians of %d rounds: %s%n", RATE, WAITING, ROUNDS, words(medians));
    }

    private static String words(double[] r) {
        return String.format(Locale.ROOT, "reading under the lock %.1f ms/s; wake p50 %.0f us, p99 %.0f us, max %.1f ms; completions on the writing thread %.1f ms/s;"
                + " stored to answered p50 %.2f ms, p99 %.1f ms", r[0], r[1], r[2], r[3], r[4], r[5], r[6]);
    }

    /** A store, a dispatcher, and a route that takes webhooks as the intake's does. */
    private static final class Rig implements AutoCloseable {
        private final SqliteStore store;
        private final Inbox inbox;
        private final Dispatcher dispatcher;
        private final DefaultCamelContext context = new DefaultCamelContext();
        private final ProducerTemplate template;
        private final LongAdder underLock = new LongAdder();
        private final LongAdder onWriter = new LongAdder();
        private final AtomicInteger place = new AtomicInteger();
        private volatile long[] wakes = new long[0];
        private volatile long[] answers = new long[0];
        private int next;

        Rig(Path data) throws Exception {
            store = SqliteStore.open(data);
            inbox = new Inbox(timed(), "site", Clock.systemUTC());
            Site site = new Site(Site.MAIN, Settings.load(data.resolve("none.properties"), null, Map.of("BRIDGE_SITE", "site")));
            dispatcher = new Dispatcher(timed(), Desks.only(new Desk(site, inbox, Gate.OPEN, failure -> new Verdict.Park(failure.getMessage(), null))), new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 1),
                    new CallBounds(20, Duration.ofDays(1), 5), 8, Clock.systemUTC(), InboxMetrics.NONE);
            lock = lockOf(dispatcher);
            for (int i = 0; i < WAITING; i += 1_000) {
                List<NewEvent> page = new ArrayList<>();
                for (int j = i; j < i + 1_000; j++) {
                    page.add(new NewEvent("old-" + j, "h", null, "old-" + j, null, "{}", false));
                }
                inbox.put("without-a-route", page, true).join();
            }
            dispatcher.register("likes", event -> "done");
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:intake").process(new Intake());
                }
            });
            context.start();
            template = context.createProducerTemplate();
            dispatcher.start();
        }

        private final ReentrantLock lock;

        private static ReentrantLock lockOf(Dispatcher dispatcher) throws ReflectiveOperationException {
            java.lang.reflect.Field field = Dispatcher.class.getDeclaredField("lock");
            field.setAccessible(true);
            return (ReentrantLock) field.get(dispatcher);
        }

        /** Adds up how long reads take that are made with the dispatcher's lock. */
        private Store timed() {
            return new Store() {
                @Override
                public <T> T read(Work<T> work) {
                    boolean held = lock != null && lock.isHeldByCurrentThread();
                    long begun = System.nanoTime();
                    T result = store.read(work);
                    if (held) {
                        underLock.add(System.nanoTime() - begun);
                    }
                    return result;
                }

                @Override
                public <T> CompletableFuture<T> submit(Work<T> work) {
                    return store.submit(work);
                }

                @Override
                public <T> T write(Work<T> work) {
                    return store.write(work);
                }

                @Override
                public boolean ready() {
                    return store.ready();
                }

                @Override
                public int queued() {
                    return store.queued();
                }

                @Override
                public void close() {
                    store.close();
                }
            };
        }

        /** Stores the event and completes the exchange, as the intake does. */
        private final class Intake extends AsyncProcessorSupport {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                String id = exchange.getMessage().getBody(String.class);
                long begun = System.nanoTime();
                inbox.put("likes", List.of(new NewEvent(id, "h", null, "customer-" + id.hashCode() % CUSTOMERS, null, "{\"id\":\"" + id + "\"}", false)), true)
                        .whenComplete((taken, failure) -> {
                            long completing = System.nanoTime();
                            exchange.getMessage().setBody("{\"taken\":1}");
                            callback.done(false);
                            long waking = System.nanoTime();
                            dispatcher.wake();
                            long done = System.nanoTime();
                            if (Thread.currentThread().getName().equals("store-writer")) {
                                onWriter.add(done - completing);
                            }
                            int at = place.getAndIncrement();
                            if (at < wakes.length) {
                                wakes[at] = done - waking;
                                answers[at] = waking - begun;
                            }
                        });
                return false;
            }
        }

        double[] round() {
            int events = RATE * SECONDS;
            wakes = new long[events];
            answers = new long[events];
            place.set(0);
            underLock.reset();
            onWriter.reset();
            long begun = System.nanoTime();
            for (int i = 0; i < events; i++) {
                long due = begun + i * 1_000_000_000L / RATE;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                if (i % RATE == 0) {
                    dispatcher.rescan();
                }
                template.asyncSendBody("direct:intake", "event-" + next++);
            }
            while (place.get() < events) {
                LockSupport.parkNanos(1_000_000);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            Arrays.sort(wakes);
            Arrays.sort(answers);
            return new double[] {underLock.sum() / 1e6 / seconds, wakes[events / 2] / 1e3, wakes[events * 99 / 100] / 1e3, wakes[events - 1] / 1e6, onWriter.sum() / 1e6 / seconds,
                answers[events / 2] / 1e6, answers[events * 99 / 100] / 1e6};
        }

        @Override
        public void close() throws Exception {
            dispatcher.stop(Duration.ofSeconds(10));
            context.close();
            store.close();
        }
    }
}
