package io.loyaltybridge.settings;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * One setting: its name, its default and its allowed values.
 *
 * @param key          name in the properties file
 * @param defaultValue used where nothing is set; empty means "not set"
 * @param expected     for error messages, as in "expected a whole number from 1 to 65535"
 * @param check        throws for a value that is not allowed
 * @param shown        how much of a value a message may contain
 */
public record Setting(String key, String defaultValue, String expected, Function<String, ?> check, Shown shown) {

    /** How much of a value a message may contain. */
    enum Shown {
        WHOLE {
            @Override
            String of(String value) {
                return '"' + value + '"';
            }
        },
        /** A URL without login, query and fragment. */
        WITHOUT_LOGIN {
            @Override
            String of(String value) {
                return '"'
                        + LOGIN.matcher(BEHIND_PATH.matcher(value).replaceFirst("$1…"))
                                .replaceFirst("$1…@")
                        + '"';
            }
        },
        NOTHING {
            @Override
            String of(String value) {
                return "another value, not shown because it is secret";
            }
        };

        private static final Pattern LOGIN = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*:/+)?.*@", Pattern.DOTALL);
        /** The part after a ? or # that is not followed by an @; before an @ it is part of a login. */
        private static final Pattern BEHIND_PATH = Pattern.compile("([?#])[^@]*$");

