package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A loyalty account with what readers of a lagging index still see. Guarded by the stand-in's lock. */
final class Account {
    private record Snapshot(long at, ObjectNode json) {}

    final String id;
    final int position;
    private final long createdMs;
    final String createdDate;
    final List<Integer> transactions = new ArrayList<>();
    String contactId;
    String memberId;
    long balance;
    long earned;
    long adjusted;
    long redeemed;
    long expired;
    long revision = 1;
    private final ArrayDeque<Snapshot> snapshots = new ArrayDeque<>();

    Account(String id, int position, String contactId, String memberId, long createdMs, String createdDate) {
        this.id = id;
        this.position = position;
        this.contactId = contactId;
        this.memberId = memberId;
        this.createdMs = createdMs;
        this.createdDate = createdDate;
    }

    /** Books a change of the balance where Wix's points object counts it. */
    void book(String transactionType, long amount) {
        balance += amount;
        switch (transactionType) {
            case "EARN" -> earned += amount;
            case "REDEEM" -> redeemed -= amount;
            case "EXPIRE" -> expired -= amount;
            default -> adjusted += amount;
        }
    }

    /**
     * Makes the present state readable.
     *
     * @param contact what the account shows of its contact
     * @param keepMs for how long the state before stays readable by lagging readers
     */
    ObjectNode publish(ObjectNode contact, String updatedDate, long atMs, long keepMs) {
        ObjectNode json = Json.object().put("id", id).put("contactId", contactId);
        if (memberId != null) {
            json.put("memberId", memberId);
        }
        json.putObject("points")
                .put("balance", balance)
                .put("earned", earned)
                .put("adjusted", adjusted)
                .put("redeemed", redeemed)
                .put("expired", expired);
        json.put("rewardAvailable", false)
                .put("createdDate", createdDate)
                .put("updatedDate", updatedDate)
                .put("lastActivityDate", updatedDate)
                .put("revision", Long.toString(revision));
        json.set("contact", contact);
        snapshots.add(new Snapshot(atMs, json));
        // The newest state that is old enough has to stay; what is before it is never read again.
        while (snapshots.size() > 1 && second().at <= atMs - keepMs) {
            snapshots.poll();
        }
        return json;
    }

    private Snapshot second() {
        var each = snapshots.iterator();
        each.next();
        return each.next();
    }

    /** The state of now. It is shared and must not be changed. */
    ObjectNode json() {
        return snapshots.getLast().json;
    }

    /** The newest state that is not after a moment, or null when there was none. */
    JsonNode jsonAt(long moment) {
        // States from before the lag was set are not kept; then the oldest one has to do.
        JsonNode found = createdMs <= moment ? snapshots.getFirst().json : null;
        for (Snapshot snapshot : snapshots) {
            if (snapshot.at > moment) {
                break;
            }
            found = snapshot.json;
        }
        return found;
    }
}
