package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.sandbox.SandboxOfSites;
import io.loyaltybridge.sandbox.servers.DatabaseServer;
import io.loyaltybridge.topic.Partitions;
import io.loyaltybridge.topic.TopicAdmin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the instances have done and what is left to do, read from where they keep it. */
final class ClusterState {
    private final DatabaseServer database;
    private final TopicAdmin topic;
    private final SandboxOfSites standIns;
    private final int partitions;
    /** By site, the first column of its rows. */
    private final Map<String, String> ids = new TreeMap<>();

    ClusterState(DatabaseServer database, TopicAdmin topic, SandboxOfSites standIns, int partitions) {
        this.database = database;
        this.topic = topic;
        this.standIns = standIns;
        this.partitions = partitions;
        standIns.siteSettings().forEach((site, settings) -> ids.put(site, settings.get("wix.instance-id")));
    }

    /** The partitions that an instance has. */
    List<Integer> partitionsOf(String instance) {
        List<Integer> numbers = new ArrayList<>();
        database.numbers(
                        "SELECT i.name || ' ' || p.number, p.number FROM partitions p JOIN instances i ON i.id = p.owner WHERE i.name LIKE '"
                                + instance + "-%' ORDER BY p.number")
                .values()
                .forEach(number -> numbers.add(number.intValue()));
        return numbers;
    }

    /** The sites in these partitions. */
    List<String> sitesIn(Collection<Integer> some) {
        return ids.keySet().stream()
                .filter(site -> some.contains(Partitions.of(ids.get(site), partitions)))
                .toList();
    }

    /** When the first event of some sites ended after a moment, epoch milliseconds; null where none has yet. */
    Long firstEnded(Collection<String> sites, long after) {
        return database.number(
                "SELECT MIN(ended_at) FROM inbox WHERE site = ANY(?) AND ended_at > ?",
                sites.stream().map(ids::get).toArray(String[]::new),
                after);
    }

    /** Whether an event of some sites that came in after a moment, epoch milliseconds, has ended. */
    boolean endedOfNew(Collection<String> sites, long after) {
        return database.number(
                        "SELECT MIN(ended_at) FROM inbox WHERE site = ANY(?) AND received_at > ?",
                        sites.stream().map(ids::get).toArray(String[]::new),
                        after)
                != null;
    }

    /** How many commands of this name run for a site. */
    long running(String site, String command) {
        return database.numbers("SELECT '', COUNT(*) FROM jobs WHERE ended_at IS NULL AND site = '" + ids.get(site)
                        + "' AND name = '" + command + "'")
                .get("");
    }

    /** Customers that are linked on both sides. */
    long linked() {
        return database.numbers("SELECT '', COUNT(*) FROM links WHERE state = 'MATCHED'")
                .get("");
    }

    /** Everything that is still to be done, by what it is; only what there is of. */
    Map<String, Long> left() {
        Map<String, Long> left = new TreeMap<>();
        long sending = 0;
        for (String site : ids.keySet()) {
            for (var counts : List.of(
                    standIns.wix(site).webhooks(), standIns.program(site).webhooks())) {
                for (String kind : List.of("waiting", "queued", "inFlight")) {
                    sending += counts.path(kind).asLong();
                }
            }
        }
        left.put("webhooks under way", sending);
        left.put(
                "records in the topic",
                topic.show().stream().mapToLong(TopicAdmin.Shown::lag).sum());
        left.putAll(database.numbers(
                "SELECT 'events pending', COUNT(*) FROM inbox WHERE state = 'pending' UNION ALL SELECT 'operations not settled', COUNT(*)"
                        + " FROM operations WHERE state IN ('PLANNED', 'SENT')"));
        left.values().removeIf(count -> count == 0);
        return left;
    }

    /** What was parked, a line each. */
    List<String> parked() {
        return List.copyOf(database.numbers(
                        "SELECT 'parked: event ' || seq || ' of ' || source || ', site ' || site || ': ' || COALESCE(outcome, ''), 1 FROM"
                                + " inbox WHERE state = 'parked' UNION ALL SELECT 'parked: operation ' || id || ', site ' || site || ': ' ||"
                                + " COALESCE(outcome, ''), 1 FROM operations WHERE state IN ('REFUSED', 'UNKNOWN')")
                .keySet());
    }
}
