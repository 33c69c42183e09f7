package io.loyaltybridge.intake.signature;

import io.loyaltybridge.intake.signature.SignatureStyle.Format;
import io.loyaltybridge.settings.ProfileFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a {@link SignatureStyle} from a profile, and says which key is wrong. */
final class SignatureStyleParser {

    private static final Set<String> KEYS = Set.of(
            "signature.header",
            "signature.parameter",
            "signature.format",
            "signature.prefix",
            "signature.key",
            "signature.encoding",
            "signature.algorithm",
            "signed.content",
            "id.header",
            "timestamp.header",
            "timestamp.key",
            "timestamp.unit",
            "timestamp.tolerance-seconds",
            "secret.format",
            "handshake",
            "body");
    private static final Set<String> OF_NONE = Set.of("signature.algorithm", "handshake", "body");
    /** What {@code sources.<name>.body} and {@code body} in a profile may be. */
    private static final Pattern BODY = Pattern.compile("json|form(:[A-Za-z0-9_.-]{1,64})?");

    private static final long MAX_TOLERANCE_SECONDS = 86_400;

    private final String name;
    private final ProfileFile file;

    SignatureStyleParser(String name, InputStream in) throws IOException {
        this.name = name;
        this.file = ProfileFile.read(
                "signature style '" + name + "'", new InputStreamReader(in, StandardCharsets.UTF_8), KEYS);
    }

    SignatureStyle parse() {
        Algorithm algorithm = file.oneOf("signature.algorithm", Algorithm.byWord());
        Handshake handshake = file.oneOf("handshake", handshakes(), Handshake.NONE);
        if (algorithm == Algorithm.NONE) {
            KEYS.stream()
                    .filter(key -> !OF_NONE.contains(key))
                    .sorted()
                    .forEach(key -> refused(key, "is not for signature.algorithm=none"));
            return new SignatureStyle(
                    name,
                    "",
                    false,
                    Format.SINGLE,
                    "",
                    Encoding.TEXT,
                    algorithm,
                    SignedContent.NOTHING,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    0,
                    SecretFormat.TEXT,
                    handshake,
                    body());
        }
        Format format = file.oneOf("signature.format", Format.values());
        SignedContent content = content(algorithm);
        Optional<String> timestampKey = format == Format.PAIRS
                ? file.optional("timestamp.key")
                : refused("timestamp.key", "is only for signature.format=pairs; name a timestamp.header");
        boolean inQuery = file.optional("signature.parameter").isPresent();
        if (inQuery) {
            refused("signature.header", "cannot be set together with signature.parameter");
        }
        return new SignatureStyle(
                name,
                file.required(inQuery ? "signature.parameter" : "signature.header"),
                inQuery,
                format,
                prefix(format),
                encoding(algorithm),
                algorithm,
                content,
                idHeader(content),
                timestampHeader(content, timestampKey),
                timestampKey,
                millis(content),
                tolerance(content),
                secretFormat(algorithm),
                handshake,
                body());
    }

    private static Map<String, Handshake> handshakes() {
        return Arrays.stream(Handshake.values())
                .collect(Collectors.toMap(one -> one.name().toLowerCase(Locale.ROOT), Function.identity()));
    }

    private String body() {
        String body = file.optional("body").orElse("json");
        if (!BODY.matcher(body).matches()) {
            throw file.problem("body", "expected json, form or form:<field>, found \"" + body + "\"");
        }
        return body;
    }

    private Encoding encoding(Algorithm algorithm) {
        Encoding encoding = file.oneOf("signature.encoding", Encoding.values());
        if (encoding == Encoding.TEXT && algorithm != Algorithm.TOKEN) {
            throw file.problem("signature.encoding", "text is only for signature.algorithm=token");
        }
        return encoding;
    }

    private SecretFormat secretFormat(Algorithm algorithm) {
        SecretFormat format = file.oneOf(
                "secret.format",
                Map.of(
                        "text", SecretFormat.TEXT,
                        "whsec", SecretFormat.WHSEC,
                        "public-key", SecretFormat.PUBLIC_KEY));
        boolean isPublic = algorithm.kind() == Algorithm.Kind.PUBLIC_KEY;
        if (isPublic != (format == SecretFormat.PUBLIC_KEY)) {
            throw file.problem(
                    "secret.format",
                    isPublic
                            ? "expected public-key, because of signature.algorithm=" + algorithm.word()
                            : "public-key is not for signature.algorithm=" + algorithm.word());
        }
        return format;
    }

    private boolean millis(SignedContent content) {
        if (!content.hasTimestamp()) {
            refused("timestamp.unit", "has no meaning when signed.content has no {timestamp}");
            return false;
        }
        return file.oneOf("timestamp.unit", Map.of("seconds", false, "milliseconds", true), false);
    }

    private SignedContent content(Algorithm algorithm) {
        if (!algorithm.signs()) {
            refused("signed.content", "is not for signature.algorithm=" + algorithm.word() + ", which signs nothing");
            return SignedContent.NOTHING;
        }
        String content = file.required("signed.content");
        try {
            return SignedContent.parse(content);
        } catch (IllegalArgumentException e) {
            throw file.problem("signed.content", e.getMessage());
        }
    }

    private String prefix(Format format) {
        if (format == Format.PAIRS) {
            refused("signature.prefix", "is not for signature.format=pairs; name a signature.key");
            return file.required("signature.key");
        }
        refused("signature.key", "is only for signature.format=pairs; name a signature.prefix");
        return file.text("signature.prefix");
    }

    private Optional<String> idHeader(SignedContent content) {
        if (content.hasId()) {
            return Optional.of(file.required("id.header"));
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
            return refused("timestamp.header", "cannot be set together with timestamp.key");
        }
        return Optional.of(file.required("timestamp.header"));
    }

    private long tolerance(SignedContent content) {
        if (!content.hasTimestamp()) {
            refused("timestamp.tolerance-seconds", "has no meaning when signed.content has no {timestamp}");
            return 0;
        }
        String text = file.required("timestamp.tolerance-seconds");
        try {
            long seconds = Long.parseLong(text);
            if (seconds > 0 && seconds <= MAX_TOLERANCE_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Reported below, together with numbers out of range.
        }
        throw file.problem(
                "timestamp.tolerance-seconds",
                "expected seconds from 1 to " + MAX_TOLERANCE_SECONDS + ", found \"" + text + "\"");
    }

    private Optional<String> refused(String key, String why) {
        if (file.optional(key).isPresent()) {
            throw file.problem(key, why);
        }
        return Optional.empty();
    }
}
