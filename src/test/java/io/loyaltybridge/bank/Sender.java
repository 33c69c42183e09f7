package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Sends webhooks of a site's sources as a sender does: the same event again until it is answered with 200. */
final class Sender {
    private static final int MOST_TRIES = 2_400;

    private final BankSite site;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final WebhookSigner signer = new WebhookSigner(
            SignatureStyle.load("standard-webhooks", BankProcess.ROOT.resolve("profiles")),
            "secret",
            Bank.SECRET,
            null);

    Sender(BankSite site) {
        this.site = site;
    }

    /**
     * Sends an event, and writes each try into the history.
     *
     * @param f     what it is in the history
     * @param about its fields there: name, value, name, value …
     */
    void send(String source, ObjectNode event, String f, Object... about) {
        String id = event.path("id").asText();
        byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
        site.history.add("invoke", f, about);
        untilDone("the event " + id, () -> {
            int status = post(source, id, body);
            site.history.add(status == 200 ? "ok" : status == 0 ? "info" : "fail", f, about);
            return status == 200;
        });
        site.history.add("ok", "webhook", "source", source, "id", id);
    }

    /** Tries again until it is done. */
    static void untilDone(String what, BooleanSupplier attempt) {
        for (int i = 0; i < MOST_TRIES; i++) {
            if (attempt.getAsBoolean()) {
                return;
            }
            Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        }
        throw new IllegalStateException(what + " is never taken");
    }

    private int post(String source, String id, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(site.webhook(source)))
                .timeout(Duration.ofSeconds(3))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signer.headers(id, Instant.now(), body).forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
