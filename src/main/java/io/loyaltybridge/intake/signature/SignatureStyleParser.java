package io.loyaltybridge.intake.signature;

import io.loyaltybridge.intake.signature.SignatureStyle.Format;
import io.loyaltybridge.settings.ProfileFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a {@link SignatureStyle} from a profile, and says which key is wrong. */
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
    private static final Map<String, String> ALGORITHMS =
            Map.of("HmacSHA256", "HmacSHA256", "HmacSHA384", "HmacSHA384", "HmacSHA512", "HmacSHA512");
    private static final long MAX_TOLERANCE_SECONDS = 86_400;

    private final String name;
    private final ProfileFile file;

    SignatureStyleParser(String name, InputStream in) throws IOException {
        this.name = name;
        this.file = ProfileFile.read(
                "signature style '" + name + "'", new InputStreamReader(in, StandardCharsets.UTF_8), KEYS);
    }

    SignatureStyle parse() {
        Format format = file.oneOf("signature.format", Format.values());
        SignedContent content = content();
        Optional<String> timestampKey = format == Format.PAIRS
                ? file.optional("timestamp.key")
                : refused("timestamp.key", "is only for signature.format=pairs; name a timestamp.header");
        return new SignatureStyle(
                name,
                file.required("signature.header"),
                format,
                prefix(format),
                file.oneOf("signature.encoding", Encoding.values()),
                file.oneOf("signature.algorithm", ALGORITHMS),
                content,
                idHeader(content),
                timestampHeader(content, timestampKey),
                timestampKey,
                tolerance(content),
                file.oneOf("secret.format", SecretFormat.values()));
    }

    private SignedContent content() {
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
