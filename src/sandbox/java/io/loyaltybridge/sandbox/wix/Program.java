package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.time.Clock;

/** The loyalty program of the site. Guarded by the stand-in's lock. */
final class Program {
    private final Clock clock;
    private final ProgramStatus first;
    private ProgramStatus status;
    private ObjectNode details;

    Program(Clock clock, ProgramStatus status) {
        this.clock = clock;
        this.first = status;
        reset();
    }

    String id() {
        return "10ca17e5-0000-4000-8000-000000000001";
    }

    boolean active() {
        return status == ProgramStatus.ACTIVE;
    }

    /** What Wix shows; a program that was never set up shows placeholders. */
    ObjectNode json() {
        ObjectNode json = details.deepCopy();
        String now = WixState.text(clock.millis());
        json.put("status", status.name());
        if (!json.has("createdDate")) {
            json.put("createdDate", now).put("updatedDate", now);
        }
        json.putObject("pointsExpiration").put("status", "DISABLED");
        json.putObject("premiumFeatures")
                .put("loyaltyProgram", true)
                .put("tiers", false)
                .put("pointsExpiration", false);
        return json;
    }

    /** Takes over name and point definition; what else a client sends is read-only and ignored. */
    void update(JsonNode changes) {
        if (changes.hasNonNull("name")) {
            details.set("name", changes.get("name"));
        }
        JsonNode points = changes.path("pointDefinition");
        for (String field : new String[] {"customName", "icon"}) {
            if (points.hasNonNull(field)) {
                details.withObjectProperty("pointDefinition").set(field, points.get(field));
            }
        }
        details.put("updatedDate", WixState.text(clock.millis()));
    }

    void setStatus(ProgramStatus next) {
        status = next;
        details.put("updatedDate", WixState.text(clock.millis()));
    }

    ProgramStatus status() {
        return status;
    }

    void reset() {
        status = first;
        details = Json.object().put("name", "Loyalty Program");
        details.putObject("pointDefinition").put("customName", "Points");
        if (first != ProgramStatus.DRAFT) {
            String now = WixState.text(clock.millis());
            details.put("createdDate", now).put("updatedDate", now);
        }
    }
}
