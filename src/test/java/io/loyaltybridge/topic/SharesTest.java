package io.loyaltybridge.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How evenly ten thousand sites are shared out, by Kafka's own assignment. */
class SharesTest {
    private static final int SITES = 10_000;
    private static final String TOPIC = "bridge.inbox";

    /** Sites in each partition; installations have random ids. */
    private static int[] sites() {
        Random random = new Random(7);
        int[] sites = new int[TopicAdmin.PARTITIONS];
        for (int i = 0; i < SITES; i++) {
            sites[Partitions.of(new UUID(random.nextLong(), random.nextLong()).toString(), sites.length)]++;
        }
        return sites;
    }

    @ParameterizedTest
    @CsvSource({"3, 1.05", "7, 1.15", "10, 1.15", "30, 1.3"})
    void theBusiestInstanceHasLittleMoreThanItsShare(int instances, double most) {
        Map<String, Subscription> members = new HashMap<>();
        for (int i = 0; i < instances; i++) {
            members.put("instance-" + i, new Subscription(List.of(TOPIC), (ByteBuffer) null, List.of()));
        }
        int[] sites = sites();

        long busiest = new CooperativeStickyAssignor()
                .assign(Map.of(TOPIC, sites.length), members).values().stream()
                        .mapToLong(own -> own.stream()
                                .mapToLong(partition -> sites[partition.partition()])
                                .sum())
                        .max()
                        .orElseThrow();

        double ratio = busiest / ((double) SITES / instances);
        System.out.printf(
                "%d sites over %d instances: the busiest has %d, %.2f times the mean%n",
                SITES, instances, busiest, ratio);
        assertThat(ratio).isBetween(1.0, most);
    }
}
