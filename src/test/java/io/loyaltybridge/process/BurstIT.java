package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A burst of likes while the service is killed again and again: nothing acknowledged is lost, nothing is given twice. */
class BurstIT {
    private static final int CUSTOMERS = 40;
    private static final int POSTS = 6;
    private static final int KILLS = 4;
    private static final int SENDERS = 8;
    private static final int POINTS = 5;

    @TempDir
    private Path dir;

    private record Like(String eventId, String email, String post) {}

    /** Each customer likes each post, and one like in five is sent as another event too. */
    private static List<Like> likes(Random random) {
        List<Like> likes = new ArrayList<>();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            for (int post = 0; post < POSTS; post++) {
                String email = "customer" + customer + "@example.com";
                String id = "e-" + customer + "-" + post;
                likes.add(new Like(id, email, "post-" + post));
                if (random.nextInt(5) == 0) {
                    likes.add(new Like(id + "-again", email, "post-" + post));
                }
            }
        }
        Collections.shuffle(likes, random);
        return likes;
    }

    @Test
    void everyAcknowledgedLikeIsKeptAndGivenOnceHoweverOftenTheServiceIsKilled() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Like> likes = likes(random);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        try (StandIn wix = StandIn.start(dir);
                Site site = new Site(dir.resolve("site"), wix)) {
            for (int kill = 0; kill < KILLS; kill++) {
                site.start();
                sendAndKill(
                        site,
                        open(likes, acknowledged),
                        acknowledged,
                        1 + random.nextInt(likes.size() / KILLS),
                        random.nextInt(200));
                assertEveryAcknowledgedOneIsStored(site, acknowledged, seed);
            }
            site.start();
            send(site, open(likes, acknowledged), acknowledged, new CountDownLatch(0));
            assertThat(acknowledged).as("seed %d", seed).hasSize(likes.size());
            site.awaitAllDone();

            assertEveryAcknowledgedOneIsStored(site, acknowledged, seed);
            assertThat(wix.balances()).as("seed %d", seed).isEqualTo(expected(likes));
            assertThat(wix.transactions()).as("seed %d", seed).isEqualTo(CUSTOMERS * POSTS);
            assertThat(wix.contacts()).as("seed %d", seed).isEqualTo(CUSTOMERS);
        }
    }

    private static Queue<Like> open(List<Like> likes, Set<String> acknowledged) {
        return likes.stream()
                .filter(like -> !acknowledged.contains(like.eventId()))
                .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
    }

    private static Map<String, Long> expected(List<Like> likes) {
        return likes.stream()
                .collect(Collectors.groupingBy(
                        Like::email,
                        TreeMap::new,
                        Collectors.collectingAndThen(
                                Collectors.mapping(Like::post, Collectors.toSet()),
                                posts -> (long) POINTS * posts.size())));
    }

    /** Kills the service some milliseconds after so many acknowledgements, while the senders go on. */
    private static void sendAndKill(Site site, Queue<Like> queue, Set<String> acknowledged, int after, int millis)
            throws InterruptedException {
        CountDownLatch until = new CountDownLatch(after);
        ExecutorService killer = Executors.newSingleThreadExecutor();
        try {
            killer.submit(() -> {
                if (until.await(30, TimeUnit.SECONDS)) {
                    // The latch is never opened: it only measures the time.
                    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
                }
                site.bridge().kill();
                return null;
            });
            send(site, queue, acknowledged, until);
        } finally {
            killer.shutdown();
            assertThat(killer.awaitTermination(90, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Sends until the queue is empty or nobody answers any more. */
    private static void send(Site site, Queue<Like> queue, Set<String> acknowledged, CountDownLatch each)
            throws InterruptedException {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        for (int i = 0; i < SENDERS; i++) {
            senders.submit(() -> {
                for (Like like = queue.poll(); like != null; like = queue.poll()) {
                    try {
                        if (site.send(site.like(like.eventId(), like.email(), like.post()))
                                        .statusCode()
                                == 200) {
                            acknowledged.add(like.eventId());
                            each.countDown();
                        }
                    } catch (IOException e) {
                        // Killed under the request: whether it is stored is unknown, so it is sent again after the
                        // start.
                        return;
                    }
                }
            });
        }
        senders.shutdown();
        assertThat(senders.awaitTermination(90, TimeUnit.SECONDS)).isTrue();
    }

    private static void assertEveryAcknowledgedOneIsStored(Site site, Set<String> acknowledged, long seed) {
        Set<String> stored =
                site.events().stream().map(row -> row.event().eventId()).collect(Collectors.toSet());
        assertThat(stored).as("seed %d", seed).containsAll(acknowledged);
    }
}
