package io.loyaltybridge.sandbox.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a webhook to one of several instances, each time to the next. One that does not answer is left out for a moment. Counts the
 * answers. Thread-safe.
 */
final class ClusterSender {
    /** What a webhook is answered with where no instance answers. */
    static final int NO_ANSWER = 503;

    private static final Duration PATIENCE = Duration.ofMillis(1_200);
    private static final long LEFT_OUT_NANOS = 2_000_000_000L;

    private final List<String> urls;
    private final Map<String, Long> leftOutSince = new ConcurrentHashMap<>();
    private final Map<String, Long> others = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** @param urls of the instances, also of those that do not run now */
    ClusterSender(List<String> urls) {
        this.urls = List.copyOf(urls);
    }

    /**
     * Sends to one, and to the others where that does not answer.
     *
     * @param path   behind the host
     * @param insist whether an answer other than 200 is no answer either
     * @return the answer, {@link #NO_ANSWER} where nobody gave one
     */
    int send(String path, Map<String, String> headers, byte[] body, boolean insist) throws InterruptedException {
        long first = next.getAndIncrement();
        int answer = NO_ANSWER;
        for (int i = 0; i < urls.size(); i++) {
            String url = urls.get((int) ((first + i) % urls.size()));
            if (isLeftOut(url)) {
                continue;
            }
            int status = once(url, path, headers, body);
            if (status == 200 || status > 0 && !insist) {
                return status;
            }
            answer = status > 0 ? status : answer;
        }
        return answer;
    }

    private boolean isLeftOut(String url) {
        Long since = leftOutSince.get(url);
        return since != null && System.nanoTime() - since < LEFT_OUT_NANOS;
    }

    private int once(String url, String path, Map<String, String> headers, byte[] body) throws InterruptedException {
        sent.incrementAndGet();
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            headers.forEach(request::header);
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                others.merge(Integer.toString(status), 1L, Long::sum);
            }
            return status;
        } catch (IOException e) {
            others.merge(
                    e instanceof HttpTimeoutException
                            ? "no answer in " + PATIENCE.toMillis() + " ms"
                            : e instanceof ConnectException ? "connection refused" : "connection lost",
                    1L,
                    Long::sum);
            leftOutSince.put(url, System.nanoTime());
            return 0;
        }
    }

    /** Webhooks sent, repeats included. */
    long sent() {
        return sent.get();
    }

    /** Answers other than 200, by kind. */
    Map<String, Long> others() {
        return new TreeMap<>(others);
    }
}
