package io.loyaltybridge.program;

import io.loyaltybridge.intake.PayloadPath;
import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.settings.Durations;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * How a connector's webhooks are read and what its API guarantees: {@code profiles/programs/<connector>.properties}.
 *
 * @param kinds the sender's word for a kind, to {@code balance-updated}, {@code account-created} or {@code account-deleted}
 */
public record ProgramProfile(String signature, PayloadPath eventId, PayloadPath kind, PayloadPath occurredAt, PayloadPath customerId,
                             PayloadPath email, PayloadPath balance, PayloadPath version, PayloadPath transaction,
                             Map<String, String> kinds, Capabilities capabilities, String belowZeroCode) {

    /** @throws IllegalArgumentException naming file and key */
    public static ProgramProfile load(String connector, Path profilesDir) {
        Path file = profilesDir.resolve("programs").resolve(connector + ".properties");
        Properties p = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            p.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException("program.connector: there is no profile " + file, e);
        }
        Map<String, String> kinds = java.util.stream.Stream.of("balance-updated", "account-created", "account-deleted")
                .filter(role -> p.getProperty("kind." + role) != null)
                .collect(Collectors.toMap(role -> p.getProperty("kind." + role), role -> role));
        return new ProgramProfile(p.getProperty("signature", "standard-webhooks"), path(file, p, "event-id"), path(file, p, "kind"),
                path(file, p, "occurred-at"), path(file, p, "customer-id"), path(file, p, "email"), path(file, p, "balance"),
                path(file, p, "version"), path(file, p, "transaction"), kinds, capabilities(file, p), p.getProperty("below-zero-code", ""));
    }

    private static PayloadPath path(Path file, Properties p, String key) {
        return PayloadPath.of(file + ": " + key, p.getProperty(key, ""));
    }

    private static Capabilities capabilities(Path file, Properties p) {
        Capabilities.Version version = oneOf(file, p, "balance-kind", Map.of("versioned", Capabilities.Version.STRICT,
                "timestamped", Capabilities.Version.NONE, "plain", Capabilities.Version.NONE));
        Capabilities.Write write = oneOf(file, p, "idempotency", Map.of("key", Capabilities.Write.KEY, "history", Capabilities.Write.HISTORY,
                "none", Capabilities.Write.NONE));
        Capabilities.AnswerForm answer = oneOf(file, p, "answer", Map.of("state", Capabilities.AnswerForm.STATE, "bare", Capabilities.AnswerForm.BARE));
        Capabilities.Refusal refusal = oneOf(file, p, "refusal", Map.of("stored", Capabilities.Refusal.STORED, "lookup", Capabilities.Refusal.LOOKUP,
                "neither", Capabilities.Refusal.NEITHER));
        boolean repeats = oneOf(file, p, "transport-repeats", Map.of("yes", true, "no", false));
        try {
            return new Capabilities(version, write, answer, duration(file, p, "key-kept"), duration(file, p, "call-life"), refusal, repeats,
                    Capabilities.ProgramChanges.TWO_WAY);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static Duration duration(Path file, Properties p, String key) {
        String value = p.getProperty(key, "0s");
        return Durations.parse(value).orElseThrow(() -> new IllegalArgumentException(file + ": " + key + ": expected " + Durations.EXPECTED
                + ", found \"" + value + "\""));
    }

    private static <T> T oneOf(Path file, Properties p, String key, Map<String, T> allowed) {
        String value = p.getProperty(key, "");
        return Optional.ofNullable(allowed.get(value)).orElseThrow(() -> new IllegalArgumentException(file + ": " + key + ": expected one of "
                + allowed.keySet().stream().sorted().collect(Collectors.joining(", ")) + ", found \"" + value + "\""));
    }
}
