package io.loyaltybridge.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has to hold of a payload, such as {@code /review/rating >= 4 and /status = published}. {@code =} and {@code !=} compare texts, or
 * numbers where both sides are numbers; the others compare numbers. Where there is nothing in the place, only {@code !=} holds. A text with
 * spaces is put between double quotes. Immutable.
 */
public final class Condition {
    private static final Pattern PART = Pattern.compile(
            "(?<path>/[^\\s=<>!]*|[$^]\\S*)\\s*(?<sign>!=|>=|<=|=|>|<)\\s*(?:\"(?<quoted>[^\"]*)\"|(?<plain>[^\\s\"=<>!]+))");
    private static final Pattern AND = Pattern.compile("\\s+and\\s+");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,9})?");

    private record Part(String text, PayloadPath path, String sign, String value) {
        boolean holds(JsonNode payload) {
            Optional<String> found = path.text(payload);
            if (found.isEmpty()) {
                return sign.equals("!=");
            }
            boolean numbers = NUMBER.matcher(found.get()).matches()
                    && NUMBER.matcher(value).matches();
            if (!numbers) {
                return switch (sign) {
                    case "=" -> found.get().equals(value);
                    case "!=" -> !found.get().equals(value);
                    default -> false;
                };
            }
            int order = new BigDecimal(found.get()).compareTo(new BigDecimal(value));
            return switch (sign) {
                case "=" -> order == 0;
                case "!=" -> order != 0;
                case ">=" -> order >= 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order < 0;
            };
        }
    }

    private final List<Part> parts;

    private Condition(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a condition; an empty text always holds.
     *
     * @param setting the setting that holds it, for messages
     * @throws IllegalArgumentException naming the setting, and what was expected
     */
    public static Condition of(String setting, String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        String rest = text.strip();
        Matcher part = PART.matcher(rest);
        Matcher and = AND.matcher(rest);
        while (at < rest.length()) {
            if (!part.region(at, rest.length()).lookingAt()) {
                throw wrong(setting, text);
            }
            String sign = part.group("sign");
            String value = part.group("quoted") == null ? part.group("plain") : part.group("quoted");
            if (!sign.equals("=")
                    && !sign.equals("!=")
                    && !NUMBER.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        setting + ": expected a number behind " + sign + ", found \"" + value + "\"");
            }
            parts.add(new Part(part.group(), PayloadPath.of(setting, part.group("path")), sign, value));
            at = part.end();
            if (at < rest.length()) {
                if (!and.region(at, rest.length()).lookingAt()) {
                    throw wrong(setting, text);
                }
                at = and.end();
                if (at == rest.length()) {
                    throw wrong(setting, text);
                }
            }
        }
        return new Condition(parts);
    }

    private static IllegalArgumentException wrong(String setting, String text) {
        return new IllegalArgumentException(setting
                + ": expected conditions such as /review/rating >= 4 and /status = published, found \""
                + text + "\"");
    }

    /** The part that does not hold, as it is written; empty where all hold. */
    public Optional<String> failing(JsonNode payload) {
        return parts.stream()
                .filter(part -> !part.holds(payload))
                .map(Part::text)
                .findFirst();
    }
}
