package io.loyaltybridge.api;

import io.loyaltybridge.access.ApiToken;
import io.loyaltybridge.access.Role;
import io.loyaltybridge.access.store.ApiTokens;
import io.loyaltybridge.payload.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in on the page, in memory: a restart ends all sessions. A session ends with its token, twelve hours after it began, or
 * after two hours without a call. Thread-safe.
 */
public final class Sessions {
    private static final int BYTES = 32;
    private static final int MOST = 1_000;
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration IDLE = Duration.ofHours(2);
    private static final Duration LINK_FOR = Duration.ofMinutes(15);
    private static final int MOST_LINKS = 20;
    /** Who signs in by a link, which only somebody on this machine can make. */
    private static final String BY_LINK = "sign-in link";

    private final ApiTokens tokens;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    /** Until when each one-time link works, by the hash of its code. */
    private final Map<String, Instant> links = new ConcurrentHashMap<>();

    /**
     * One of them.
     *
     * @param csrf what each call that changes something has to carry in {@code X-CSRF-Token}
     */
    record Session(Caller caller, boolean byLink, String csrf, Instant began, Instant used) {}

    /** @param cookie the value of the cookie */
    record Started(String cookie, Session session) {}

    public Sessions(ApiTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** A code that signs in as an admin, once, within 15 minutes. For who can read the data directory of this process. */
    public String linkCode() {
        Instant now = clock.instant();
        links.values().removeIf(until -> until.isBefore(now));
        if (links.size() >= MOST_LINKS) {
            links.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .ifPresent(oldest -> links.remove(oldest.getKey()));
        }
        String code = secret();
        links.put(Sha256.hex(code), now.plus(LINK_FOR));
        return code;
    }

    /** Signs in by the code of a link, which works only once. Empty where it does not. */
    Optional<Started> byLink(String code) {
        Instant until = links.remove(Sha256.hex(code));
        return until == null || until.isBefore(clock.instant())
                ? Optional.empty()
                : Optional.of(start(new Caller(BY_LINK, "page", Role.ADMIN, Set.of()), true));
    }

    /** Signs in by a token. Empty where there is no such token. */
    Optional<Started> byToken(String text) {
        return tokens.find(text).map(token -> start(Caller.of(token, "page"), false));
    }

    private Started start(Caller caller, boolean byLink) {
        Instant now = clock.instant();
        sessions.values().removeIf(session -> isOver(session, now));
        if (sessions.size() >= MOST) {
            sessions.entrySet().stream()
                    .min(Comparator.comparing(one -> one.getValue().used()))
                    .ifPresent(oldest -> sessions.remove(oldest.getKey()));
        }
        String cookie = secret();
        Session session = new Session(caller, byLink, secret(), now, now);
        sessions.put(Sha256.hex(cookie), session);
        return new Started(cookie, session);
    }

    /** The session of a cookie, with what its token may do now. Empty where it is over. */
    Optional<Session> of(@Nullable String cookie) {
        if (cookie == null) {
            return Optional.empty();
        }
        String key = Sha256.hex(cookie);
        Instant now = clock.instant();
        Session session = sessions.get(key);
        if (session == null) {
            return Optional.empty();
        }
        Optional<ApiToken> token = session.byLink()
                ? Optional.empty()
                : tokens.named(session.caller().name());
        if (isOver(session, now) || !session.byLink() && token.isEmpty()) {
            sessions.remove(key);
            return Optional.empty();
        }
        Caller caller = token.map(one -> Caller.of(one, "page")).orElse(session.caller());
        Session used = new Session(caller, session.byLink(), session.csrf(), session.began(), now);
        sessions.computeIfPresent(key, (same, before) -> used);
        return Optional.of(used);
    }

    /** Whether a call carries what only the page of this session knows. */
    static boolean isFromPage(Session session, @Nullable String csrf) {
        return csrf != null
                && MessageDigest.isEqual(
                        csrf.getBytes(StandardCharsets.UTF_8), session.csrf().getBytes(StandardCharsets.UTF_8));
    }

    /** Signs out. */
    void end(@Nullable String cookie) {
        if (cookie != null) {
            sessions.remove(Sha256.hex(cookie));
        }
    }

    private static boolean isOver(Session session, Instant now) {
        return session.began().plus(LONGEST).isBefore(now)
                || session.used().plus(IDLE).isBefore(now);
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
