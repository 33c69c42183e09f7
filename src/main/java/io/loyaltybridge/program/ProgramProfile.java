package io.loyaltybridge.program;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.settings.ProfileFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How a connector's webhooks are read and what its API guarantees: {@code profiles/programs/<connector>.properties}.
 *
 * @param file          the file it was read from
 * @param kind          empty where every webhook is about a balance
 * @param kinds         the sender's word for a kind, to {@code balance-updated}, {@code account-created} or {@code
 *                      account-deleted}
 * @param createsOnce   whether a repeated call to create a customer does not create a second one
 * @param belowZeroCode the error code that means "the balance would fall below zero"; empty where there is none
 */
public record ProgramProfile(
        String file,
        String signature,
        PayloadPath eventId,
        PayloadPath kind,
        PayloadPath occurredAt,
        PayloadPath customerId,
        PayloadPath email,
        PayloadPath balance,
        PayloadPath version,
        PayloadPath transaction,
        Map<String, String> kinds,
        Capabilities capabilities,
        boolean createsOnce,
        String belowZeroCode) {
    private static final String BALANCE_UPDATED = "balance-updated";
    private static final Set<String> ROLES = Set.of(BALANCE_UPDATED, "account-created", "account-deleted");
    private static final Set<String> KEYS = Set.of(
            "signature",
            "event-id",
            "kind",
            "occurred-at",
            "customer-id",
            "email",
            "balance",
            "version",
            "transaction",
            "kind.balance-updated",
            "kind.account-created",
            "kind.account-deleted",
            "idempotency",
            "program-changes",
            "key-kept",
            "call-life",
            "balance-kind",
            "answer",
            "refusal",
            "transport-repeats",
            "create",
            "below-zero",
            "below-zero-code");

    /** @throws IllegalArgumentException naming file and key */
    public static ProgramProfile load(String connector, Path profilesDir) {
        ProfileFile p = read(profilesDir.resolve("programs").resolve(connector + ".properties"));
        Map<String, String> kinds = ROLES.stream()
                .filter(role -> !p.text("kind." + role).isEmpty())
                .collect(Collectors.toMap(role -> p.text("kind." + role), role -> role));
        return new ProgramProfile(
                p.name(),
                p.optional("signature").orElse("standard-webhooks"),
                path(p, "event-id"),
                path(p, "kind"),
                path(p, "occurred-at"),
                neededPath(p, "customer-id", "the id of the customer"),
                path(p, "email"),
                neededPath(p, "balance", "the new balance"),
                path(p, "version"),
                path(p, "transaction"),
                kinds,
                capabilities(p),
                p.oneOf("create", Map.of("key", true, "lookup", false), false),
                p.text("below-zero-code"));
    }

    private static ProfileFile read(Path file) {
        try (Reader text = Files.newBufferedReader(file)) {
            return ProfileFile.read(file.toString(), text, KEYS);
        } catch (IOException e) {
            throw new IllegalArgumentException("program.connector: there is no profile " + file, e);
        }
    }

    private static PayloadPath path(ProfileFile p, String key) {
        return PayloadPath.of(p.name() + ": " + key, p.text(key));
    }

    /** @param what the value at this place in the payload, for the message where it is not set */
    private static PayloadPath neededPath(ProfileFile p, String key, String what) {
        if (p.text(key).isEmpty()) {
            throw p.problem(key, "is not set; expected where in the payload " + what + " is");
        }
        return path(p, key);
    }

    private static Capabilities capabilities(ProfileFile p) {
        Write write = p.oneOf(
                "idempotency",
                Map.of("key", Write.KEY, "history", Write.HISTORY, "none", Write.NONE, "set", Write.SET));
        boolean set = write == Write.SET;
        Version version = p.oneOf(
                "balance-kind",
                Map.of("versioned", Version.STRICT, "timestamped", Version.NONE, "plain", Version.NONE));
        // A balance that was set is read back anyway, and a repeated set does no harm that a refusal could show.
        Map<String, AnswerForm> answers = Map.of("state", AnswerForm.STATE, "bare", AnswerForm.BARE);
        AnswerForm answer = set ? p.oneOf("answer", answers, AnswerForm.BARE) : p.oneOf("answer", answers);
        Map<String, Refusal> refusals =
                Map.of("stored", Refusal.STORED, "lookup", Refusal.LOOKUP, "neither", Refusal.NEITHER);
        Refusal refusal = set ? p.oneOf("refusal", refusals, Refusal.NEITHER) : p.oneOf("refusal", refusals);
        boolean repeats = p.oneOf("transport-repeats", Map.of("yes", true, "no", false));
        ProgramChanges changes = p.oneOf(
                "program-changes",
                Map.of("mirror", ProgramChanges.MIRROR, "two-way", ProgramChanges.TWO_WAY),
                set ? ProgramChanges.MIRROR : ProgramChanges.TWO_WAY);
        if (changes == ProgramChanges.MIRROR && !set) {
            throw p.problem(
                    "program-changes", "mirror needs idempotency=set, found idempotency=" + p.text("idempotency"));
        }
        if (set && p.duration("call-life").isZero()) {
            throw p.problem(
                    "call-life",
                    "is not set; idempotency=set needs the longest time in which a call that got no answer can still take effect");
        }
        try {
            return new Capabilities(
                    version, write, answer, p.duration("key-kept"), p.duration("call-life"), refusal, repeats, changes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(p.name() + ": " + e.getMessage(), e);
        }
    }

    /** What an event is about: {@code balance-updated}, {@code account-created} or {@code account-deleted}; empty for anything else. */
    public Optional<String> role(JsonNode payload) {
        return kind.toString().isEmpty()
                ? Optional.of(BALANCE_UPDATED)
                : kind.text(payload).map(kinds::get);
    }

    /** The profile's word for how a write is made safe. */
    public String idempotency() {
        return capabilities.write().name().toLowerCase(Locale.ROOT);
    }

    /** The Kamelets that a connector with these capabilities needs. */
    public Set<String> kamelets() {
        List<String> roles = new ArrayList<>(
                List.of("find-customer", "get-customer", "list-customers", "create-customer", "delete-customer"));
        roles.add(capabilities.write() == Write.SET ? "set-balance" : "change-points");
        if (capabilities.write() == Write.HISTORY
                || capabilities.write() == Write.KEY && capabilities.refusal() == Refusal.LOOKUP) {
            roles.add("find-transaction");
        }
        return roles.stream().map(role -> "program-" + role + "-action").collect(Collectors.toCollection(TreeSet::new));
    }
}
