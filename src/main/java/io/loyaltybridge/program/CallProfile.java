package io.loyaltybridge.program;

import io.loyaltybridge.settings.ProfileFile;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a connector calls its program.
 *
 * @param login       how the bridge shows who it is
 * @param tokenHeader the header that carries the token
 * @param tokenScheme the word before the token; empty for none
 * @param second      the operations that are called with {@code program.second-token}
 * @param secondScheme the word before that one; empty for none
 * @param loyaltyId   whether it needs the setting {@code program.loyalty-id}
 * @param headers     further headers of every call; {@code {app-id}} in a value stands for the setting {@code program.app-id}
 * @param errors      how answers with an error are read
 * @param perMinute   calls that the program allows in a minute; 0: no limit
 * @param longestWait a call that would wait longer for its turn is handed back
 */
record CallProfile(
        LoginProfile login,
        String tokenHeader,
        String tokenScheme,
        Set<String> second,
        String secondScheme,
        boolean loyaltyId,
        Map<String, String> headers,
        ErrorAnswers errors,
        int perMinute,
        Duration longestWait) {
    /** Stands for the setting {@code program.app-id}. */
    static final String APP_ID = "{app-id}";

    /** Stands for the setting {@code program.loyalty-id} in the path of a call. */
    static final String LOYALTY_ID = "{loyalty-id}";

    private static final String SECOND_SCHEME = "second-token-scheme";
    private static final String HEADER = "header.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[ -~]*");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*\\}");
    private static final Set<String> OWN = Set.of("host", "content-length", "content-type", "accept", "connection");
    private static final int MOST_PER_MINUTE = 100_000;

    static Set<String> keys() {
        Set<String> keys = new TreeSet<>(ErrorAnswers.KEYS);
        keys.addAll(LoginProfile.KEYS);
        keys.addAll(Set.of(
                "token-header",
                "token-scheme",
                "second-token-calls",
                SECOND_SCHEME,
                "needs-loyalty-id",
                "header.*",
                "requests-per-minute",
                "requests-wait"));
        return keys;
    }

    static CallProfile of(ProfileFile p) {
        String header = p.optional("token-header").orElse("Authorization");
        checkName(p, "token-header", header);
        return new CallProfile(
                LoginProfile.of(p),
                header,
                scheme(p, "token-scheme"),
                second(p),
                scheme(p, SECOND_SCHEME),
                p.oneOf("needs-loyalty-id", Map.of("yes", true, "no", false), false),
                headers(p, header),
                ErrorAnswers.of(p),
                perMinute(p),
                p.text("requests-wait").isEmpty() ? Duration.ofSeconds(5) : p.duration("requests-wait"));
    }

    private static String scheme(ProfileFile p, String key) {
        String scheme = p.optional(key).orElse("Bearer");
        if (!NAME.matcher(scheme).matches()) {
            throw p.problem(key, "expected a word such as Bearer, or none, found \"" + scheme + "\"");
        }
        return scheme.equals("none") ? "" : scheme;
    }

    private static Set<String> second(ProfileFile p) {
        Set<String> calls = new TreeSet<>();
        for (String call : p.text("second-token-calls").split(",")) {
            if (!call.isBlank() && !call.strip().matches("[a-z-]+")) {
                throw p.problem(
                        "second-token-calls",
                        "expected operations such as create-customer, separated by commas, found \"" + call.strip()
                                + "\"");
            }
            if (!call.isBlank()) {
                calls.add(call.strip());
            }
        }
        return calls;
    }

    private static Map<String, String> headers(ProfileFile p, String tokenHeader) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : p.behind(HEADER)) {
            String key = HEADER + name;
            checkName(p, key, name);
            if (name.equalsIgnoreCase(tokenHeader)) {
                throw p.problem(key, "is the header of the token; expected another one");
            }
            String value = p.required(key);
            if (!VALUE.matcher(value).matches()) {
                throw p.problem(key, "expected printable characters of ASCII, found another one");
            }
            Matcher placeholder = PLACEHOLDER.matcher(value);
            while (placeholder.find()) {
                if (!placeholder.group().equals(APP_ID)) {
                    throw p.problem(key, "expected no placeholder but " + APP_ID + ", found " + placeholder.group());
                }
            }
            headers.put(name, value);
        }
        return headers;
    }

    private static void checkName(ProfileFile p, String key, String name) {
        if (!NAME.matcher(name).matches()
                || OWN.contains(name.toLowerCase(java.util.Locale.ROOT))
                || name.regionMatches(true, 0, "Camel", 0, "Camel".length())) {
            throw p.problem(
                    key,
                    "expected a header's name of letters, digits and hyphens that the bridge does not set itself, found \""
                            + name + "\"");
        }
    }

    private static int perMinute(ProfileFile p) {
        String text = p.optional("requests-per-minute").orElse("0");
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) > MOST_PER_MINUTE) {
            throw p.problem(
                    "requests-per-minute",
                    "expected a whole number from 0 (no limit) to " + MOST_PER_MINUTE + ", found \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /** Whether it needs the setting {@code program.app-id}. */
    boolean needsAppId() {
        return login.needsAppId() || headers.values().stream().anyMatch(value -> value.contains(APP_ID));
    }

    /** The header of a token. */
    Map<String, String> of(String token) {
        return of(tokenScheme, token);
    }

    /** The header of the second token. */
    Map<String, String> ofSecond(String token) {
        return of(secondScheme, token);
    }

    private Map<String, String> of(String scheme, String token) {
        return Map.of(tokenHeader, scheme.isEmpty() ? token : scheme + " " + token);
    }
}
