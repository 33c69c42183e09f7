package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of an import of a large file. */
class MappingKillIT {
    private static final int CUSTOMERS = 40_000;

    @TempDir
    private Path dir;

    @Test
    void theSameCommandGoesOnAndEveryLineIsThereOnce() throws IOException {
        Path data = dir.resolve("data");
        Path config =
                Files.writeString(dir.resolve("site.properties"), "bridge.data-dir=" + data + "\nbridge.site=site\n");
        Path file = Files.write(dir.resolve("mapping.csv"), (Iterable<String>)
                Stream.concat(
                                Stream.of("email,contact-id,wix-account-id,program-id"),
                                IntStream.range(0, CUSTOMERS)
                                        .mapToObj(i -> "c" + i + "@example.com,contact-" + i + ",account-" + i
                                                + ",customer-" + i))::iterator);
        String[] command = {"mapping", "import", file.toString(), "--config", config.toString()};

        try (Child first = Child.command(dir, command)) {
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.exists(data.resolve(SqliteStore.FILE)) && links(data) >= 2_000);
            first.kill();
        }
        assertThat(links(data)).isBetween(2_000L, CUSTOMERS - 1L);
        assertThat(jobs(config))
                .contains("stopped (ended without a result: its process is gone; the same command continues"
                        + " from there)")
                .doesNotContain("running");

        long before = links(data);
        try (Child stopped = Child.command(dir, command)) {
            await().pollInterval(Duration.ofMillis(20)).until(() -> links(data) > before);
            stopped.terminate();
            stopped.awaitEnd(Duration.ofSeconds(15));
        }
        assertThat(links(data)).isLessThan(CUSTOMERS);
        assertThat(jobs(config))
                .contains("stopped (the same command continues from here)")
                .doesNotContain("running");

        Child.Result second = Child.run(dir, command);
        assertThat(second.exit()).as(second.out() + second.err()).isZero();
        assertThat(second.out())
                .contains("mapping-import continues where it was interrupted (job 1, ", CUSTOMERS + " lines in " + file)
                .doesNotContain("continues where it was interrupted (job 1, 0 customers");
        assertThat(Tables.count(
                        data, "links WHERE state = 'MATCHED' AND program_id = 'customer-' || substr(contact_id, 9)"))
                .isEqualTo(CUSTOMERS);
        assertThat(Tables.count(data, "jobs WHERE state = 'done'")).isEqualTo(1);
    }

    private String jobs(Path config) {
        return Child.run(dir, "jobs", "--config", config.toString()).out();
    }

    private static long links(Path data) {
        try {
            return Tables.count(data, "links");
        } catch (RuntimeException e) {
            return 0;
        }
    }
}
