package io.loyaltybridge.intake.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;

/** The bytes that a sender signs, as a list of parts. The body is always the last part, because anything after it could be moved into it. */
public final class SignedContent {

    private enum Kind {
        LITERAL,
        ID,
        TIMESTAMP,
        URL,
        BODY
    }

    private record Part(Kind kind, byte[] literal) {}

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private final List<Part> parts;

    private SignedContent(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * @param template literal text with {@code {id}}, {@code {timestamp}}, {@code {url}} and, last, {@code {body}}
     * @throws IllegalArgumentException when a placeholder is unknown or occurs twice, or the body is not at the end
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
                        default ->
                            throw new IllegalArgumentException(
                                    "expected {id}, {timestamp}, {url} or {body}, found " + matcher.group());
                    };
            if (parts.stream().anyMatch(part -> part.kind() == kind)) {
                throw new IllegalArgumentException("has " + matcher.group() + " twice");
            }
            parts.add(new Part(kind, new byte[0]));
            from = matcher.end();
        }
        if (parts.isEmpty() || parts.get(parts.size() - 1).kind() != Kind.BODY || from != template.length()) {
            throw new IllegalArgumentException("expected {body} at its end, found " + template);
        }
        return new SignedContent(parts);
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

    /** Adds the parts to {@code mac}; {@code id}, {@code timestamp} and {@code url} may be null where unused. */
    void update(Mac mac, String id, String timestamp, byte[] url, byte[] body) {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            mac.update(
                    switch (part.kind()) {
                        case LITERAL -> part.literal();
                        case ID -> id.getBytes(StandardCharsets.UTF_8);
                        case TIMESTAMP -> timestamp.getBytes(StandardCharsets.UTF_8);
                        case URL -> url;
                        case BODY -> body;
                    });
        }
    }
}
