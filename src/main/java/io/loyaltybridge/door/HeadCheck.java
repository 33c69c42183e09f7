package io.loyaltybridge.door;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import java.util.List;
import java.util.Optional;

/** Checks that every request has to pass. */
final class HeadCheck {
    private static final int MOST_DIGITS = 18;
    /** Headers that Vert.x parses later, and throws on if a quote is not closed. */
    private static final List<String> PARSED =
            List.of("Content-Type", "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language");

    private final long bodyBytes;

    HeadCheck(long bodyBytes) {
        this.bodyBytes = bodyBytes;
    }

    Optional<Refusal> check(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_1_1 && !((HttpServerRequestInternal) request).isValidAuthority()) {
            return Optional.of(Refusal.of(400, "the Host header is missing or malformed"));
        }
        String path = request.path();
        if (path == null || !path.startsWith("/") || !decodable(request.uri())) {
            return Optional.of(Refusal.of(400, "malformed address"));
        }
        String length = request.getHeader("Content-Length");
        if (length != null && (!digits(length) || Long.parseLong(length) > bodyBytes)) {
            return Optional.of(Refusal.of(413, "too large"));
        }
        if (!PARSED.stream().map(request::getHeader).allMatch(HeadCheck::quotesAreClosed)) {
            return Optional.of(Refusal.of(400, "malformed header"));
        }
        String expect = request.getHeader("Expect");
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            return Optional.of(Refusal.of(417, "only 100-continue can be expected"));
        }
        return Optional.empty();
    }

    /** Whether every % has its two digits: later code that decodes addresses throws otherwise. */
    private static boolean decodable(String address) {
        for (int i = address.indexOf('%'); i >= 0; i = address.indexOf('%', i + 1)) {
            if (i + 2 >= address.length()
                    || Character.digit(address.charAt(i + 1), 16) < 0
                    || Character.digit(address.charAt(i + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean quotesAreClosed(String header) {
        return header == null
                || header.indexOf('"') < 0
                || header.chars().filter(c -> c == '"').count() % 2 == 0;
    }

    private static boolean digits(String text) {
        return !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
