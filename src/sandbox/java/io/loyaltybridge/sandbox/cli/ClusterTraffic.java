package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.cli.Payload;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.sandbox.SandboxOfSites;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What customers do on both sides until it is stopped: likes, which a source sends until one of the instances takes them,
 * purchases and redemptions on Wix and on the program. Each customer begins with 1000 points and never runs out of them.
 */
final class ClusterTraffic implements AutoCloseable {
    static final String SOURCE = "social-like";
    static final long OPENING = 1_000;

    private static final long LIKE = 5;
    private static final int SENDERS = 8;
    private static final int ONE_IN_TWICE = 8;
    private static final long PAUSE_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 180_000;

    private final SandboxOfSites standIns;
    private final List<ClusterCustomer> customers;
    private final SourceSettings source;
    private final WebhookSigner signer;
    private final ClusterSender sender;
    private final long pauseNanos;
    private final int busyPercent;
    private final int ofFirstSite;
    private final Random random = new Random();
    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong likes = new AtomicLong();
    private final Thread thread = new Thread(this::run, "traffic");
    private volatile boolean ended;

    /**
     * @param perSecond   how many things happen in a second, all customers together
     * @param busyPercent so much of it on the first site
     */
    ClusterTraffic(
            SandboxOfSites standIns,
            List<ClusterCustomer> customers,
            SourceSettings source,
            WebhookSigner signer,
            ClusterSender sender,
            double perSecond,
            int busyPercent) {
        this.standIns = standIns;
        this.customers = customers;
        this.source = source;
        this.signer = signer;
        this.sender = sender;
        this.busyPercent = busyPercent;
        this.ofFirstSite = (int) customers.stream()
                .filter(one -> one.site().equals(customers.get(0).site()))
                .count();
        this.pauseNanos = (long) (1_000_000_000L / perSecond);
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long due = System.nanoTime();
        while (!ended) {
            happen(customers.get(random.nextInt(random.nextInt(100) < busyPercent ? ofFirstSite : customers.size())));
            due += pauseNanos;
            try {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void happen(ClusterCustomer customer) {
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> senders.execute(() -> like(customer, "like-" + likes.incrementAndGet()));
            case 3 -> organic(customer, true, OrganicChange.redeem(1 + random.nextInt(3)));
            case 4 -> organic(customer, true, OrganicChange.purchase(1 + random.nextInt(9)));
            default ->
                organic(
                        customer,
                        false,
                        random.nextInt(3) == 0
                                ? OrganicChange.redeem(1 + random.nextInt(3))
                                : OrganicChange.purchase(1 + random.nextInt(9)));
        }
    }

    private void organic(ClusterCustomer customer, boolean onWix, OrganicChange change) {
        customer.expected().addAndGet(change.amount(0));
        changes.incrementAndGet();
        try {
            if (onWix) {
                standIns.wix(customer.site()).organic(customer.contact(), change);
            } else {
                standIns.program(customer.site()).organic(customer.customer(), change);
            }
        } catch (RuntimeException e) {
            problems.add(customer.site() + " " + customer.email() + ": " + change + ": " + e);
        }
    }

    /** Sends as a source does: again until it is taken. Some are sent once more afterwards, as the same event. */
    private void like(ClusterCustomer customer, String id) {
        customer.expected().addAndGet(LIKE);
        customer.likes().incrementAndGet();
        byte[] body = Payload.of(
                        source,
                        List.of("event-id=" + id, "email=" + customer.email(), "object=post-" + id),
                        Instant.now())
                .getBytes(StandardCharsets.UTF_8);
        String path = "/webhooks/" + customer.site() + "/" + SOURCE;
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        try {
            int status = send(path, id, body);
            while (status != 200 && System.currentTimeMillis() < end) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                status = send(path, id, body);
            }
            if (status != 200) {
                problems.add(customer.site() + ": " + id + " of " + customer.email() + " is never taken: " + status);
            } else if (id.hashCode() % ONE_IN_TWICE == 0) {
                send(path, id, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int send(String path, String id, byte[] body) throws InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>(signer.headers(id, Instant.now(), body));
        headers.put("Content-Type", "application/json");
        return sender.send(path, headers, body, true);
    }

    /** Likes so far. */
    long likes() {
        return likes.get();
    }

    /** Changes of balances on both sides so far. */
    long changes() {
        return changes.get();
    }

    /** What could not be done. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Nothing more happens; what was begun is sent to its end. */
    void stop() throws InterruptedException {
        ended = true;
        thread.join();
        senders.shutdown();
        senders.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        ended = true;
        senders.shutdownNow();
    }
}
