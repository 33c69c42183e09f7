package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at any point of a setup: the same command goes on, and nobody gets a second account or point. */
class SetupKillIT {
    private static final int CUSTOMERS = 400;

    @TempDir
    private static Path shared;

    private static StandIn wix;

    @TempDir
    private Path dir;

    private Site site;
    private Path file;

    @BeforeAll
    static void startStandIn() {
        wix = StandIn.start(shared);
    }

    @AfterAll
    static void stopStandIn() {
        wix.close();
    }

    @BeforeEach
    void reset() throws IOException {
        wix.reset();
        site = new Site(dir, wix);
        file = Files.write(dir.resolve("customers.csv"), (Iterable<String>) Stream.concat(
                Stream.of("email,balance"),
                IntStream.range(0, CUSTOMERS).mapToObj(i -> "c" + i + "@example.com," + (100 + i)))::iterator);
    }

    private String[] command(String via) {
        return new String[] {
            "setup", "--config", site.config().toString(), "--from", "csv", file.toString(), "--via", via
        };
    }

    private void expectEveryBalanceOnce() {
        Map<String, Long> expected = new TreeMap<>();
        IntStream.range(0, CUSTOMERS).forEach(i -> expected.put("c" + i + "@example.com", 100L + i));
        assertThat(wix.balances()).isEqualTo(expected);
        assertThat(wix.accounts()).isEqualTo(CUSTOMERS);
        assertThat(wix.contacts()).isEqualTo(CUSTOMERS);
        assertThat(wix.transactions()).isEqualTo(CUSTOMERS);
    }

    /** Killed again and again: among new contacts, new accounts and balances, wherever each of them stands then. */
    @Test
    void byCallsItGoesOnAfterEveryKill() {
        for (int accounts : new int[] {20, 120, 250, 390}) {
            try (Child running = Child.command(dir, command("calls"))) {
                await().pollInterval(Duration.ofMillis(5)).until(() -> wix.accounts() >= accounts);
                running.kill();
            }
        }
        Child.Result last = Child.run(dir, command("calls"));
        assertThat(last.exit()).as(last.out() + last.err()).isZero();
        assertThat(last.out())
                .contains("setup continues where it was interrupted (job 1, ", CUSTOMERS + " customers of the file");
        expectEveryBalanceOnce();
    }

    @Test
    void byImportsItGoesOnAndExecutesTheFileOnce() {
        wix.fault(
                "{'kind':'DELAY_ANSWER','operation':'loyalty_imports.executeLoyaltyImport','count':1,'delayMs':60000}");
        try (Child running = Child.command(dir, command("imports"))) {
            await().pollInterval(Duration.ofMillis(5)).until(() -> wix.contacts() >= CUSTOMERS / 2);
            running.kill();
        }
        try (Child running = Child.command(dir, command("imports"))) {
            await().pollInterval(Duration.ofMillis(5)).until(() -> wix.accounts() == CUSTOMERS);
            running.kill();
        }
        Child.Result last = Child.run(dir, command("imports"));
        assertThat(last.exit()).as(last.out() + last.err()).isZero();
        assertThat(last.out()).contains("Import of setup-1-1.csv: " + CUSTOMERS + " rows imported, 0 not");
        expectEveryBalanceOnce();
    }
}
