package io.loyaltybridge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an integration article does for each customer, against the same stand-in: look the contact up by e-mail, create it
 * where it is missing, fetch the account by contact, create it where it is missing, read its balance, adjust the points.
 * Keeps nothing, so that its repeat is the same again.
 */
final class PlainRecipe {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 8;
    private static final int IN_PAGE = 1000;
    private static final int OK = 200;
    private static final int MISSING = 404;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final AtomicLong calls = new AtomicLong();

    PlainRecipe(String url) {
        this.url = url;
    }

    /** The customers of a file with their balances. Returns the calls that were made. */
    long balances(int customers) throws Exception {
        calls.set(0);
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            all.add(i);
        }
        each(all, i -> balance(CountedWix.email(i), CountedWix.balance(i)));
        return calls.get();
    }

    /** An account for every contact on Wix. Returns the calls that were made. */
    long accounts() throws Exception {
        calls.set(0);
        List<String> contacts = new ArrayList<>();
        JsonNode page;
        do {
            page = call("GET", "/contacts/v4/contacts?paging.limit=" + IN_PAGE + "&paging.offset=" + contacts.size(), null).path("contacts");
            page.forEach(contact -> contacts.add(contact.path("id").asText()));
        } while (page.size() == IN_PAGE);
        each(contacts, this::account);
        return calls.get();
    }

    private void balance(String email, long balance) throws Exception {
        JsonNode contact = call("POST", "/contacts/v4/contacts/query", "{\"query\":{\"filter\":{\"info.emails.email\":{\"$eq\":\"" + email + "\"}}}}").path("contacts").path(0);
        if (contact.isMissingNode()) {
            contact = call("POST", "/contacts/v4/contacts", "{\"info\":{\"emails\":{\"items\":[{\"email\":\"" + email + "\",\"primary\":true}]}}}").path("contact");
        }
        String account = account(contact.path("id").asText());
        JsonNode now = call("GET", "/loyalty-accounts/v1/accounts/" + account, null).path("account");
        long amount = balance - now.path("points").path("balance").asLong();
        if (amount != 0) {
            call("POST", "/loyalty-accounts/v1/accounts/" + account + "/adjust-points",
                    "{\"amount\":" + amount + ",\"description\":\"Opening balance\",\"revision\":\"" + now.path("revision").asText() + "\"}");
        }
    }

    private String account(String contact) throws Exception {
        JsonNode found = call("GET", "/loyalty-accounts/v1/accounts/fetch-by?contactId=" + contact, null).path("account");
        JsonNode account = found.isMissingNode() ? call("POST", "/loyalty-accounts/v1/accounts", "{\"contactId\":\"" + contact + "\"}").path("account") : found;
        return account.path("id").asText();
    }

    private JsonNode call(String method, String path, String body) throws Exception {
        calls.incrementAndGet();
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "key-of-no-value")
                .header("wix-site-id", "00000000-0000-4000-8000-000000000001").header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        Bench.require(answer.statusCode() == OK || method.equals("GET") && answer.statusCode() == MISSING, path + ": " + answer.statusCode() + " " + answer.body());
        return answer.statusCode() == OK ? JSON.readTree(answer.body()) : JSON.createObjectNode();
    }

    @FunctionalInterface
    private interface Step<T> {
        void on(T item) throws Exception;
    }

    private static <T> void each(List<T> items, Step<T> step) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Void>> under = new ArrayList<>();
            for (T item : items) {
                under.add(threads.submit(() -> {
                    step.on(item);
                    return null;
                }));
            }
            for (Future<Void> each : under) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
