package io.loyaltybridge.access.store;

import io.loyaltybridge.access.ApiToken;
import io.loyaltybridge.access.Role;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens, in the store as hashes. One is {@code lb_}, eight hexadecimal digits by which it is found, {@code _}, and 32 random
 * bytes in base64url. Thread-safe.
 */
public final class ApiTokens {
    /** What a name looks like. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,39}");

    private static final Pattern TOKEN = Pattern.compile("lb_([0-9a-f]{8})_([A-Za-z0-9_-]{43})");
    private static final int BYTES = 32;
    private static final int BYTES_OF_ID = 4;
    private static final Duration READ_EVERY = Duration.ofSeconds(2);
    private static final Duration USED_EVERY = Duration.ofMinutes(1);
    private static final byte[] NO_HASH = Sha256.hex("").getBytes(StandardCharsets.UTF_8);

    private final Store store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private volatile Known known = new Known(Map.of(), Instant.MIN);

    /** What was read of the store, so that a wrong token costs no query. */
    private record Known(Map<String, Stored> byId, Instant at) {}

    private record Stored(String id, String hash, ApiToken token) {}

    public ApiTokens(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Makes a token. Its text is returned this once and kept nowhere.
     *
     * @throws IllegalArgumentException where the name is not one, or is in use
     */
    public String add(String name, Role role, Set<String> sites) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "NAME: expected 1 to 40 letters, digits, dots and dashes, found \"" + name + '"');
        }
        byte[] id = new byte[BYTES_OF_ID];
        byte[] secret = new byte[BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        String text = "lb_" + HexFormat.of().formatHex(id) + "_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        boolean added = store.write(tx -> tx.update(
                        "INSERT INTO api_tokens (name, id, hash, role, sites, created_at) VALUES (?,?,?,?,?,?) ON CONFLICT (name) DO NOTHING",
                        name,
                        HexFormat.of().formatHex(id),
                        Sha256.hex(text),
                        role.word(),
                        String.join(",", new TreeSet<>(sites)),
                        clock.millis())
                == 1);
        if (!added) {
            throw new IllegalArgumentException(
                    "there is a token " + name + " already; revoke it first, or take another name");
        }
        forgetKnown();
        return text;
    }

    /** Ends a token at once. Other instances notice within two seconds. False where there is none of this name. */
    public boolean revoke(String name) {
        boolean revoked = store.write(tx -> tx.update("DELETE FROM api_tokens WHERE name = ?", name)) == 1;
        forgetKnown();
        return revoked;
    }

    /** All tokens, by name. */
    public List<ApiToken> all() {
        return store.read(ApiTokens::read).stream().map(Stored::token).toList();
    }

    /** The token of this name, as it is now. */
    public Optional<ApiToken> named(String name) {
        return known().byId().values().stream()
                .map(Stored::token)
                .filter(token -> token.name().equals(name))
                .findFirst();
    }

    /** The token of this text. Takes the same time for each wrong one. Notes that it was used, once a minute. */
    public Optional<ApiToken> find(@Nullable String text) {
        Matcher token = TOKEN.matcher(text == null ? "" : text);
        Stored stored = token.matches() ? known().byId().get(token.group(1)) : null;
        byte[] hash = stored == null ? NO_HASH : stored.hash().getBytes(StandardCharsets.UTF_8);
        byte[] given = Sha256.hex(token.matches() ? token.group() : "-").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(hash, given) || stored == null) {
            return Optional.empty();
        }
        used(stored.token());
        return Optional.of(stored.token());
    }

    private void used(ApiToken token) {
        long now = clock.millis();
        Instant last = token.lastUsedAt();
        if (last == null || last.plus(USED_EVERY).toEpochMilli() <= now) {
            // Not waited for: a request must not depend on this.
            store.submit(tx -> tx.update(
                    "UPDATE api_tokens SET last_used_at = ? WHERE name = ? AND (last_used_at IS NULL OR last_used_at < ?)",
                    now,
                    token.name(),
                    now - USED_EVERY.toMillis() + 1));
        }
    }

    private Known known() {
        Known now = known;
        if (now.at().plus(READ_EVERY).isBefore(clock.instant())) {
            now = new Known(
                    store.read(ApiTokens::read).stream().collect(Collectors.toMap(Stored::id, one -> one)),
                    clock.instant());
            known = now;
        }
        return now;
    }

    private void forgetKnown() {
        known = new Known(Map.of(), Instant.MIN.plus(READ_EVERY));
    }

    private static List<Stored> read(Tx tx) throws SQLException {
        return tx.list(
                "SELECT name, id, hash, role, sites, created_at, last_used_at FROM api_tokens ORDER BY name",
                ApiTokens::stored);
    }

    private static Stored stored(ResultSet r) throws SQLException {
        String sites = r.getString("sites");
        Long used = Tx.longOrNull(r, "last_used_at");
        return new Stored(
                r.getString("id"),
                r.getString("hash"),
                new ApiToken(
                        r.getString("name"),
                        Role.of(r.getString("role")).orElse(Role.READ),
                        sites.isEmpty() ? Set.of() : Set.of(sites.split(",")),
                        Instant.ofEpochMilli(r.getLong("created_at")),
                        used == null ? null : Instant.ofEpochMilli(used)));
    }
}
