package io.loyaltybridge.sandbox.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The faults that are on. Draws come from one seeded source, in the order of the calls. Thread-safe. */
public final class Faults {
    private static final class Armed {
        private final Fault fault;
        private long hits;

        Armed(Fault fault) {
            this.fault = fault;
        }
    }

    private final long seed;
    private final Map<Integer, Armed> armed = new LinkedHashMap<>();
    private final Map<FaultKind, Long> hitsOfKinds = new EnumMap<>(FaultKind.class);
    private Set<String> names = Set.of();
    private Random random;
    private int lastId;

    /** @param seed of all draws: the same calls and faults in the same order behave the same */
    public Faults(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Says what faults can be for; without it they can be for anything. */
    public synchronized void setNames(Set<String> operationsAndEvents) {
        names = Set.copyOf(operationsAndEvents);
    }

    /**
     * Switches a fault on and returns its id.
     *
     * @throws IllegalArgumentException when there is nothing that it could hit: a misspelt fault would go unnoticed
     */
    public synchronized int add(Fault fault) {
        if (fault.operation() != null && !names.isEmpty() && names.stream().noneMatch(fault::matches)) {
            throw new IllegalArgumentException("There is no operation or event " + fault.operation());
        }
        armed.put(++lastId, new Armed(fault));
        return lastId;
    }

    /** Switches a fault off; an unknown id is ignored. */
    public synchronized void remove(int id) {
        armed.remove(id);
    }

    /** Switches all faults off. */
    public synchronized void clear() {
        armed.clear();
    }

    /** Switches all faults off and starts the draws again from the seed. */
    public synchronized void reset() {
        armed.clear();
        random = new Random(seed);
    }

    /** The faults that hit this call, in the order in which they were switched on. */
    public synchronized List<Fault> forCall(String operation) {
        return armed.isEmpty() ? List.of() : draw(operation, false);
    }

    /** The faults that hit this webhook, in the order in which they were switched on. */
    public synchronized List<Fault> forWebhook(String eventType) {
        return armed.isEmpty() ? List.of() : draw(eventType, true);
    }

    private List<Fault> draw(String name, boolean webhook) {
        List<Fault> hit = new ArrayList<>();
        for (Iterator<Armed> each = armed.values().iterator(); each.hasNext(); ) {
            Armed candidate = each.next();
            Fault fault = candidate.fault;
            if (fault.kind().webhook() != webhook
                    || !fault.matches(name)
                    || fault.probability() != null && random.nextDouble() >= fault.probability()) {
                continue;
            }
            hit.add(fault);
            candidate.hits++;
            hitsOfKinds.merge(fault.kind(), 1L, Long::sum);
            if (fault.count() != null && candidate.hits >= fault.count()) {
                each.remove();
            }
        }
        return hit;
    }

    /** Shuffles as the seed says. */
    public synchronized void shuffle(List<?> items) {
        Collections.shuffle(items, random);
    }

    /** How often each kind has hit since the start, also by faults that are off by now. */
    public synchronized Map<FaultKind, Long> hits() {
        return Map.copyOf(hitsOfKinds);
    }

    /** The faults that are on, with ids and hits. */
    public synchronized ArrayNode describe() {
        ArrayNode list = Json.array();
        armed.forEach((id, entry) -> {
            ObjectNode item = Json.object().put("id", id).put("hits", entry.hits);
            JsonNode fault = Json.MAPPER.valueToTree(entry.fault);
            fault.properties().forEach(field -> {
                if (!field.getValue().isNull()) {
                    item.set(field.getKey(), field.getValue());
                }
            });
            list.add(item);
        });
        return list;
    }
}
