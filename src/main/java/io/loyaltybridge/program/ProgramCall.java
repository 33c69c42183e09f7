package io.loyaltybridge.program;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.loyaltybridge.log.Reason;
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

    /** Measures the calls. */
    @FunctionalInterface
    public interface Metrics {
        /** A call ended; {@code status} is the HTTP status, or 0 where no answer came. */
        void programCalled(String operation, int status, Duration took);
    }

    /** The operation of which a program may say that an earlier call with the same key did it. */
    private static final String CHANGE = "change-points";

    private record Prepared(
            String operation, String who, long startNanos, Map<String, String> access, @Nullable String body) {
        static final Prepared NONE = new Prepared("call", "?", System.nanoTime(), Map.of(), null);

        Duration took() {
            return Duration.ofNanos(System.nanoTime() - startNanos);
        }
    }

    private final String connector;
    private final String url;
    private final String loyaltyId;
    private final Authorization first;
    private final Authorization second;
    private final Map<String, String> fixed;
    private final CallProfile profile;
    private final ProgramPace pace;
    private final Outages outages;
    private final Metrics metrics;

    /**
     * @param connector its name
     * @param url   where the program is: scheme, host and port
     * @param loyaltyId what {@code {loyalty-id}} in a path stands for
     * @param second for the operations that need the second token
     * @param fixed headers of every call
     */
    ProgramCall(
            String connector,
            String url,
            String loyaltyId,
            Authorization first,
            Authorization second,
            Map<String, String> fixed,
            CallProfile profile,
            ProgramPace pace,
            Outages outages,
            Metrics metrics) {
        this.connector = connector;
        this.url = url;
        this.loyaltyId = loyaltyId;
        this.first = first;
        this.second = second;
        this.fixed = fixed;
        this.profile = profile;
        this.pace = pace;
        this.outages = outages;
        this.metrics = metrics;
    }

    /** The name of the connector that the site has. */
    public String connector() {
        return connector;
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

    /** A text as a part of the path of a call, whatever it holds. */
    public String segment(String text) {
        // A dot is no reserved character, but a part of dots alone would lead elsewhere.
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.matches("\\.+") ? encoded.replace(".", "%2E") : encoded;
    }

    /** How many points a change adds or takes. */
    public long withoutSign(Number amount) {
        return Math.abs(amount.longValue());
    }

    /**
     * Ends a call that was answered, but whose effect is not there to be seen: its outcome is unknown.
     *
     * @throws ProgramException always
     */
    public void failNotShownYet(Exchange exchange) {
        String call = String.valueOf(exchange.getVariable("call", String.class));
        throw new ProgramException(
                Kind.UNAVAILABLE,
                CHANGE,
                0,
                "",
                "the change was taken, but is not shown yet by " + call.replaceFirst(" .*", ""),
                null);
    }

    /** The number of the next page; null on the last of this many. */
    public @Nullable String nextPage(Number page, Number pages) {
        return page.longValue() < pages.longValue() ? Long.toString(page.longValue() + 1) : null;
    }

    /** Waits for the call's turn, then sets method, path, token and headers. Of the message only the body is sent. */
    public void prepareCall(Exchange exchange) throws InterruptedException {
        // Removes what belongs to an earlier call of this exchange.
        exchange.removeProperty(Prepared.class.getName());
        prepare(exchange, exchange.getMessage().getBody(String.class), false);
    }

    /** After a first 401: whether the token may be another one now, so that the call is worth repeating. */
    public boolean tokenRenewed(Exchange exchange) {
        Prepared prepared = exchange.getProperty(Prepared.class.getName(), Prepared.NONE, Prepared.class);
        if (exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class) != 401
                || !authorization(prepared.operation()).isWorthRepeating(prepared.access())) {
            return false;
        }
        metrics.programCalled(prepared.operation(), 401, prepared.took());
        return true;
    }

    /** The second attempt of a call, with the body of the first. */
    public void repeatCall(Exchange exchange) throws InterruptedException {
        Prepared first = exchange.getProperty(Prepared.class.getName(), Prepared.NONE, Prepared.class);
        exchange.removeProperty(Prepared.class.getName());
        prepare(exchange, first.body(), true);
    }

    private void prepare(Exchange exchange, @Nullable String body, boolean repeat) throws InterruptedException {
        String text = exchange.getVariable("call", String.class);
        Matcher call = CALL.matcher(String.valueOf(text));
        if (!call.matches() || call.group(3).contains("/../")) {
            throw new IllegalArgumentException(
                    "the variable call: expected \"operation METHOD /path\", found \"" + text + "\"");
        }
        String operation = call.group(1);
        String who = Caller.of(exchange, text);
        if (!repeat) {
            outages.check(SYSTEM, operation, who);
        }
        waitForTurn(exchange, operation);
        if (!repeat) {
            outages.enter(SYSTEM, operation, who);
        }
        Map<String, String> access = access(operation, who);
        Message message = exchange.getMessage();
        Map<String, Object> headers = message.getHeaders();
        headers.clear();
        headers.put(Exchange.HTTP_METHOD, call.group(2));
        headers.put(Exchange.HTTP_URI, url);
        headers.put(Exchange.HTTP_PATH, call.group(3).replace(CallProfile.LOYALTY_ID, loyaltyId));
        if (call.group(4) != null) {
            headers.put(Exchange.HTTP_QUERY, call.group(4));
        }
        headers.put("Accept", "application/json");
        headers.putAll(fixed);
        headers.putAll(access);
        if (call.group(2).equals("GET") || call.group(2).equals("DELETE")) {
            message.setBody(null);
        } else {
            headers.put(Exchange.CONTENT_TYPE, "application/json");
            message.setBody(body);
        }
        exchange.setProperty(Prepared.class.getName(), new Prepared(operation, who, System.nanoTime(), access, body));
    }

    private void waitForTurn(Exchange exchange, String operation) throws InterruptedException {
        Duration wait = pace.turn(
                exchange.getVariable("bulk", false, Boolean.class), Caller.source(exchange), profile.longestWait());
        if (!wait.isZero()) {
            throw new ProgramException(
                    Kind.THROTTLED,
                    operation,
                    0,
                    "",
                    "the calls that the program allows in a minute are used up for now",
                    wait);
        }
    }

    private Authorization authorization(String operation) {
        return profile.second().contains(operation) ? second : first;
    }

    private Map<String, String> access(String operation, String who) throws InterruptedException {
        try {
            return authorization(operation).headers();
        } catch (ProgramException e) {
            Failure failure = e.kind() == Kind.CREDENTIALS
                    ? Failure.CREDENTIALS
                    : e.kind() == Kind.UNAVAILABLE ? Failure.SYSTEM : null;
            if (failure != null) {
                outages.failed(SYSTEM, operation, who, failure, Reason.of(e));
            }
            throw new ProgramException(e, operation);
        }
    }

    /**
     * Reads the answer: the body becomes a map (empty for an answer without one), headers are gone.
     *
     * @throws ProgramException for any status but 2xx, and for an answer that is not JSON
     */
    public void readAnswer(Exchange exchange) {
        Message message = exchange.getMessage();
        Prepared prepared = exchange.removeProperty(Prepared.class.getName()) instanceof Prepared p ? p : Prepared.NONE;
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String retryAfter = message.getHeader("Retry-After", String.class);
        byte[] body = message.getBody(byte[].class);
        metrics.programCalled(prepared.operation(), status, prepared.took());
        message.getHeaders().clear();
        if (status >= 200 && status < 300) {
            outages.answered(SYSTEM, prepared.operation());
            message.setBody(object(prepared.operation(), status, body));
            return;
        }
        JsonNode root = tree(body);
        if (prepared.operation().equals(CHANGE) && profile.errors().isDuplicate(root)) {
            outages.answered(SYSTEM, prepared.operation());
            message.setBody(Map.of());
            return;
        }
        ProgramException error = profile.errors()
                .error(
                        prepared.operation(),
                        status,
                        root,
                        retryAfter,
                        prepared.access().values());
        Failure failure = Failure.of(status);
        if (failure == null) {
            outages.answered(SYSTEM, prepared.operation());
        } else {
            outages.failed(SYSTEM, prepared.operation(), prepared.who(), failure, Reason.of(error));
        }
        if (error.kind() == Kind.THROTTLED && status == 429) {
            pace.pause(error.retryAfter());
        }
        throw error;
    }

    /** No answer came: connection refused, timeout, or broken off. */
    public void failWithoutAnswer(Exchange exchange) {
        Prepared prepared = exchange.removeProperty(Prepared.class.getName()) instanceof Prepared p ? p : Prepared.NONE;
        exchange.getMessage().getHeaders().clear();
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        metrics.programCalled(prepared.operation(), 0, prepared.took());
        ProgramException error = new ProgramException(
                Kind.UNAVAILABLE,
                prepared.operation(),
                0,
                "",
                "no answer (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")",
                null);
        outages.failed(SYSTEM, prepared.operation(), prepared.who(), Failure.of(cause), Reason.of(error));
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

    private static JsonNode tree(byte[] body) {
        try {
            return body == null || body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
