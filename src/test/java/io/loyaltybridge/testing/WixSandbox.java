package io.loyaltybridge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Steers the stand-in for Wix over its control path, as a tester would from outside. */
public final class WixSandbox {
    /** The stand-in's names of the operations that awards use. */
    public static final String EARN = "loyalty_accounts.earnPoints";

    public static final String FETCH_ACCOUNT = "loyalty_accounts.getAccountBySecondaryId";
    public static final String CREATE_ACCOUNT = "loyalty_accounts.createAccount";
    public static final String QUERY_CONTACTS = "crm_contacts.queryContacts";
    public static final String CREATE_CONTACT = "crm_contacts.createContact";
    public static final String QUERY_TRANSACTIONS = "loyalty_transactions.queryLoyaltyTransactions";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    WixSandbox(String base) {
        this.base = base;
    }

    /** A fault for the next calls of an operation. */
    public void fault(String kind, String operation, int count) {
        fault("{'kind':'" + kind + "','operation':'" + operation + "','count':" + count + "}");
    }

    /** A fault as the control path takes it; single quotes stand for double quotes. */
    public void fault(String json) {
        post("faults", json);
    }

    /** Ends all faults. */
    public void noFaults() {
        post("faults/clear", "{}");
    }

    /** All calls so far. */
    public long calls() {
        return get("stats").path("calls").asLong();
    }

    /** Answered calls of an operation. */
    public int calls(String operation) {
        int sum = 0;
        for (JsonNode count : get("stats").path("operations").path(operation)) {
            sum += count.asInt();
        }
        return sum;
    }

    /** Answered calls of an operation with a status. */
    public int calls(String operation, int status) {
        return get("stats")
                .path("operations")
                .path(operation)
                .path(Integer.toString(status))
                .asInt();
    }

    /** The balance of the only account of this e-mail; null where there is none. */
    public Long balance(String email) {
        List<Long> found = new ArrayList<>();
        for (JsonNode account : get("accounts").path("accounts")) {
            if (email.equalsIgnoreCase(account.path("contact").path("email").asText())) {
                found.add(account.path("points").path("balance").asLong());
            }
        }
        if (found.size() > 1) {
            throw new AssertionError(found.size() + " accounts carry the e-mail");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** The balance of one account. */
    public long balanceOf(String accountId) {
        for (JsonNode account : get("accounts").path("accounts")) {
            if (account.path("id").asText().equals(accountId)) {
                return account.path("points").path("balance").asLong();
            }
        }
        throw new AssertionError("there is no account " + accountId);
    }

    /** All transactions of the account of this e-mail. */
    public List<JsonNode> transactions(String email) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode account : get("accounts").path("accounts")) {
            if (email.equalsIgnoreCase(account.path("contact").path("email").asText())) {
                get("transactions?accountId=" + account.path("id").asText())
                        .path("transactions")
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** Contacts whose primary address this is. */
    public List<JsonNode> contacts(String email) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode contact : get("contacts").path("contacts")) {
            if (email.equalsIgnoreCase(contact.path("primaryInfo").path("email").asText())) {
                found.add(contact);
            }
        }
        return found;
    }

    /** Any command of the control path; single quotes stand for double quotes. */
    public JsonNode post(String command, String json) {
        return send(HttpRequest.newBuilder(URI.create(base + "/_sandbox/" + command))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
                .build());
    }

    /** What the control path shows. */
    public JsonNode get(String command) {
        return send(HttpRequest.newBuilder(URI.create(base + "/_sandbox/" + command))
                .build());
    }

    /** A call to Wix itself, as another app of the site would make it. */
    public JsonNode call(String method, String path, ObjectNode body) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "another-key-of-no-value")
                .header("wix-site-id", "any-site")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError("the stand-in answered " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
