package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.privacy.EraseJob;
import io.loyaltybridge.privacy.store.Leftovers;
import io.loyaltybridge.privacy.store.SiteEraser;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code site erase}: all of one site, and nothing of another one. */
@Tag("store")
class SiteEraseCommandTest {
    @TempDir
    private Path dir;

    private Path config;
    private Path data;

    @BeforeEach
    void twoSites() throws IOException {
        data = Files.createDirectory(dir.resolve("data"));
        Path sites = Files.createDirectory(dir.resolve("sites"));
        Files.writeString(sites.resolve("ben.properties"), "wix.instance-id=ben-id\n");
        config = Files.writeString(
                dir.resolve("test.properties"),
                "bridge.data-dir=" + data + "\nbridge.sites-dir=" + sites + "\n" + TestStore.lines(data));
        for (String site : List.of("anna", "ben")) {
            TwoSites.seed(
                    data,
                    Map.of(
                            "site",
                            site + "-id",
                            "mark",
                            site,
                            "points",
                            "4111",
                            "contact",
                            "contact-ada",
                            "account",
                            "account-ada",
                            "customer",
                            "customer-ada",
                            "now",
                            "5000"));
            Files.writeString(data.resolve("quota-" + site + ".ring"), "ring");
            Files.createDirectories(data.resolve("imports"));
            Files.writeString(
                    data.resolve("imports")
                            .resolve("setup-" + Tables.text(data, "SELECT id FROM jobs WHERE site = '" + site + "-id'")
                                    + "-1.csv"),
                    site);
        }
        Tables.change(
                data,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) INSERT INTO ledger (site, link_id, at, side, kind)"
                        + " SELECT 'anna-id', 'link-ada', i, 'wix', 'organic' FROM n");
    }

    private Cli erase(String... words) {
        List<String> all = new ArrayList<>(List.of("site", "erase"));
        all.addAll(List.of(words));
        return Cli.run(config, all.toArray(String[]::new));
    }

    private long rowsOf(String site) {
        return TwoSites.rows(data, site).values().stream().mapToLong(List::size).sum();
    }

    @Test
    void everythingOfOneSiteGoesAndNothingOfTheOther() throws IOException {
        Map<String, List<String>> bens = TwoSites.rows(data, "ben-id");
        long annas = rowsOf("anna-id");

        Cli dry = erase("anna", "--id=anna-id");
        assertThat(dry.exit()).as(dry.err()).isZero();
        assertThat(dry.out()).contains("Would remove of site anna", "2 file(s)", "Nothing was changed");
        assertThat(rowsOf("anna-id")).isEqualTo(annas);

        Cli done = erase("anna", "--id=anna-id", "--yes");
        assertThat(done.exit()).as(done.out() + done.err()).isZero();
        assertThat(done.out()).contains("Removed of site anna: ");
        assertThat(rowsOf("anna-id")).isZero();
        assertThat(TwoSites.rows(data, "ben-id")).isEqualTo(bens);
        assertThat(data.resolve("quota-anna.ring")).doesNotExist();
        assertThat(data.resolve("quota-ben.ring")).exists();
        try (var files = Files.list(data.resolve("imports"))) {
            assertThat(files.map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }))
                    .containsExactly("ben");
        }
        try (Database store = TestStore.openReadOnly(data)) {
            assertThat(Leftovers.of(store.files(), "anna-id")).isFalse();
        }
        assertThat(erase("anna", "--id=anna-id", "--yes").exit()).isEqualTo(2);
    }

    @Test
    void whatWasInterruptedGoesOn() {
        AtomicInteger pieces = new AtomicInteger();
        try (Database store = TestStore.open(data)) {
            SiteEraser eraser = new SiteEraser(store);
            SiteEraser.Result cut = eraser.erase("anna-id", "anna", () -> pieces.incrementAndGet() > 5);
            assertThat(cut.done()).isFalse();
            assertThat(eraser.sites()).containsExactly("anna-id", "ben-id");
            assertThat(eraser.erase("anna-id", "anna", () -> false).done()).isTrue();
            assertThat(eraser.sites()).containsExactly("ben-id");
        }
    }

    /** Or it would be paused, and erased anew, when it is described again. */
    @Test
    void whatIsKnownOfItsInstallationGoesToo() {
        Tables.change(
                data,
                "INSERT INTO site_states (id, state, reason, since, told_at) VALUES ('anna-id', 'removed', 'AppRemoved', 1000, 1000)");
        // Killed after its last row was gone.
        try (Database store = TestStore.open(data)) {
            assertThat(new SiteEraser(store)
                            .erase("anna-id", "anna", () -> false)
                            .done())
                    .isTrue();
        }
        Cli again = erase("anna", "--id=anna-id", "--yes");
        assertThat(again.exit()).as(again.out() + again.err()).isZero();
        assertThat(Tables.count(data, "site_states")).isZero();
        assertThat(erase("anna", "--id=anna-id", "--yes").exit()).isEqualTo(2);
    }

    @Test
    void aSiteThatIsDescribedOrServedStays() throws IOException {
        assertThat(erase("ben", "--id=ben-id", "--yes").exit()).isEqualTo(2);
        assertThat(erase("old", "--id=ben-id", "--yes").err()).contains("anna-id", "found ben-id");
        assertThat(erase("old", "--yes").err()).contains("anna-id");
        Files.writeString(dir.resolve("sites").resolve("carla.properties"), "no.such.setting=1\n");
        assertThat(erase("anna", "--id=anna-id", "--yes").exit()).isEqualTo(1);
        List<String> lines = new ArrayList<>();
        try (Database store = TestStore.open(data)) {
            EraseJob job = new EraseJob(store, "anna-id"::equals, () -> false);
            assertThat(job.run(List.of("anna", "anna-id", EraseJob.YES), lines::add))
                    .isEqualTo(1);
        }
        assertThat(lines).singleElement().asString().contains("is served");
        assertThat(rowsOf("anna-id")).isGreaterThan(1200);
        assertThat(rowsOf("ben-id")).isPositive();
    }
}
