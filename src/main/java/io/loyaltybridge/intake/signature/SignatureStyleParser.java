package io.loyaltybridge.intake.signature;

import io.loyaltybridge.intake.signature.SignatureStyle.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a preset's properties into a {@link SignatureStyle}, and says which key is wrong. */
final class SignatureStyleParser {

    private static final Set<String> KEYS = Set.of(
            "signature.header",
            "signature.format",
            "signature.prefix",
            "signature.key",
            "signature.encoding",
            "signature.algorithm",
            "signed.content",
            "id.header",
            "timestamp.header",
            "timestamp.key",
            "timestamp.tolerance-seconds",
            "secret.format");
    private static final Set<String> ALGORITHMS = new TreeSet<>(Set.of("HmacSHA256", "HmacSHA384", "HmacSHA512"));
    private static final long MAX_TOLERANCE_SECONDS = 86_400;

    private final String name;
    private final Properties properties = new Properties();

    SignatureStyleParser(String name, InputStream in) throws IOException {
        this.name = name;
        properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    SignatureStyle parse() {
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (!KEYS.contains(key)) {
                throw wrong(key, "is not a known key; known are " + String.join(", ", new TreeSet<>(KEYS)));
            }
        }
        Format format = choice("signature.format", Format::valueOf, Format.values());
        SignedContent content = content();
        Optional<String> timestampKey = format == Format.PAIRS
                ? optional("timestamp.key")
                : refused("timestamp.key", "is only for signature.format=pairs; name a timestamp.header");
        return new SignatureStyle(
                name,
                required("signature.header"),
                format,
                prefix(format),
                choice("signature.encoding", Encoding::valueOf, Encoding.values()),
                algorithm(),
                content,
                idHeader(content),
                timestampHeader(content, timestampKey),
                timestampKey,
                tolerance(content),
                choice("secret.format", SecretFormat::valueOf, SecretFormat.values()));
    }

    private SignedContent content() {
        try {
            return SignedContent.parse(required("signed.content"));
        } catch (IllegalArgumentException e) {
            throw wrong("signed.content", e.getMessage());
        }
    }

    private String prefix(Format format) {
        if (format == Format.PAIRS) {
            refused("signature.prefix", "is not for signature.format=pairs; name a signature.key");
            return required("signature.key");
        }
        refused("signature.key", "is only for signature.format=pairs; name a signature.prefix");
        return optional("signature.prefix").orElse("");
    }

    private String algorithm() {
        String algorithm = required("signature.algorithm");
        if (!ALGORITHMS.contains(algorithm)) {
            throw wrong(
                    "signature.algorithm", "expected one of " + String.join(", ", ALGORITHMS) + ", found " + algorithm);
        }
        return algorithm;
    }

    private Optional<String> idHeader(SignedContent content) {
        if (content.hasId()) {
            return Optional.of(required("id.header"));
        }
        return refused(
                "id.header",
                "names an id that signed.content does not contain; an id that is not signed "
                        + "can be changed on the way");
    }

    private Optional<String> timestampHeader(SignedContent content, Optional<String> timestampKey) {
        if (!content.hasTimestamp()) {
            timestampKey.ifPresent(
                    key -> refused("timestamp.key", "names a time that signed.content does not contain"));
            return refused("timestamp.header", "names a time that signed.content does not contain");
        }
        if (timestampKey.isPresent()) {
            return refused("timestamp.header", "and timestamp.key exclude each other");
        }
        return Optional.of(required("timestamp.header"));
    }

    private long tolerance(SignedContent content) {
        if (!content.hasTimestamp()) {
            refused("timestamp.tolerance-seconds", "has no meaning when signed.content has no {timestamp}");
            return 0;
        }
        String text = required("timestamp.tolerance-seconds");
        try {
            long seconds = Long.parseLong(text);
            if (seconds > 0 && seconds <= MAX_TOLERANCE_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below, together with numbers out of range
        }
        throw wrong(
                "timestamp.tolerance-seconds",
                "expected seconds from 1 to " + MAX_TOLERANCE_SECONDS + ", found " + text);
    }

    private <E extends Enum<E>> E choice(String key, Function<String, E> valueOf, E[] values) {
        String text = required(key);
        try {
            return valueOf.apply(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong(
                    key,
                    "expected "
                            + Arrays.stream(values)
                                    .map(v -> v.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", "))
                            + ", found " + text);
        }
    }

    private Optional<String> refused(String key, String why) {
        if (optional(key).isPresent()) {
            throw wrong(key, why);
        }
        return Optional.empty();
    }

    private String required(String key) {
        return optional(key).orElseThrow(() -> wrong(key, "is missing"));
    }

    private Optional<String> optional(String key) {
        return Optional.ofNullable(properties.getProperty(key))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private IllegalArgumentException wrong(String key, @Nullable String what) {
        return new IllegalArgumentException("signature style '" + name + "': " + key + " " + what);
    }
}
