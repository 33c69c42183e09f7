package io.loyaltybridge.bank;

import static org.awaitility.Awaitility.await;

import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.store.SqliteStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The processes of one run and the files between them: one bridge for all sites, and their stand-ins. Everything is ended by
 * {@link #close}.
 */
final class Bank implements AutoCloseable {
    /** With other work on the machine, a process takes a minute to start. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** How long nothing may change before rest: what is handed back for half a minute comes within it, also a second time. */
    private static final Duration UNTIL_REST = Duration.ofSeconds(70);
    /** A machine that has other work is slow; what never ends, ends here. */
    private static final Duration LONGEST = Duration.ofMinutes(4);

    /** Every site's sources have it. */
    static final String SECRET = "whsec_"
            + Base64.getEncoder().encodeToString("a secret of no value at all".getBytes(StandardCharsets.US_ASCII));

    final Path dir;
    /** Of what befell the process; that of its site where there is one only. */
    final History history;

    final List<BankSite> sites = new ArrayList<>();
    private final int port;
    private final Properties settings = new Properties();
    private final Path config;
    private final BankProcess standIns;
    private BankProcess bridge;

    /**
     * @param names of the sites, {@code main} first
     * @param more  settings of the bridge beside the usual ones of the bank
     */
    Bank(Path dir, long seed, List<String> names, Map<String, String> more) throws IOException {
        this.dir = dir;
        List<String> arguments = new ArrayList<>(List.of(dir.toString(), Long.toString(seed)));
        arguments.addAll(names);
        standIns = BankProcess.main(dir.resolve("stand-ins.log"), BankStandIns.class, arguments.toArray(String[]::new));
        Path written = dir.resolve(BankStandIns.SETTINGS);
        await().atMost(PATIENCE).until(() -> Files.exists(written) || !standIns.alive());
        try (InputStream in = Files.newInputStream(written)) {
            settings.load(in);
        }
        port = FreePorts.next();
        settings.putAll(Map.ofEntries(
                Map.entry("bridge.port", Integer.toString(port)),
                Map.entry("bridge.management-port", Integer.toString(FreePorts.next())),
                Map.entry("bridge.data-dir", dir.resolve("data").toString()),
                Map.entry("bridge.lanes", "16"),
                Map.entry("wix.quota-per-minute", "0"),
                Map.entry("wix.index-delay", "2s"),
                Map.entry("wix.response-timeout", "1500ms"),
                Map.entry("retry.first-delay", "50ms"),
                Map.entry("retry.max-delay", "500ms"),
                Map.entry("retry.max-attempts", "1000"),
                Map.entry("retry.max-calls", "1000"),
                Map.entry("sync.loop-limit", "100000"),
                Map.entry("sync.largest-change", "0"),
                Map.entry("sources.social-like.secret", SECRET)));
        settings.putAll(more);
        config = dir.resolve("bank.properties");
        String webhooks = "http://127.0.0.1:" + port + "/webhooks/";
        for (String name : names) {
            sites.add(new BankSite(this, name, BankStandIns.ofSite(dir, names, name), webhooks));
        }
        history = names.size() == 1 ? sites.get(0).history : new History(dir.resolve(History.FILE));
    }

    synchronized void startBridge() {
        try (Writer out = Files.newBufferedWriter(config)) {
            settings.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bridge = BankProcess.bridge(dir.resolve("bridge.log"), "run", "--config", config.toString());
    }

    /** Waits until the bridge has its first state of every customer on both sides. */
    void awaitLinked(int customers) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !bridge.alive() || number("SELECT COUNT(*) FROM observations") == 2L * customers);
        if (!bridge.alive()) {
            throw new IllegalStateException("the bridge ended by itself, see " + dir.resolve("bridge.log"));
        }
    }

    /** {@code kill -9} at this moment, and a new process right after. */
    synchronized void killAndRestart() {
        history.add("info", "kill");
        bridge.close();
        startBridge();
    }

    /** {@code kill -9}, and nobody starts it again. */
    synchronized void kill() {
        history.add("info", "kill");
        bridge.close();
    }

    /** Ends the bridge and starts it with other settings; returns when it listens. */
    void restartWith(Map<String, String> other) {
        synchronized (this) {
            history.add("info", "restart", "settings", other);
            bridge.close();
            settings.putAll(other);
            startBridge();
        }
        awaitListening();
    }

    /** Waits until the bridge takes webhooks: whoever sends before gives up at some time, and says nothing of a customer again. */
    void awaitListening() {
        await().atMost(PATIENCE).until(() -> listens() || !bridge.alive());
        if (!bridge.alive()) {
            throw new IllegalStateException("the bridge ended by itself, see " + dir.resolve("bridge.log"));
        }
    }

    /** Whether the bridge listens. */
    boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A command beside the service; its exit code. */
    int command(String... arguments) {
        String[] line = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, line, 0, arguments.length);
        line[arguments.length] = "--config";
        line[arguments.length + 1] = config.toString();
        try (BankProcess process = BankProcess.bridge(dir.resolve("command.log"), line)) {
            return process.end();
        }
    }

    /** A number out of the bridge's database, opened for reading only; -1 while there is none. */
    long number(String sql) {
        Path file = dir.resolve("data").resolve(SqliteStore.FILE);
        if (!Files.exists(file)) {
            return -1;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            // While the bridge makes its tables, or recovers the log of a killed process.
            return -1;
        }
    }

    /** Waits until all sites are at rest. */
    boolean awaitRest() {
        return awaitRest(sites);
    }

    /**
     * Waits until these sites are at rest, for as long as what is left of them becomes fewer; what never ends is the checker's to
     * say.
     */
    boolean awaitRest(List<BankSite> of) {
        long end = System.nanoTime() + LONGEST.toNanos();
        long until = System.nanoTime() + UNTIL_REST.toNanos();
        long fewest = Long.MAX_VALUE;
        int still = 0;
        while (still < 3 && System.nanoTime() < Math.min(until, end)) {
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            long left = 0;
            for (BankSite site : of) {
                long its = site.left();
                left = left < 0 || its < 0 ? -1 : left + its;
            }
            if (left >= 0 && left < fewest) {
                fewest = left;
                until = System.nanoTime() + UNTIL_REST.toNanos();
            }
            still = left == 0 ? still + 1 : 0;
        }
        return still == 3;
    }

    @Override
    public void close() {
        sites.forEach(BankSite::stopWebhooks);
        if (bridge != null) {
            bridge.close();
        }
        standIns.close();
        sites.forEach(site -> site.history.close());
        history.close();
    }
}
