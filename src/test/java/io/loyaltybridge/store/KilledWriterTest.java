package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that was killed had been told of is there, and the next one has the database at once. */
@Tag("process")
class KilledWriterTest {
    private static final int ENOUGH = 300;

    @TempDir
    private Path dir;

    /** Writes without an end, from four threads, and prints each key whose write was acknowledged. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            Database store = new StorePlace(Path.of(arguments[0]), arguments[1], arguments[2], "").open();
            AtomicLong next = new AtomicLong();
            for (int i = 0; i < 4; i++) {
                new Thread(() -> {
                            while (true) {
                                String key = arguments[3] + next.incrementAndGet();
                                store.<Integer>write(tx -> tx.update(
                                        "INSERT INTO claims (site, claim_key, owner, state, at) VALUES ('site', ?, 1, 'claimed', 0)",
                                        key));
                                System.out.println(key);
                                System.out.flush();
                            }
                        })
                        .start();
            }
        }
    }

    /** The lines of which the kill cut nothing off. */
    private static List<String> whole(Path printed) throws IOException {
        String text = Files.readString(printed);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("run"))
                .toList();
    }

    @Test
    void everyAcknowledgedWriteSurvivesTheKillOfItsProcess() throws Exception {
        StorePlace place = PostgresServer.place(dir.resolve("data"));
        Set<String> acknowledged = new HashSet<>();
        for (int kill = 0; kill < 3; kill++) {
            Path printed = dir.resolve("printed" + kill);
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            place.directory().toString(),
                            place.url(),
                            place.user(),
                            "run" + kill + "-")
                    .redirectError(dir.resolve("errors").toFile())
                    .redirectOutput(printed.toFile())
                    .start();
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> whole(printed).size() >= ENOUGH);
            } finally {
                writer.destroyForcibly().waitFor();
            }
            acknowledged.addAll(whole(printed));
            try (Database store = place.open()) {
                List<String> kept = store.read(
                        tx -> tx.list("SELECT claim_key FROM claims LIMIT 1000000", row -> row.getString(1)));
                assertThat(kept).containsAll(acknowledged);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(3 * ENOUGH);
    }
}
