package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.sandbox.SandboxArguments;
import io.loyaltybridge.sandbox.SandboxOfSites;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stand-ins of two sites with programs and languages of their own, and one service for both. */
final class DemoShops implements AutoCloseable {
    static final String ANNA = "anna";
    static final String BEN = "ben";
    static final List<String> BOTH = List.of(ANNA, BEN);

    private final SandboxOfSites standIns;
    private final Bridge bridge;
    private final Database store;

    private DemoShops(SandboxOfSites standIns, Bridge bridge, Database store) {
        this.standIns = standIns;
        this.bridge = bridge;
        this.store = store;
    }

    /**
     * Starts them.
     *
     * @param settings those of the process
     * @param dir      for its data and the files of the sites
     */
    static DemoShops start(Settings settings, Path dir) throws Exception {
        SandboxOfSites standIns = SandboxOfSites.start(
                new SandboxArguments(ProgramKind.REST, 0, 0, 0, null, null, 0, null, dir.resolve("shops.properties")),
                BOTH.size());
        Bridge bridge = null;
        try {
            Map<String, String> changes = new LinkedHashMap<>(standIns.processSettings());
            changes.putAll(changes(dir.resolve("shops-data")));
            Settings process = settings.with(changes);
            bridge = Bridge.start(process, KnownSites.start(process, Map.of()), Clock.systemUTC());
            String webhooks = "http://" + process.text("bridge.host") + ":" + bridge.port() + "/webhooks/";
            for (String site : BOTH) {
                standIns.wix(site).setWebhookUrl(webhooks + "wix");
                standIns.program(site).setWebhookUrl(webhooks + site + "/program");
            }
            return new DemoShops(standIns, bridge, Stores.openReadOnly(process));
        } catch (Exception e) {
            if (bridge != null) {
                bridge.close();
            }
            standIns.close();
            throw e;
        }
    }

    private static Map<String, String> changes(Path data) {
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("bridge.data-dir", data.toString());
        // Never the database of whoever tries the demo beside a service.
        List.of("bridge.store-url", "bridge.store-user", "bridge.store-password")
                .forEach(key -> changes.put(key, ""));
        changes.put("bridge.port", "0");
        changes.put("bridge.management-port", "0");
        // The process itself describes no site, whatever its own file says.
        changes.put("wix.instance-id", "");
        changes.put("wix.site-id", "");
        changes.put("wix.index-delay", "1s");
        changes.put("retry.first-delay", "100ms");
        changes.put("retry.max-delay", "300ms");
        changes.put("retry.max-probe-delay", "300ms");
        changes.put("messages.on", "true");
        return changes;
    }

    SandboxOfSites standIns() {
        return standIns;
    }

    Bridge bridge() {
        return bridge;
    }

    /** Customers of a site that are linked on both sides. */
    long linked(String site) {
        return new LedgerReader(store, id(site))
                .links(Link.State.MATCHED, 10).stream()
                        .filter(entry -> entry.link().state() == Link.State.MATCHED
                                && entry.wix() != null
                                && entry.program() != null)
                        .count();
    }

    /** Events of both sites in a state. */
    long events(EventState state) {
        return BOTH.stream()
                .mapToLong(site -> new Inbox(store, id(site), Clock.systemUTC()).count(state))
                .sum();
    }

    private String id(String site) {
        return bridge.sites().named(site).orElseThrow().id();
    }

    /** The balance of a contact. */
    long onWix(String site, String contact) {
        return standIns.wix(site)
                .account(contact)
                .path("points")
                .path("balance")
                .asLong();
    }

    /** The balance of a customer of the program. */
    long onProgram(String site, String customer) {
        return standIns.program(site).customer(customer).path("balance").asLong();
    }

    @Override
    public void close() {
        bridge.close();
        store.close();
        standIns.close();
    }
}
