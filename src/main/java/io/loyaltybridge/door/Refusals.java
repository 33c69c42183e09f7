package io.loyaltybridge.door;

import io.loyaltybridge.log.Addresses;
import io.loyaltybridge.log.Printable;
import io.loyaltybridge.log.SeldomLog;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts and logs refused requests: rarely, in short lines, and never with their content. */
public final class Refusals {
    private static final int MOST_OF_ADDRESS = 80;
    /** A part of a path this long may be a secret, such as the end of a link to unsubscribe, which contains an address. */
    private static final Pattern LONG_PART = Pattern.compile("[A-Za-z0-9._~-]{32,}+");

    /** Counts a refused request. */
    @FunctionalInterface
    public interface Count {
        /**
         * @param site   first column of a site's keys; null where it is not known whose it is
         * @param source from a fixed list, as is the reason
         */
        void refused(@Nullable String site, String source, String reason);
    }

    private final Count count;
    private final SeldomLog log;

    public Refusals(Count count, SeldomLog log) {
        this.count = count;
        this.log = log;
    }

    void refused(String port, HttpServerRequest request, Refusal refusal) {
        count.refused(refusal.site(), refusal.of(), refusal.reason());
        log.info(
                port + " " + refusal.site() + " " + refusal.of() + " " + refusal.reason(),
                () -> "Refused with " + refusal.status() + " (" + refusal.text() + ") on the port of " + port + ": "
                        + request.method() + " " + address(request));
    }

    /** A connection was closed without an answer. */
    void closed(String port, String reason, String text) {
        count.refused(null, "unknown", reason);
        log.info(port + " " + reason, () -> "Closed a connection on the port of " + port + ": " + text);
    }

    /** A request failed because of us. */
    void failed(String port, HttpServerRequest request, Throwable failure) {
        count.refused(null, "unknown", "500");
        log.error(
                port + " 500 " + failure.getClass().getName(),
                () -> "A request on the port of " + port + " failed: " + request.method() + " " + address(request)
                        + ": " + Printable.line(failure.toString(), SeldomLog.MOST / 2));
    }

    /** Writes the counts that are due. */
    void flush() {
        log.flush();
    }

    /** Without its query, which may hold the token of a source. */
    private static String address(HttpServerRequest request) {
        String address = String.valueOf(request.uri());
        int query = address.indexOf('?');
        String shown = query < 0 ? address : address.substring(0, query) + "?...";
        return Printable.line(Addresses.mask(LONG_PART.matcher(shown).replaceAll("...")), MOST_OF_ADDRESS);
    }
}
