package io.loyaltybridge.program;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.payload.PayloadPlaces;
import io.loyaltybridge.program.ProgramException.Kind;
import io.loyaltybridge.settings.ProfileFile;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer with an error says what it is, and what a program's codes mean.
 *
 * @param code      where the code is
 * @param text      where the text for a person is
 * @param notFound  codes for "there is no such customer"; where there are any, a 404 without one of them says nothing about one
 * @param conflict  codes for "nothing took effect, because something else is under way"
 * @param belowZero codes for "the balance would fall below zero"
 * @param duplicate codes for "this was done by an earlier call"
 */
record ErrorAnswers(
        PayloadPlaces code,
        PayloadPlaces text,
        Set<String> notFound,
        Set<String> conflict,
        Set<String> belowZero,
        Set<String> duplicate) {
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_TEXT = 200;
    static final Set<String> KEYS =
            Set.of("error-code", "error-text", "not-found-code", "conflict-code", "below-zero-code", "duplicate-code");

    static ErrorAnswers of(ProfileFile p) {
        return new ErrorAnswers(
                places(p, "error-code", "/error/code | /error"),
                places(p, "error-text", "/error/message"),
                codes(p, "not-found-code"),
                codes(p, "conflict-code"),
                codes(p, "below-zero-code"),
                codes(p, "duplicate-code"));
    }

    private static PayloadPlaces places(ProfileFile p, String key, String unlessSet) {
        return PayloadPlaces.of(p.place(key), p.optional(key).orElse(unlessSet));
    }

    private static Set<String> codes(ProfileFile p, String key) {
        return p.optional(key)
                .map(codes -> Arrays.stream(codes.split(","))
                        .map(String::strip)
                        .filter(code -> !code.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new)))
                .map(Set::copyOf)
                .orElse(Set.of());
    }

    /** What an answer with an error means. */
    Kind kind(int status, JsonNode body) {
        String found = code.text(body).orElse("");
        if (belowZero.contains(found)) {
            return Kind.BELOW_ZERO;
        }
        if (notFound.contains(found)) {
            return Kind.NOT_FOUND;
        }
        if (status == 429 || conflict.contains(found)) {
            return Kind.THROTTLED;
        }
        if (status == 401 || status == 403) {
            return Kind.CREDENTIALS;
        }
        if (status == 404) {
            return notFound.isEmpty() ? Kind.NOT_FOUND : Kind.UNAVAILABLE;
        }
        return status == 408 || status >= 500 || status < 400 ? Kind.UNAVAILABLE : Kind.REFUSED;
    }

    /** Whether an earlier call did what this one asked for. */
    boolean isDuplicate(JsonNode body) {
        return code.text(body).filter(duplicate::contains).isPresent();
    }

    /**
     * The failure of a call that was answered with an error.
     *
     * @param access the headers by which the call showed who made it: no message repeats what they hold
     */
    ProgramException error(
            String operation, int status, JsonNode root, @Nullable String retryAfter, Collection<String> access) {
        if (status == 404 && !root.isObject()) {
            // A program says in JSON what it did not find; a page of a proxy says nothing about a customer.
            return new ProgramException(
                    Kind.UNAVAILABLE, operation, status, "", "404, but not in JSON (is program.base-url right?)", null);
        }
        String found = code.text(root).orElse("");
        String said = text.text(root).orElse("");
        for (String header : access) {
            String token = header.substring(header.lastIndexOf(' ') + 1);
            said = token.isEmpty() ? said : said.replace(token, "***");
        }
        // Masked before it is cut, because half a secret is still secret.
        String shown =
                Secrets.mask(status + (found.isEmpty() ? "" : " " + found) + (said.isEmpty() ? "" : ", " + said));
        shown = shown.length() > MOST_TEXT ? shown.substring(0, MOST_TEXT) + "…" : shown;
        Kind kind = kind(status, root);
        return new ProgramException(
                kind, operation, status, found, shown, kind == Kind.THROTTLED ? pause(retryAfter) : null);
    }

    /** How long to wait, of the header {@code Retry-After}: only seconds are read. */
    static Duration pause(@Nullable String retryAfter) {
        String said = retryAfter == null ? "" : retryAfter.strip();
        return said.matches("\\d{1,5}") ? Duration.ofSeconds(Math.max(1, Long.parseLong(said))) : DEFAULT_PAUSE;
    }
}
