package io.loyaltybridge.program;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.outage.Caller;
import io.loyaltybridge.outage.Failure;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.program.ProgramException.Kind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code programCall} of the route {@code program-call}: what every call to the external program needs before and
 * after it. The variable {@code call} says which one, as in {@code "change-points POST /customers/7/points"}.
 * Thread-safe.
 */
public final class ProgramCall {
    /** The name of the program as a system that can be down. */
    public static final String SYSTEM = "program";

    private static final Pattern CALL =
            Pattern.compile("([a-z-]+) (GET|POST|PATCH|PUT|DELETE) (/[^\\s?]*)(?:\\?(\\S*))?");
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_TEXT = 200;

    /** Measures the calls. */
    @FunctionalInterface
    public interface Metrics {
        /** A call ended; {@code status} is the HTTP status, or 0 where no answer came. */
        void programCalled(String operation, int status, Duration took);
    }

    private record Prepared(String operation, String who, long startNanos) {}

    private final String url;
    private final String token;
    private final String belowZeroCode;
    private final Outages outages;
    private final Metrics metrics;

    /**
     * @param url           where the program is: scheme, host and port
     * @param belowZeroCode the error code that means "the balance would fall below zero"; empty where there is none
     */
    public ProgramCall(String url, String token, String belowZeroCode, Outages outages, Metrics metrics) {
        this.url = url;
        this.token = token;
        this.belowZeroCode = belowZeroCode;
        this.outages = outages;
        this.metrics = metrics;
    }

    /** Builds the variable {@code call} with query parameters, given as name, value, name, value …; a null value leaves its name out. */
    public String query(String call, Object... parameters) {
        StringBuilder text = new StringBuilder(call);
        char separator = '?';
        // A null at the end does not arrive: Camel's method expressions drop it.
        for (int i = 0; i + 1 < parameters.length; i += 2) {
            if (parameters[i + 1] != null) {
                text.append(separator)
                        .append(parameters[i])
                        .append('=')
                        .append(URLEncoder.encode(parameters[i + 1].toString(), StandardCharsets.UTF_8));
                separator = '&';
            }
        }
        return text.toString();
    }

    /**
     * Customers with the field names that the Kamelets of every connector use, given as our name, the program's name, our
     * name, the program's name …; missing fields are left out.
     */
    public List<Map<String, Object>> customers(List<?> items, Object... names) {
        List<Map<String, Object>> customers = new ArrayList<>();
        for (Object item : items == null ? List.of() : items) {
            Map<String, Object> customer = new LinkedHashMap<>();
            for (int i = 0; i + 1 < names.length; i += 2) {
                Object value = ((Map<?, ?>) item).get(names[i + 1]);
                if (value != null) {
                    customer.put(names[i].toString(), value);
                }
            }
            customers.add(customer);
        }
        return customers;
    }

    /** The number of the next page; null on the last of this many. */
    public @Nullable String nextPage(Number page, Number pages) {
        return page.longValue() < pages.longValue() ? Long.toString(page.longValue() + 1) : null;
    }

    /** Sets method, path, token and headers. Of the message only the body is sent. */
    public void prepareCall(Exchange exchange) {
        String text = exchange.getVariable("call", String.class);
        Matcher call = CALL.matcher(String.valueOf(text));
        if (!call.matches() || call.group(3).contains("/../")) {
            throw new IllegalArgumentException(
                    "the variable call: expected \"operation METHOD /path\", found \"" + text + "\"");
        }
        String who = Caller.of(exchange, text);
        outages.enter(SYSTEM, call.group(1), who);
        Message message = exchange.getMessage();
        Map<String, Object> headers = message.getHeaders();
        headers.clear();
        headers.put(Exchange.HTTP_METHOD, call.group(2));
        headers.put(Exchange.HTTP_URI, url);
        headers.put(Exchange.HTTP_PATH, call.group(3));
        if (call.group(4) != null) {
            headers.put(Exchange.HTTP_QUERY, call.group(4));
        }
        headers.put("Authorization", "Bearer " + token);
        headers.put("Accept", "application/json");
        if (call.group(2).equals("GET") || call.group(2).equals("DELETE")) {
            message.setBody(null);
        } else {
            headers.put(Exchange.CONTENT_TYPE, "application/json");
        }
        exchange.setProperty(Prepared.class.getName(), new Prepared(call.group(1), who, System.nanoTime()));
    }

