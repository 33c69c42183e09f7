package io.loyaltybridge.bench;

import com.sun.management.OperatingSystemMXBean;
import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.StartingSites;
import io.loyaltybridge.site.store.NewSite;
import io.loyaltybridge.site.store.StoredSites;
import io.loyaltybridge.store.SqliteStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** What changes of sites cost where there are thousands in the store. */
final class SiteChangesBench {
    private static final int SITES = 10_000;
    private static final int ROUNDS = 6;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Path dir;

    SiteChangesBench(Path dir) {
        this.dir = dir;
    }

    void measure() throws Exception {
        Settings process = Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(Map.of("bridge.data-dir", dir.resolve("changes").toString(),
                "bridge.sites-dir", dir.resolve("none").toString(), "bridge.port", "0", "bridge.management-port", "0", "bridge.secrets-key",
                Base64.getEncoder().encodeToString(new byte[32]), "wix.app-id", "app", "wix.app-secret", "a secret of no value"));
        try (SqliteStore store = SqliteStore.open(dir.resolve("changes"))) {
            StoredSites stored = new StoredSites(store, Clock.systemUTC());
            List<NewSite> sites = sites();
            timed("one transaction that writes " + SITES + " sites", () -> stored.put(sites));
        }
        StartingSites starting = KnownSites.start(process, Map.of());
        try (Bridge bridge = Bridge.start(process, starting, Clock.systemUTC())) {
            bridge.watchSites(Map.of());
            for (int round = 0; round < ROUNDS; round++) {
                String value = Integer.toString(10 + round);
                timed("site set of one of " + SITES, () -> Bench.require(bridge.job("site-set").run(List.of("site-" + SITES / 2, "reminder.within=" + value), line -> {}) == 0,
                        "the site could not be changed"));
            }
        }
    }

    private static List<NewSite> sites() {
        List<NewSite> sites = new ArrayList<>();
        for (int n = 0; n < SITES; n++) {
            String id = new UUID(1, n).toString();
            sites.add(new NewSite("site-" + n, id, id, 0, Map.of("wix.instance-id", id, "program.base-url", "https://points-" + n + ".example.com", "program.token",
                    "{{env:TOKEN:token-of-no-value-" + n + "}}", "coupons.code-key", "{{env:KEY:a-code-key-of-no-value-" + n + "}}", "texts.default-locale", "de",
                    "bridge.time-zone", "Europe/Berlin")));
        }
        return sites;
    }

    private void timed(String what, Runnable work) {
        long begun = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        work.run();
        Bench.row(what, String.format(Locale.ROOT, "%.0f ms", (System.nanoTime() - begun) / 1e6), String.format(Locale.ROOT, "%.0f ms of CPU", (system.getProcessCpuTime() - cpu) / 1e6));
    }
}
