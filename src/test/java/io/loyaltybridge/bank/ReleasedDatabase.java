package io.loyaltybridge.bank;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes the zip that {@link ReleasedDatabaseTest} opens: lets a packaged version of the program ({@code -Dbank.jar}) work between
 * stand-ins, and kills it while nothing ends. Arguments: a directory to work in, the zip. How it is started stands beside the zip.
 */
final class ReleasedDatabase {
    /** Its changes are more than it has, so they are refused; with them its sides stay different. */
    static final String REFUSED = "refused@example.com";
    /** What Wix cannot tell by its journal. */
    static final String CONTACTS = "contacts.json";

    static final String COUPONS = "coupons.json";
    static final String SETTINGS = "bank.properties";
    static final List<Long> MILESTONES = List.of(1_000L, 20_000L, 100_000L, 2_000_000L);
    private static final long SEED = 5;
    private static final int CUSTOMERS = 12;
    private static final int NEW_CUSTOMERS = 6;
    private static final Map<String, String> MORE = Map.of(
            "sync.gone-after", "3s",
            "sync.reconcile-cron", "0/5 * * * * ?",
            "effects.sweep-every", "500ms",
            "reminder.on", "true",
            "reminder.cron", "0/5 * * * * ?",
            "coupons.on", "true",
            "coupons.kind", "percent-off",
            "coupons.amount", "10",
            "coupons.tell", "mail",
            "milestones.points",
                    String.join(" ", MILESTONES.stream().map(String::valueOf).toList()));

    private ReleasedDatabase() {}

    public static void main(String[] args) throws Exception {
        Path dir = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
        try (Bank bank = new Bank(dir, SEED, List.of(BankStandIns.MAIN), MORE)) {
            work(bank);
            bank.kill();
            BankSite site = bank.sites.get(0);
            Files.writeString(dir.resolve(CONTACTS), site.wix.get("contacts").toString());
            Files.writeString(dir.resolve(COUPONS), site.wix.get("coupons").toString());
            site.wix.post("webhooks", Side.object().putNull("url"));
        }
        save(dir, Path.of(args[1]).toAbsolutePath());
    }

    private static void work(Bank bank) throws Exception {
        BankSite site = bank.sites.get(0);
        Workload workload = new Workload(site, SEED, CUSTOMERS);
        List<Workload.Step> first = workload.firstEvents(NEW_CUSTOMERS);
        bank.startBridge();
        bank.awaitListening();
        workload.seed();
        seed(site);
        // The timer that reconciles may have found the new ones too.
        awaitNumber(bank, "SELECT COUNT(*) FROM observations", 2 * (CUSTOMERS + 1));
        List<Workload.Step> steps = new ArrayList<>(workload.digits());
        steps.addAll(first.subList(0, first.size() / 2));
        Part part = new Part(site, workload, null);
        Hands.work(part.acts(steps), () -> {}, 0);
        rest(bank);
        // Both take what only one of them can have.
        down(site);
        workload.run(new Workload.Step(REFUSED, "wix", "redeem", 8, null, null));
        workload.run(new Workload.Step(REFUSED, "program", "redeem", 8, null, null));
        up(site);
        awaitNumber(bank, "SELECT COUNT(*) FROM operations WHERE state = 'REFUSED'", 1);
        workload.run(new Workload.Step("no address at all", "social", "like", 0, "post-0", "like-of-nobody"));
        awaitNumber(bank, "SELECT COUNT(*) FROM inbox WHERE state = 'parked'", 1);
        // Answers of changes get lost, and then nothing is reached any more.
        List.of("loyalty_accounts.adjustPoints", "loyalty_accounts.earnPoints", "marketing_coupons.createCoupon")
                .forEach(operation -> fault(site.wix, "DROP_AFTER", operation));
        fault(site.program, "DROP_AFTER", "program.addPoints");
        for (int i = 4; i < 7; i++) {
            workload.run(
                    new Workload.Step("customer-0" + i + "@example.com", "wix", "purchase", 1_000_000, null, null));
        }
        awaitNumber(bank, "SELECT COUNT(*) FROM effects WHERE state = 'SENT'", 1);
        Hands.work(part.acts(workload.likesOfAPost(3, "lost")), () -> {}, 0);
        Hands.work(part.acts(workload.ordinary(30)), () -> {}, 0);
        down(site);
        steps = new ArrayList<>(first.subList(first.size() / 2, first.size()));
        steps.addAll(workload.ordinary(20));
        Hands.work(part.acts(steps), () -> {}, 0);
        awaitNumber(bank, "SELECT COUNT(*) FROM timer_moments WHERE state = 'begun'", 1);
    }

    private static void seed(BankSite site) {
        ObjectNode customer =
                Side.object().put("email", REFUSED).put("name", "A B").put("balance", 10);
        ObjectNode customers = Side.object();
        customers.putArray("customers").add(customer);
        site.program.post("seed", customers);
        ObjectNode contacts = Side.object();
        contacts.putArray("contacts").add(customer);
        site.wix.post("seed", contacts);
    }

    private static void down(BankSite site) {
        up(site);
        fault(site.wix, "DROP_BEFORE", null);
        fault(site.program, "DROP_BEFORE", null);
    }

    private static void up(BankSite site) {
        site.wix.post("faults/clear", Side.object());
        site.program.post("faults/clear", Side.object());
    }

    private static void fault(Side side, String kind, String operation) {
        ObjectNode fault = Side.object().put("kind", kind);
        side.post("faults", operation == null ? fault : fault.put("operation", operation));
    }

    private static void rest(Bank bank) {
        if (!bank.awaitRest()) {
            throw new IllegalStateException("no rest, see " + bank.dir);
        }
    }

    private static void awaitNumber(Bank bank, String sql, long least) {
        await(sql).atMost(Duration.ofMinutes(1)).until(() -> bank.number(sql) >= least);
    }

    private static void save(Path dir, Path zip) throws Exception {
        Path small = dir.resolve(SqliteStore.FILE);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + dir.resolve("data").resolve(SqliteStore.FILE));
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM INTO '" + small + "'");
        }
        Path settings = dir.resolve(SETTINGS);
        Files.writeString(settings, Files.readString(settings).replace(dir + "/", ""));
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of(
                    SETTINGS,
                    CONTACTS,
                    COUPONS,
                    "wix.jsonl",
                    "program.jsonl",
                    BankStandIns.MAILS,
                    History.FILE,
                    SqliteStore.FILE)) {
                put(out, dir.resolve(name));
            }
        }
    }

    private static void put(ZipOutputStream out, Path file) throws IOException {
        ZipEntry entry = new ZipEntry(file.getFileName().toString());
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        out.putNextEntry(entry);
        out.write(Files.readAllBytes(file));
        out.closeEntry();
    }
}