    /**
     * Reads the answer: the body becomes a map (empty for an answer without one), headers are gone.
     *
     * @throws ProgramException for any status but 2xx, and for an answer that is not JSON
     */
    public void readAnswer(Exchange exchange) {
        Message message = exchange.getMessage();
        Prepared prepared = exchange.removeProperty(Prepared.class.getName()) instanceof Prepared p
                ? p
                : new Prepared("call", "?", System.nanoTime());
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String retryAfter = message.getHeader("Retry-After", String.class);
        byte[] body = message.getBody(byte[].class);
        metrics.programCalled(
                prepared.operation(), status, Duration.ofNanos(System.nanoTime() - prepared.startNanos()));
        message.getHeaders().clear();
        if (status >= 200 && status < 300) {
            outages.answered(SYSTEM, prepared.operation());
            message.setBody(object(prepared.operation(), status, body));
            return;
        }
        ProgramException error = error(prepared.operation(), status, body, retryAfter);
        Failure failure = Failure.of(status);
        if (failure == null) {
            outages.answered(SYSTEM, prepared.operation());
        } else {
            outages.failed(SYSTEM, prepared.operation(), prepared.who(), failure, String.valueOf(error.getMessage()));
        }
        throw error;
    }

    /** No answer came: connection refused, timeout, or broken off. */
    public void failWithoutAnswer(Exchange exchange) {
        Prepared prepared = exchange.removeProperty(Prepared.class.getName()) instanceof Prepared p
                ? p
                : new Prepared("call", "?", System.nanoTime());
        exchange.getMessage().getHeaders().clear();
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        metrics.programCalled(prepared.operation(), 0, Duration.ofNanos(System.nanoTime() - prepared.startNanos()));
        ProgramException error = new ProgramException(
                Kind.UNAVAILABLE,
                prepared.operation(),
                0,
                "",
                "no answer (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")",
                null);
        outages.failed(
                SYSTEM, prepared.operation(), prepared.who(), Failure.of(cause), String.valueOf(error.getMessage()));
        throw error;
    }

    private static Map<String, Object> object(String operation, int status, byte[] body) {
        if (body == null || body.length == 0) {
            return Map.of();
        }
        try {
            Map<String, Object> answer = JSON.readValue(body, OBJECT);
            if (answer != null) {
                return answer;
            }
        } catch (IOException e) {
            // Reported below; what matters is that the call may have taken effect.
        }
        throw new ProgramException(
                Kind.UNAVAILABLE,
                operation,
                status,
                "",
                "the answer is not a JSON object, so its outcome is unknown (is program.base-url right?)",
                null);
    }

    private ProgramException error(String operation, int status, byte[] body, String retryAfter) {
        JsonNode root = tree(body);
        if (status == 404 && !root.isObject()) {
            // A program says in JSON what it did not find; a page of a proxy says nothing about a customer.
            return new ProgramException(
                    Kind.UNAVAILABLE, operation, status, "", "404, but not in JSON (is program.base-url right?)", null);
        }
        JsonNode error = root.path("error");
        String code = error.isTextual() ? error.asText() : error.path("code").asText("");
        String said = error.path("message").asText("");
        // Masked before it is cut, because half a secret is still secret.
        String text = Secrets.mask(status + (code.isEmpty() ? "" : " " + code) + (said.isEmpty() ? "" : ", " + said));
        text = text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + "…" : text;
        if (status == 429) {
            boolean seconds = retryAfter != null && retryAfter.strip().matches("\\d{1,5}");
            return new ProgramException(
                    Kind.THROTTLED,
                    operation,
                    status,
                    code,
                    text,
                    seconds ? Duration.ofSeconds(Math.max(1, Long.parseLong(retryAfter.strip()))) : DEFAULT_PAUSE);
        }
        Kind kind = !belowZeroCode.isEmpty() && code.equals(belowZeroCode)
                ? Kind.BELOW_ZERO
                : status == 401 || status == 403
                        ? Kind.CREDENTIALS
                        : status == 404
                                ? Kind.NOT_FOUND
                                : status == 408 || status >= 500 || status < 400 ? Kind.UNAVAILABLE : Kind.REFUSED;
        return new ProgramException(kind, operation, status, code, text, null);
    }

    private static JsonNode tree(byte[] body) {
        try {
            return body == null || body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
