package io.loyaltybridge.settings;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
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

    /** A text for a header of a request; not set by default. */
    static Setting header(String key) {
        return matching(key, "", "printable characters of ASCII without spaces", "[!-~]+");
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
