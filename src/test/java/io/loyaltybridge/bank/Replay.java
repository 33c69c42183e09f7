package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.Http;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.Ids;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Brings new stand-ins into the state that others had, by doing what their journals say once more: with the same ids, at the same
 * times, and what the bridge did with its keys and revisions. Then their clock goes on from the moment of the kill.
 */
final class Replay implements AutoCloseable {
    /** What time it is in the replay; after it, what time it would be if the kill had been now. */
    private static final class Time extends Clock {
        private volatile Instant at = Instant.EPOCH;
        private volatile Duration behind;

        @Override
        public Instant instant() {
            return behind == null ? at : Instant.now().minus(behind);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final Path old;
    private final Time time = new Time();
    private final Map<String, Deque<String>> ids = new HashMap<>();
    private final WixStandIn wix;
    private final ProgramStandIn program;
    private final Http asApp;
    private final Http asBridge;

    /**
     * @param old     what {@link ReleasedDatabase} saved
     * @param journal where the journals go, of the replay too
     */
    Replay(Path old, Path journal, String token, String webhookSecret) throws IOException {
        this.old = old;
        Ids recorded = kind -> {
            Deque<String> left = ids.get(kind);
            return left == null || left.isEmpty() ? UUID.randomUUID().toString() : left.remove();
        };
        wix = WixStandIn.start(WixStandIn.Options.builder()
                .clock(time)
                .ids(recorded)
                .resendScale(0.001)
                .journal(journal.resolve("wix.jsonl"))
                .build());
        program = ProgramStandIn.start(ProgramStandIn.Options.builder()
                .clock(time)
                .ids(recorded)
                .token(token)
                .webhookSecret(webhookSecret)
                .resendScale(0.001)
                .journal(journal.resolve("program.jsonl"))
                .build());
        List<JsonNode> ofWix = History.read(old.resolve("wix.jsonl"));
        time.at = Instant.parse(ofWix.get(0).path("at").asText());
        JsonNode answer = new Http(wix.baseUrl())
                .post(
                        "/oauth2/token",
                        body("grant_type", "client_credentials")
                                .put("client_id", wix.options().appId())
                                .put("client_secret", "secret-of-no-value")
                                .put("instance_id", wix.options().instanceId())
                                .toString())
                .body();
        asApp = new Http(
                wix.baseUrl(), "Authorization", answer.path("access_token").asText());
        asBridge = new Http(program.baseUrl(), "Authorization", "Bearer " + token);
        replayWix(ofWix);
        replayProgram(History.read(old.resolve("program.jsonl")));
    }

    /** From now on the clock goes, as if the kill had been at this moment. */
    Clock goOn(Instant killed) {
        time.behind = Duration.between(killed, Instant.now());
        return time;
    }

    WixStandIn wix() {
        return wix;
    }

    ProgramStandIn program() {
        return program;
    }

    Side wixSide() {
        return new Side("wix", wix.baseUrl());
    }

    Side programSide() {
        return new Side("program", program.baseUrl());
    }

    private void replayWix(List<JsonNode> lines) throws IOException {
        JsonNode contacts = Http.JSON.readTree(Files.readString(old.resolve(ReleasedDatabase.CONTACTS)));
        lines.forEach(line -> recorded("CREATE".equals(type(line)) ? "account" : "transaction", line));
        for (JsonNode contact : contacts.path("contacts")) {
            ids.computeIfAbsent("contact", kind -> new ArrayDeque<>())
                    .add(contact.path("id").asText());
            String email = contact.at("/info/emails/items/0/email").asText();
            ObjectNode seed = Side.object();
            seed.putArray("contacts")
                    .add(body("email", email).put("name", "A B").put("subscription", "SUBSCRIBED"));
            done(wixSide().post("seed", seed).status(), contact);
        }
        for (JsonNode line : lines) {
            time.at = Instant.parse(line.path("at").asText());
            done(replayed(line), line);
        }
        JsonNode coupons = Http.JSON.readTree(Files.readString(old.resolve(ReleasedDatabase.COUPONS)));
        for (JsonNode coupon : coupons.path("coupons")) {
            ObjectNode wanted = Side.object();
            wanted.set("specification", coupon.path("specification"));
            done(asApp.post("/stores/v2/coupons", wanted.toString()).status(), coupon);
        }
    }

    private int replayed(JsonNode line) {
        String account = "/loyalty-accounts/v1/accounts";
        String id = line.path("accountId").asText();
        String description = line.path("description").asText();
        String key = line.path("idempotencyKey").asText();
        long amount = line.path("amount").asLong();
        if (type(line).equals("CREATE")) {
            return asApp.post(
                            account,
                            body("contactId", line.path("contactId").asText()).toString())
                    .status();
        }
        if (!line.path("by").asText().equals("app")) {
            return organic(wixSide(), body("accountId", id), line);
        }
        if (key.startsWith("award-")) {
            return asApp.post(
                            account + "/" + id + "/earn-points",
                            body("description", description)
                                    .put("amount", amount)
                                    .put("appId", wix.options().appId())
                                    .put("idempotencyKey", key)
                                    .toString())
                    .status();
        }
        return asApp.post(
                        account + "/" + id + "/adjust-points",
                        body("description", description)
                                .put("amount", amount)
                                .put(
                                        "revision",
                                        Long.toString(line.path("revision").asLong() - 1))
                                .toString())
                .status();
    }

    private void replayProgram(List<JsonNode> lines) {
        lines.forEach(line -> recorded("CREATE".equals(type(line)) ? "customer" : "transaction", line));
        for (JsonNode line : lines) {
            time.at = Instant.parse(line.path("at").asText());
            String key = line.path("idempotencyKey").asText();
            boolean app = line.path("by").asText().equals("app");
            if (type(line).equals("CREATE") && app) {
                done(
                        asBridge.post(
                                        "/customers",
                                        body("email", line.path("email").asText())
                                                .put("name", "A B")
                                                .put("idempotencyKey", key)
                                                .toString())
                                .status(),
                        line);
            } else if (type(line).equals("CREATE")) {
                ObjectNode seed = Side.object();
                seed.putArray("customers").add(body("email", line.path("email").asText()));
                done(programSide().post("seed", seed).status(), line);
            } else if (app) {
                done(
                        asBridge.post(
                                        "/customers/" + line.path("accountId").asText() + "/points",
                                        body(
                                                        "reference",
                                                        line.path("description").asText())
                                                .put(
                                                        "amount",
                                                        line.path("amount").asLong())
                                                .put("idempotencyKey", key)
                                                .toString())
                                .status(),
                        line);
            } else {
                done(
                        organic(
                                programSide(),
                                body("customerId", line.path("accountId").asText()),
                                line),
                        line);
            }
        }
    }

    private static int organic(Side side, ObjectNode change, JsonNode line) {
        long amount = line.path("amount").asLong();
        String kind =
                switch (type(line)) {
                    case "EARN", "PURCHASE" -> "purchase";
                    case "REDEEM", "EXPIRE" -> type(line).toLowerCase(Locale.ROOT);
                    case "ADJUST" -> amount == 0 ? "set_balance" : "adjust";
                    case "SET_BALANCE" -> "set_balance";
                    default -> throw new IllegalStateException("cannot be done again: " + line);
                };
        change.put("kind", kind)
                .put("description", line.path("description").asText())
                .put("by", line.path("by").asText())
                .put(
                        "points",
                        switch (kind) {
                            case "set_balance" -> line.path("balance").asLong();
                            case "adjust" -> amount;
                            default -> Math.abs(amount);
                        });
        return side.post("organic", change).status();
    }

    /** The stand-ins of the program write ids without the dashes of a UUID. */
    private void recorded(String kind, JsonNode line) {
        String id = line.path(kind.equals("transaction") ? "transactionId" : "accountId")
                .asText();
        if (!id.isEmpty()) {
            ids.computeIfAbsent(kind, each -> new ArrayDeque<>()).add(id.replaceFirst("^(cus|txn)_", ""));
        }
    }

    private static String type(JsonNode line) {
        return line.path("type").asText();
    }

    private static ObjectNode body(String name, String value) {
        return Side.object().put(name, value);
    }

    private static void done(int status, JsonNode what) {
        if (status != 200) {
            throw new IllegalStateException("done again it is answered with " + status + ": " + what);
        }
    }

    @Override
    public void close() {
        wix.close();
        program.close();
    }
}
