package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The stand-in for Wix in a process of its own, asked over its control path. */
final class StandIn implements AutoCloseable {
    private final Child process;
    private final Path settings;
    private final Http control;

    private StandIn(Child process, Path settings, Http control) {
        this.process = process;
        this.settings = settings;
        this.control = control;
    }

    static StandIn start(Path dir) {
        Path settings = dir.resolve("sandbox.properties");
        Child process = Child.main(dir, "io.loyaltybridge.sandbox.SandboxProcess", "--out", settings.toString());
        try {
            String url = process.awaitLine("Wix stand-in listens on (\\S+)");
            return new StandIn(process, settings, new Http(url));
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
    }

    /** The file of settings that reach it. */
    Path settings() {
        return settings;
    }

    /** Switches a fault on for one call: JSON with single quotes. */
    void fault(String json) {
        posted("/_sandbox/faults", json);
    }

    void clearFaults() {
        control.post("/_sandbox/faults/clear", "{}");
    }

    /** Waits until the fault for one call has hit it. */
    void awaitFaultHit() {
        await().pollInterval(Duration.ofMillis(10))
                .until(() ->
                        control.get("/_sandbox/faults").body().path("faults").isEmpty());
    }

    /** Points by e-mail, of every account. */
    Map<String, Long> balances() {
        Map<String, Long> balances = new TreeMap<>();
        for (JsonNode account : control.get("/_sandbox/accounts").body().path("accounts")) {
            balances.merge(
                    account.at("/contact/email").asText(),
                    account.at("/points/balance").asLong(),
                    Long::sum);
        }
        return balances;
    }

    long balance(String email) {
        return balances().getOrDefault(email, 0L);
    }

    int accounts() {
        return control.get("/_sandbox/accounts").body().path("accounts").size();
    }

    int contacts() {
        return control.get("/_sandbox/contacts").body().path("contacts").size();
    }

    /** Every change of a balance. */
    int transactions() {
        return control.get("/_sandbox/transactions").body().path("transactions").size();
    }

    /** Answered calls of an operation, whatever their status. */
    int answered(String operation) {
        int answered = 0;
        for (JsonNode count : control.get("/_sandbox/stats").body().at("/operations/" + operation)) {
            answered += count.asInt();
        }
        return answered;
    }

    /** Makes members with accounts who are subscribed to mails: the e-mails are c0@example.com and so on. */
    void seedMembers(int count, long balance) {
        StringBuilder contacts = new StringBuilder();
        for (int i = 0; i < count; i++) {
            contacts.append(i == 0 ? "" : ",")
                    .append("{'email':'c")
                    .append(i)
                    .append("@example.com','name':'C','member':true,'balance':")
                    .append(balance)
                    .append(",'subscription':'SUBSCRIBED'}");
        }
        Http.Reply reply = control.post("/_sandbox/seed", "{'contacts':[" + contacts + "]}");
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
    }

    /** From now on its list of transactions shows what is so old, in milliseconds. */
    void listsLate(long millis) {
        posted("/_sandbox/lag", "{'indexMs':" + millis + ",'readMs':0}");
    }

    /** Where its webhooks go from now on. */
    void sendsTo(String url) {
        posted("/_sandbox/webhooks", "{'url':'" + url + "'}");
    }

    /** Somebody asks Wix to anonymise a contact, which is deleted. */
    void anonymise(String email) {
        posted("/_sandbox/anonymize", "{'email':'" + email + "'}");
    }

    private void posted(String path, String json) {
        Http.Reply reply = control.post(path, json);
        assertThat(reply.status()).as("%s: %s", json, reply.body()).isEqualTo(200);
    }

    /** How many messages stand in each conversation. */
    Map<String, Integer> messages() {
        Map<String, Integer> messages = new TreeMap<>();
        for (JsonNode message : control.get("/_sandbox/messages").body().path("messages")) {
            messages.merge(message.path("conversationId").asText(), 1, Integer::sum);
        }
        return messages;
    }

    /** Codes of all coupons. */
    List<String> coupons() {
        List<String> codes = new ArrayList<>();
        control.get("/_sandbox/coupons")
                .body()
                .path("coupons")
                .forEach(coupon -> codes.add(coupon.at("/specification/code").asText()));
        return codes;
    }

    void reset() {
        control.post("/_sandbox/reset", "{}");
    }

    @Override
    public void close() {
        process.close();
    }
}
