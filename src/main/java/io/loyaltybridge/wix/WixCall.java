package io.loyaltybridge.wix;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.outage.Caller;
import io.loyaltybridge.outage.Failure;
import io.loyaltybridge.outage.Outages;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;

/**
 * The bean {@code wixCall} of the route {@code wix-call}: what every call to Wix needs before and after it. The variable
 * {@code call} says which one, as in {@code "earn-points POST /loyalty-accounts/v1/accounts/…/earn-points"}; with the
 * variable {@code bulk} set to true, live work goes first. Thread-safe.
 */
public final class WixCall {
    private static final Pattern CALL =
            Pattern.compile("([a-z-]+) (GET|POST|PATCH|PUT|DELETE) (/[A-Za-z0-9._~/-]+)(?:\\?(\\S*))?");
    /** The name of Wix as a system that can be down. */
    public static final String SYSTEM = "wix";

    private static final String CONSISTENT = "X-Wix-Consistent";
    private static final String REQUEST_ID = "X-Wix-Request-Id";

    private final AccessTokens tokens;
    private final Quota quota;
    private final Outages outages;
    private final Duration longestQuotaWait;
    private final WixMetrics metrics;
    private final Clock clock;
    private final AtomicReference<String> consistent = new AtomicReference<>();

    /** @param longestQuotaWait a call that would wait longer is handed back */
    public WixCall(
            AccessTokens tokens,
            Quota quota,
            Outages outages,
            Duration longestQuotaWait,
            WixMetrics metrics,
            Clock clock) {
        this.tokens = tokens;
        this.quota = quota;
        this.outages = outages;
        this.longestQuotaWait = longestQuotaWait;
        this.metrics = metrics;
        this.clock = clock;
    }

    private record Prepared(
            String operation, String who, String token, long startNanos, String body, Grant.Turn turn) {}

    /**
     * Builds the variable {@code call} with query parameters, given as name, value, name, value …; a null value leaves
     * its name out, a list repeats it.
     */
    public String query(String call, Object... parameters) {
        StringBuilder text = new StringBuilder(call);
        char separator = '?';
        // A null at the end does not arrive: Camel's method expressions drop it.
        for (int i = 0; i + 1 < parameters.length; i += 2) {
            for (Object value : values(parameters[i + 1])) {
                text.append(separator)
                        .append(parameters[i])
                        .append('=')
                        .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
                separator = '&';
            }
        }
        return text.toString();
    }

    private static Collection<?> values(Object value) {
        return value instanceof Collection<?> several ? several : value == null ? List.of() : List.of(value);
    }

    /** Waits for the quota, then sets method, path, token and headers. Nothing of the message but its body goes out. */
    public void prepareCall(Exchange exchange) throws InterruptedException {
        // Removes what belongs to an earlier call of this exchange.
        exchange.removeProperty(Prepared.class.getName());
        prepare(exchange, exchange.getMessage().getBody(String.class), false);
    }

    /** The same for the second attempt of a call, with the body of the first. */
    public void repeatCall(Exchange exchange) throws InterruptedException {
        Prepared first = (Prepared) exchange.removeProperty(Prepared.class.getName());
        prepare(exchange, first.body(), true);
    }

    private void prepare(Exchange exchange, String body, boolean repeat) throws InterruptedException {
        String text = exchange.getVariable("call", String.class);
        Matcher call = CALL.matcher(String.valueOf(text));
        if (!call.matches() || call.group(3).contains("..")) {
            throw new IllegalArgumentException(
                    "the variable call: expected \"operation METHOD /path\", found \"" + text + "\"");
        }
        String operation = call.group(1);
        String who = Caller.of(exchange, text);
        if (!repeat) {
            outages.check(SYSTEM, operation, who);
        }
        boolean bulk = exchange.getVariable("bulk", false, Boolean.class);
        Grant.Turn turn = waitForQuota(operation, bulk, Caller.source(exchange));
        Map<String, String> access = access(operation, who, repeat, turn);
        // A process that was frozen here, or waited long for a token.
        while (quota.isOver(turn)) {
            quota.ended(turn);
            turn = waitForQuota(operation, bulk, Caller.source(exchange));
        }
        Message message = exchange.getMessage();
        Map<String, Object> headers = message.getHeaders();
        headers.clear();
        headers.put(
                Exchange.HTTP_METHOD,
                HttpMethods.valueOf(call.group(2))); // as text, each call would look up a converter
        headers.put(Exchange.HTTP_PATH, call.group(3));
        if (call.group(4) != null) {
            headers.put(Exchange.HTTP_QUERY, call.group(4));
        }
        headers.putAll(access);
        headers.put("Accept", "application/json");
        if (consistent.get() != null) {
            headers.put(CONSISTENT, consistent.get());
        }
        if (call.group(2).equals("GET") || call.group(2).equals("DELETE")) {
            message.setBody(null);
        } else {
            headers.put(Exchange.CONTENT_TYPE, "application/json");
            message.setBody(body);
        }
        exchange.setProperty(
                Prepared.class.getName(),
                new Prepared(operation, who, access.getOrDefault("Authorization", ""), System.nanoTime(), body, turn));
    }

