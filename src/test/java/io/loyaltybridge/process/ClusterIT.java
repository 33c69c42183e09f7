package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.Packaged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several instances over PostgreSQL and Kafka, under traffic: one is killed, one freezes, one is restarted, and every point is
 * counted. Runs where {@code -Dcluster.sites} says of how many sites, because on two busy cores it takes minutes; {@code
 * -Dcluster.rounds} makes it longer.
 */
@EnabledIfSystemProperty(named = "cluster.sites", matches = "[0-9]+")
class ClusterIT {
    private static final int ROUNDS = Integer.getInteger("cluster.rounds", 1);
    private static final int SITES = Integer.getInteger("cluster.sites", 6);

    @TempDir
    private Path dir;

    @Test
    void everyPointIsRightWhateverBefallsAnInstance() {
        List<String> line = new ArrayList<>(Packaged.java());
        line.addAll(List.of(
                "-jar",
                Packaged.JAR.toString(),
                "cluster",
                "--once",
                "--sites",
                Integer.toString(SITES),
                "--rounds",
                Integer.toString(ROUNDS)));
        try (Child cluster = Child.start(Child.ROOT, dir, Map.of(), line)) {
            // A minute is enough; a machine that has other work is slow.
            int exit = cluster.awaitEnd(Duration.ofMinutes(6L + 2L * ROUNDS + SITES / 10));

            String out = cluster.out();
            assertThat(exit).as("%s%n%s", out, cluster.err()).isZero();
            assertThat(out)
                    .containsSubsequence(
                            "All 3 instances run.",
                            "is killed (kill -9)",
                            "serves",
                            "is frozen (SIGSTOP)",
                            "has started again by itself",
                            "is stopped in order",
                            "serves",
                            "Nothing is left to do",
                            "Every point is in the right place, once. Nothing is parked.")
                    .doesNotContain("PROBLEM", "WRONG", "Logs, journals");
            assertThat(cluster.err()).isEmpty();
        }
    }
}
