package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.Packaged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The points bank of several instances over PostgreSQL and Kafka: while all stand-ins fail in every way, one instance is killed, one
 * freezes, one is restarted, one is killed in the middle of a long command, PostgreSQL crashes and Kafka is killed; then every point
 * is counted. {@code -Dcluster.sites} and {@code -Dcluster.rounds} make it longer.
 */
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
                "--faults",
                "--sites",
                Integer.toString(SITES),
                "--rounds",
                Integer.toString(ROUNDS),
                // So few that no site uses its whole quota: commands go behind live events, and would not begin in
                // time.
                "--events",
                Integer.toString(SITES)));
        try (Child cluster = Child.start(Child.ROOT, dir, Map.of(), line)) {
            // Two minutes are enough; a machine that has other work is slow.
            int exit = cluster.awaitEnd(Duration.ofMinutes(8L + 4L * ROUNDS + SITES / 5));

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
                            "PostgreSQL has crashed, and is there again",
                            "The sites of all instances go on",
                            "is in the middle of `reconcile",
                            "The command went on with the site, and has ended",
                            "Kafka was killed (kill -9), and is there again",
                            "The sites of all instances go on",
                            "All sites are reconciled",
                            "Nothing is left to do",
                            "Every point is in the right place, once. Nothing is parked.")
                    .doesNotContain("PROBLEM", "WRONG", "Logs, journals");
            assertThat(cluster.err()).isEmpty();
        }
    }
}