    private Map<String, String> access(String operation, String who, boolean repeat, Grant.Turn turn)
            throws InterruptedException {
        boolean starts = false;
        try {
            if (!repeat) {
                outages.enter(SYSTEM, operation, who);
            }
            Map<String, String> access = tokens.headers();
            starts = true;
            return access;
        } catch (TokenException e) {
            outages.failed(
                    SYSTEM, operation, who, e.isTransient() ? Failure.SYSTEM : Failure.CREDENTIALS, Reason.of(e));
            throw e;
        } finally {
            if (!starts) {
                quota.ended(turn);
            }
        }
    }

    private Grant.Turn waitForQuota(String operation, boolean bulk, String source) throws InterruptedException {
        Grant grant = quota.start(bulk ? Priority.BULK : Priority.LIVE, source, longestQuotaWait);
        if (grant instanceof Grant.Busy busy) {
            throw new WixThrottledException(operation, 0, "the quota is used up for now", null, busy.retryAfter());
        }
        Grant.Granted granted = (Grant.Granted) grant;
        metrics.waited(granted.waited());
        return granted.turn();
    }

    /** After a first 401: whether the token was renewed, so that the call is worth repeating. */
    public boolean tokenRenewed(Exchange exchange) throws InterruptedException {
        if (status(exchange) != 401) {
            return false;
        }
        Prepared prepared = ended(exchange);
        metrics.called(prepared.operation(), 401, Duration.ofNanos(System.nanoTime() - prepared.startNanos()));
        tokens.invalidate(prepared.token());
        boolean renewed = !tokens.authorization().equals(prepared.token());
        exchange.setProperty(Prepared.class.getName(), prepared);
        return renewed;
    }

    /**
     * Reads the answer: the body becomes a map, headers are gone.
     *
     * @throws WixException a typed error for any status but 200
     */
    public void readAnswer(Exchange exchange) {
        Message message = exchange.getMessage();
        Prepared prepared = ended(exchange);
        int status = status(exchange);
        String requestId = message.getHeader(REQUEST_ID, String.class);
        String retryAfter = message.getHeader("Retry-After", String.class);
        String seen = message.getHeader(CONSISTENT, String.class);
        byte[] body = message.getBody(byte[].class);
        metrics.called(prepared.operation(), status, Duration.ofNanos(System.nanoTime() - prepared.startNanos()));
        if (seen != null) {
            consistent.set(seen);
        }
        message.getHeaders().clear();
        exchange.setVariable("requestId", requestId);
        if (status == 200) {
            outages.answered(SYSTEM, prepared.operation());
            message.setBody(WixErrors.body(prepared.operation(), body == null ? new byte[0] : body, requestId));
            return;
        }
        WixException error = WixErrors.error(prepared.operation(), status, body, requestId, retryAfter);
        Failure failure = Failure.of(status);
        if (failure == null) {
            outages.answered(SYSTEM, prepared.operation());
        } else {
            outages.failed(SYSTEM, prepared.operation(), prepared.who(), failure, Reason.of(error));
        }
        if (error instanceof WixThrottledException throttled) {
            quota.stopUntil(clock.instant().plus(throttled.retryAfter()));
        }
        throw error;
    }

    /** No answer came: connection refused, timeout, or broken off. The caller decides what that means for its operation. */
    public void failWithoutAnswer(Exchange exchange) {
        Prepared prepared = ended(exchange);
        exchange.getMessage().getHeaders().clear();
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        metrics.called(prepared.operation(), 0, Duration.ofNanos(System.nanoTime() - prepared.startNanos()));
        WixUnavailableException error = new WixUnavailableException(
                prepared.operation(),
                0,
                "",
                "no answer (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")",
                null);
        outages.failed(SYSTEM, prepared.operation(), prepared.who(), Failure.of(cause), Reason.of(error));
        throw error;
    }

    private Prepared ended(Exchange exchange) {
        Prepared prepared = (Prepared) exchange.removeProperty(Prepared.class.getName());
        quota.ended(prepared.turn());
        return prepared;
    }

    private static int status(Exchange exchange) {
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        return status == null ? 0 : status;
    }
}
