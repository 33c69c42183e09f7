package io.loyaltybridge.intake.signature;

import io.loyaltybridge.payload.Forms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes that a sender signs, as a list of parts. Behind the body there may only be the timestamp: anything else could be
 * moved into the body. The digits of a timestamp cannot, because its time would then be far from ours; a leading zero, which
 * would not change the time, is refused.
 */
public final class SignedContent {

    private enum Kind {
        LITERAL,
        ID,
        TIMESTAMP,
        URL,
        BODY,
        FORM
    }

    private record Part(Kind kind, byte[] literal) {}

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private final List<Part> parts;

    /** Of a style that signs nothing. */
    static final SignedContent NOTHING = new SignedContent(List.of());

    private SignedContent(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * @param template literal text with {@code {id}}, {@code {timestamp}}, {@code {url}} and {@code {body}} or {@code {form}}
     * @throws IllegalArgumentException when a placeholder is unknown or occurs twice, or something other than the timestamp
     *                                  stands behind the body
     */
    static SignedContent parse(String template) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(template);
        int from = 0;
        while (matcher.find()) {
            literal(parts, template.substring(from, matcher.start()));
            Kind kind =
                    switch (matcher.group(1)) {
                        case "id" -> Kind.ID;
                        case "timestamp" -> Kind.TIMESTAMP;
                        case "url" -> Kind.URL;
                        case "body" -> Kind.BODY;
                        case "form" -> Kind.FORM;
                        default ->
                            throw new IllegalArgumentException(
                                    "expected {id}, {timestamp}, {url}, {body} or {form}, found " + matcher.group());
                    };
            if (parts.stream().anyMatch(part -> part.kind() == kind)) {
                throw new IllegalArgumentException("has " + matcher.group() + " twice");
            }
            parts.add(new Part(kind, new byte[0]));
            from = matcher.end();
        }
        literal(parts, template.substring(from));
        if (!endsWell(parts)) {
            throw new IllegalArgumentException(
                    "expected {body} or {form} at its end, or only {timestamp} behind it, found " + template);
        }
        return new SignedContent(parts);
    }

    private static boolean endsWell(List<Part> parts) {
        List<Kind> kinds = parts.stream().map(Part::kind).toList();
        int body = Math.max(kinds.indexOf(Kind.BODY), kinds.indexOf(Kind.FORM));
        boolean one = !kinds.contains(Kind.BODY) || !kinds.contains(Kind.FORM);
        List<Kind> behind = kinds.subList(body + 1, kinds.size());
        return body >= 0
                && one
                && (behind.isEmpty()
                        || behind.equals(List.of(Kind.TIMESTAMP))
                        || behind.equals(List.of(Kind.LITERAL, Kind.TIMESTAMP)));
    }

    private static void literal(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(Kind.LITERAL, text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    boolean hasId() {
        return has(Kind.ID);
    }

    boolean hasTimestamp() {
        return has(Kind.TIMESTAMP);
    }

    public boolean hasUrl() {
        return has(Kind.URL);
    }

    private boolean has(Kind kind) {
        return parts.stream().anyMatch(part -> part.kind() == kind);
    }

    /**
     * Whether the end of the id is unambiguous: printable ASCII (so that two ids never have the same bytes) and without the
     * delimiter, as the specification of Standard Webhooks warns.
     */
    boolean isSafeId(String id) {
        if (id.isEmpty() || id.length() > 256) {
            return false;
        }
        int delimiter = delimiterAfterId();
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c > '~' || c == delimiter) {
                return false;
            }
        }
        return true;
    }

    private int delimiterAfterId() {
        for (int i = 0; i + 1 < parts.size(); i++) {
            if (parts.get(i).kind() == Kind.ID && parts.get(i + 1).kind() == Kind.LITERAL) {
                return parts.get(i + 1).literal()[0];
            }
        }
        return -1;
    }

    /**
     * Hands the parts to a signature, one after the other.
     *
     * @throws IllegalArgumentException where the form is signed and the body is none
     */
    void write(SignedMessage message, Consumer<byte[]> to) {
        for (Part part : parts) {
            to.accept(
                    switch (part.kind()) {
                        case LITERAL -> part.literal();
                        case ID -> message.id().getBytes(StandardCharsets.UTF_8);
                        case TIMESTAMP -> message.timestamp().getBytes(StandardCharsets.UTF_8);
                        case URL -> message.url();
                        case BODY -> message.body();
                        case FORM -> sorted(message.body());
                    });
        }
    }

    /** Every field of a form, its name and then its value, by name; different values of one name one after the other, by value. */
    private static byte[] sorted(byte[] form) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(Forms.parse(form)).forEach((name, values) -> new TreeSet<>(values)
                .forEach(value -> text.append(name).append(value)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
