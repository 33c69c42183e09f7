package io.loyaltybridge.api;

import io.loyaltybridge.access.Role;
import io.loyaltybridge.access.store.ApiTokens;
import io.loyaltybridge.api.Document.Described;
import io.loyaltybridge.settings.Settings;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may call what. A call carries a token ({@code Authorization: Bearer lb_…}), the cookie of the page, or the process's own token, which
 * commands read in the data directory. Nothing of a call is read before it is known who makes it.
 */
public final class Gate {
    /** The cookie of the page. */
    static final String COOKIE = "lb_session";

    /** Who calls what needs nobody to be signed in. No site is theirs. */
    static final Caller NOBODY = new Caller("nobody", "page", Role.READ, Set.of("-"));

    private static final String BEARER = "Bearer ";
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final ApiTokens tokens;
    private final Sessions sessions;
    private final Hosts hosts;
    private final Failures failures;
    private final byte[] own;

    /** @param ownToken the process's own token */
    public Gate(Settings settings, ApiTokens tokens, Sessions sessions, String ownToken, Clock clock) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.hosts = new Hosts(settings.text("bridge.management-host"), settings.text("bridge.management-hosts"));
        this.failures = new Failures(clock);
        this.own = ownToken.getBytes(StandardCharsets.UTF_8);
    }

    boolean isHost(RoutingContext context) {
        return hosts.allows(context.request().getHeader("Host"));
    }

    static Problem wrongHost() {
        return Problem.of(
                421,
                "the management port is asked for under a name that it does not know; the setting bridge.management-hosts names more");
    }

    /**
     * Who calls; null where nobody has to be signed in.
     *
     * @throws Problem where they may not
     */
    @Nullable
    Caller enter(RoutingContext context, Described operation) {
        if (!isHost(context)) {
            throw wrongHost();
        }
        Role needed = operation.role();
        HttpServerRequest request = context.request();
        if (needed == null
                && !READING.contains(request.method())
                && !Hosts.isOwn(request.getHeader("Origin"), request.getHeader("Host"))) {
            throw Problem.of(403, "this did not come from the page: expected no other Origin");
        }
        Optional<Caller> caller = caller(context);
        if (needed == null) {
            return caller.orElse(null);
        }
        Caller who =
                caller.orElseThrow(() -> Problem.of(401, "sign in first: expected a token, or the cookie of the page"));
        if (!who.role().allows(needed)) {
            throw Problem.of(
                    403,
                    "this needs a token with the role " + needed.word() + "; yours has "
                            + who.role().word());
        }
        if (operation.ofAllSites() && !who.mayHaveAll()) {
            throw Problem.of(403, "this needs a token for all sites");
        }
        return who;
    }

    private Optional<Caller> caller(RoutingContext context) {
        HttpServerRequest request = context.request();
        String bearer = request.getHeader("Authorization");
        if (bearer != null) {
            return Optional.of(bearer(context, bearer));
        }
        String process = request.getHeader("X-Management-Token");
        if (process != null) {
            if (!MessageDigest.isEqual(process.getBytes(StandardCharsets.UTF_8), own)) {
                throw wrong(context, "X-Management-Token: this is not the token in the data directory");
            }
            return Optional.of(new Caller("command line", "command", Role.ADMIN, Set.of()));
        }
        Optional<Sessions.Session> session = sessions.of(cookie(context));
        session.filter(one -> !READING.contains(request.method())).ifPresent(one -> {
            boolean ours = Hosts.isOwn(request.getHeader("Origin"), request.getHeader("Host"))
                    && Sessions.isFromPage(one, request.getHeader("X-CSRF-Token"));
            if (!ours) {
                throw Problem.of(403, "this did not come from the page: expected its X-CSRF-Token and no other Origin");
            }
        });
        return session.map(Sessions.Session::caller);
    }

    private Caller bearer(RoutingContext context, String header) {
        return Optional.of(header)
                .filter(text -> text.startsWith(BEARER))
                .flatMap(text -> tokens.find(text.substring(BEARER.length()).strip()))
                .map(token -> Caller.of(token, "token"))
                .orElseThrow(() -> wrong(context, "Authorization: there is no such token"));
    }

    static @Nullable String cookie(RoutingContext context) {
        Cookie cookie = context.request().getCookie(COOKIE);
        return cookie == null ? null : cookie.getValue();
    }

    /** Counts a wrong token or code. @return what is answered */
    Problem wrong(RoutingContext context, String detail) {
        long wait = failures.count(context.request().remoteAddress().hostAddress());
        return wait == 0
                ? Problem.of(401, detail)
                : Problem.of(429, "too many wrong tokens; try again in " + wait + " s");
    }
}