        abstract String of(String value);
    }

    Setting(String key, String defaultValue, String expected, Function<String, ?> check) {
        this(key, defaultValue, expected, check, Shown.WHOLE);
    }

    /** The same setting as a secret: its value is in no message, no line of the log and no answer. */
    Setting secret() {
        return new Setting(key, defaultValue, expected, check, Shown.NOTHING);
    }

    boolean isSecret() {
        return shown == Shown.NOTHING;
    }

    private static final Pattern STORE_URL = Pattern.compile(
            "jdbc:postgresql://[A-Za-z0-9.:_,\\[\\]-]+/[A-Za-z0-9_.-]+(\\?[A-Za-z]+=[^&\\s]*(&[A-Za-z]+=[^&\\s]*)*)?");
    /** What would be a login in the parameters of such a URL. */
    private static final Pattern LOGIN_OF_A_STORE =
            Pattern.compile("[?&](user|[a-z]*pass[a-z]*)=", Pattern.CASE_INSENSITIVE);

    private static final Pattern SERVER = Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):([0-9]{1,5})");

    private static final Pattern MAIL_ADDRESS =
            Pattern.compile("[^<>@\\s]+@[^<>@\\s]+|[^<>@\\p{Cntrl}]*<[^<>@\\s]+@[^<>@\\s]+>");

    static Setting text(String key, String defaultValue) {
        return new Setting(key, defaultValue, "text", Function.identity());
    }

    /** Text with a limited number of characters; not set by default. */
    static Setting length(String key, int least, int most) {
        return new Setting(key, "", least + " to " + most + " characters", value -> {
            if (value.length() < least || value.length() > most) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    static Setting number(String key, long defaultValue, long min, long max) {
        return new Setting(key, Long.toString(defaultValue), "a whole number from " + min + " to " + max, value -> {
            long n = Long.parseLong(value);
            if (n < min || n > max) {
                throw new IllegalArgumentException();
            }
            return n;
        });
    }

    /** A number of points, or an amount in a payload with what becomes of it, whose words are read where the payload is known. */
    static Setting points(String key) {
        return matching(
                key,
                "0",
                "a whole number from 0 to 9999999, or an amount such as /total_price * 0.5 round min 1 max 500",
                "[0-9]{1,7}|[/$^].*");
    }

    static Setting duration(String key, String defaultValue) {
        return new Setting(key, defaultValue, Durations.EXPECTED, value -> Durations.parse(value)
                .orElseThrow());
    }

    /** A duration with a minimum. */
    static Setting durationFrom(String key, String defaultValue, String least) {
        java.time.Duration shortest = Durations.parse(least).orElseThrow();
        return new Setting(key, defaultValue, Durations.EXPECTED + ", at least " + least, value -> {
            if (Durations.parse(value).orElseThrow().compareTo(shortest) < 0) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    static Setting matching(String key, String defaultValue, String expected, String pattern) {
        return new Setting(key, defaultValue, expected, value -> {
            if (!value.matches(pattern)) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    /** A database of PostgreSQL; not set by default. Who comes in there is said elsewhere. */
    static Setting storeUrl(String key) {
        return new Setting(
                key,
                "",
                "a URL such as jdbc:postgresql://db.example.com/bridge, without a login: bridge.store-user and bridge.store-password"
                        + " are for that",
                value -> {
                    if (!STORE_URL.matcher(value).matches()
                            || LOGIN_OF_A_STORE.matcher(value).find()) {
                        throw new IllegalArgumentException();
                    }
                    return value;
                },
                Shown.WITHOUT_LOGIN);
    }

    /** Servers as {@code host:port,host:port}; not set by default. An address of IPv6 is in brackets. */
    static Setting servers(String key) {
        return new Setting(
                key,
                "",
                "servers as host:port separated by commas, such as kafka-1.example.com:9092,kafka-2.example.com:9092",
                value -> {
                    for (String server : value.split(",", -1)) {
                        Matcher parts = SERVER.matcher(server.strip());
                        int port = parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
                        if (port < 1 || port > 65_535) {
                            throw new IllegalArgumentException();
                        }
                    }
                    return value;
                });
    }

    /** A name as Kafka takes it for a topic. */
    static Setting kafkaName(String key, String defaultValue) {
        return matching(
                key,
                defaultValue,
                "at most 249 letters, digits, '.', '_' and '-', other than . and ..",
                "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
    }

    /** A text for a header of a request; not set by default. */
    static Setting header(String key) {
        return matching(key, "", "printable characters of ASCII without spaces", "[!-~]+");
    }

    /** A key that encrypts secrets; not set by default. */
    static Setting secretsKey(String key) {
        return new Setting(
                        key,
                        "",
                        SecretKeys.BYTES + " bytes in base64, such as `openssl rand -base64 32` prints",
                        value -> {
                            if (Base64.getDecoder().decode(value).length != SecretKeys.BYTES) {
                                throw new IllegalArgumentException();
                            }
                            return value;
                        })
                .secret();
    }

    /** A decimal number above 0. */
    static Setting amount(String key, String defaultValue) {
        return new Setting(key, defaultValue, "a number above 0 such as 5 or 7.50", value -> {
            java.math.BigDecimal amount = new java.math.BigDecimal(value);
            if (amount.signum() <= 0 || amount.scale() > 4 || amount.precision() - amount.scale() > 9) {
                throw new IllegalArgumentException();
            }
            return amount;
        });
    }

    static Setting flag(String key, boolean defaultValue) {
        return oneOf(key, Boolean.toString(defaultValue), "true", "false");
    }

    static Setting oneOf(String key, String defaultValue, String... allowed) {
        return new Setting(key, defaultValue, "one of " + String.join(", ", allowed), value -> {
            if (!Arrays.asList(allowed).contains(value)) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    static Setting delimiter(String key, String defaultValue) {
        Setting one = oneOf(key, defaultValue, ",", ";", "tab");
        return new Setting(key, defaultValue, "one of \",\", \";\", tab", one.check());
    }

    static Setting url(String key, String defaultValue) {
        return new Setting(
                key,
                defaultValue,
                "a URL such as https://www.example.com, without a login, a path of its own or a query",
                value -> {
                    java.net.URI uri = java.net.URI.create(value);
                    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                    if (!http
                            || uri.getHost() == null
                            || uri.getQuery() != null
                            || uri.getFragment() != null
                            || uri.getUserInfo() != null) {
                        throw new IllegalArgumentException();
                    }
                    return uri;
                },
                Shown.WITHOUT_LOGIN);
    }

    /** The public URL of one of our ports; its path is the prefix that a proxy adds. */
    static Setting publicUrl(String key) {
        return matching(
                key,
                "",
                "an address such as https://points.example.com or https://example.com/points, without a login or a query",
                "https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?");
    }

    /** Hosts or addresses, separated by spaces. */
    static Setting hosts(String key, String defaultValue) {
        return matching(
                key,
                defaultValue,
                "hosts or addresses separated by spaces, such as files.example.com 10.0.0.5",
                "[A-Za-z0-9.:_-]+( +[A-Za-z0-9.:_-]+)*");
    }

    static Setting mailAddress(String key, String defaultValue) {
        return new Setting(
                key, defaultValue, "an e-mail address such as shop@example.com or Shop <shop@example.com>", value -> {
                    if (!MAIL_ADDRESS.matcher(value).matches()) {
                        throw new IllegalArgumentException();
                    }
                    return value;
                });
    }

    static Setting zone(String key, String defaultValue) {
        return new Setting(key, defaultValue, "a time zone such as Europe/Berlin or UTC", ZoneId::of);
    }

    static Setting language(String key, String defaultValue) {
        return new Setting(key, defaultValue, "a language such as en or pt-BR", value -> {
            if (!value.matches("[a-z]{2,3}(-([A-Z]{2}|[0-9]{3}))?")) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    static Setting cron(String key, String defaultValue) {
        return new Setting(key, defaultValue, "a Quartz cron expression such as 0 0 3 * * ?, every day at 3", value -> {
            if (!CronExpression.isValidExpression(value)) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    static Setting cronOrOff(String key, String defaultValue) {
        Setting cron = cron(key, defaultValue);
        return new Setting(
                key,
                defaultValue,
                "off, or " + cron.expected(),
                value -> value.equals("off") ? value : cron.check().apply(value));
    }

    /** What is wrong with a value, or empty. An empty value means "not set" and is always allowed here. */
    Optional<String> problem(String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            Object unused = check.apply(value);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("expected " + expected + ", found " + shown.of(value));
        }
    }
}
