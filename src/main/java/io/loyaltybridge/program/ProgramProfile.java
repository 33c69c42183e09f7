package io.loyaltybridge.program;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.payload.PayloadPlaces;
import io.loyaltybridge.settings.Installation;
import io.loyaltybridge.settings.ProfileFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How a connector's webhooks, or the items of its list of changes, are read and what its API guarantees: {@code profiles/programs/<connector>.properties}.
 *
 * @param file          the file it was read from
 * @param kind          empty where every webhook is about a balance
 * @param kinds         the sender's word for a kind, to {@code balance-updated}, {@code account-created} or {@code
 *                      account-deleted}
 * @param loyaltyId     which loyalty program or campaign it is about; empty where there is only one
 * @param createsOnce   whether a repeated call to create a customer does not create a second one
 * @param deletes       whether the program can delete a customer
 * @param polls         whether its changes are read from a list of them, because it sends no webhooks
 * @param calls         how the program is called
 */
public record ProgramProfile(
        String file,
        String signature,
        PayloadPath eventId,
        PayloadPath kind,
        PayloadPath occurredAt,
        PayloadPlaces customerId,
        PayloadPath email,
        PayloadPath balance,
        PayloadPath version,
        PayloadPath transaction,
        PayloadPath loyaltyId,
        Map<String, String> kinds,
        Capabilities capabilities,
        boolean createsOnce,
        boolean deletes,
        boolean polls,
        CallProfile calls) {
    /** The Kamelet that reads a page of the changes. */
    static final String LIST_CHANGES = "program-list-changes-action";

    private static final String BALANCE_UPDATED = "balance-updated";
    private static final Set<String> ROLES = Set.of(BALANCE_UPDATED, "account-created", "account-deleted");
    private static final Set<String> KEYS = Set.of(
            "events",
            "signature",
            "event-id",
            "kind",
            "occurred-at",
            "customer-id",
            "email",
            "balance",
            "version",
            "transaction",
            "loyalty-id",
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
            "delete",
            "below-zero");

    private static Set<String> keys() {
        Set<String> keys = new TreeSet<>(KEYS);
        keys.addAll(CallProfile.keys());
        return keys;
    }

    /** @throws IllegalArgumentException naming file and key */
    public static ProgramProfile load(String connector, Path profilesDir) {
        Path file = Installation.here().file(profilesDir.resolve("programs").resolve(connector + ".properties"));
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("program.connector: there is no profile " + file, e);
        }
        return of(file.toString(), text);
    }

    /**
     * Reads a text.
     *
     * @param file its file, for messages
     * @throws IllegalArgumentException naming file, line and key
     */
    public static ProgramProfile of(String file, String text) {
        ProfileFile p;
        try {
            p = ProfileFile.readWithLines(file, text, keys());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Capabilities capabilities = capabilities(p);
        boolean polls = p.oneOf("events", Map.of("webhooks", false, "poll", true), false);
        if (polls) {
            needed(p, "event-id", "the id of a change", "an item of the list of changes");
        }
        return new ProgramProfile(
                p.name(),
                p.optional("signature").orElse("standard-webhooks"),
                path(p, "event-id"),
                path(p, "kind"),
                path(p, "occurred-at"),
                PayloadPlaces.of(p.place("customer-id"), needed(p, "customer-id", "the id of the customer")),
                path(p, "email"),
                PayloadPath.of(
                        p.place("balance"),
                        mustTell(capabilities) ? needed(p, "balance", "the new balance") : p.text("balance")),
                path(p, "version"),
                path(p, "transaction"),
                path(p, "loyalty-id"),
                kinds(p),
                capabilities,
                p.oneOf("create", Map.of("key", true, "lookup", false), false),
                p.oneOf("delete", Map.of("yes", true, "no", false), true),
                polls,
                CallProfile.of(p));
    }

    private static boolean mustTell(Capabilities capabilities) {
        return capabilities.isStrict() || capabilities.write() == Write.SET;
    }

    /** Whether a webhook has to tell the new balance; else one without it says that the account has to be read. */
    public boolean mustTellBalance() {
        return mustTell(capabilities);
    }

    /** The sender's words, several of which may mean the same. */
    private static Map<String, String> kinds(ProfileFile p) {
        Map<String, String> kinds = new TreeMap<>();
        for (String role : ROLES) {
            String key = "kind." + role;
            for (String word : p.text(key).split(",")) {
                if (!word.isBlank() && kinds.put(word.strip(), role) != null) {
                    throw p.problem(key, "expected words that no other kind has, found \"" + word.strip() + "\"");
                }
            }
        }
        return kinds;
    }

    private static PayloadPath path(ProfileFile p, String key) {
        return PayloadPath.of(p.place(key), p.text(key));
    }

    /** @param what the value at this place in the payload, for the message where it is not set */
    private static String needed(ProfileFile p, String key, String what) {
        return needed(p, key, what, "the payload");
    }

    private static String needed(ProfileFile p, String key, String what, String in) {
        if (p.text(key).isEmpty()) {
            throw p.problem(key, "is not set; expected where in " + in + " " + what + " is");
        }
        return p.text(key);
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

    /** Whether it is about another loyalty program than this one, whose events are none of ours. */
    public boolean isOfAnother(JsonNode payload, String loyalty) {
        return loyaltyId.text(payload).filter(named -> !named.equals(loyalty)).isPresent();
    }

    /** Whether the setting {@code program.app-id} has to be set. */
    public boolean needsAppId() {
        return calls.needsAppId();
    }

    /** The profile's word for how a write is made safe. */
    public String idempotency() {
        return capabilities.write().name().toLowerCase(Locale.ROOT);
    }

    /** The Kamelets that a connector with these capabilities needs. */
    public Set<String> kamelets() {
        List<String> roles =
                new ArrayList<>(List.of("find-customer", "get-customer", "list-customers", "create-customer"));
        if (deletes) {
            roles.add("delete-customer");
        }
        roles.add(capabilities.write() == Write.SET ? "set-balance" : "change-points");
        if (capabilities.write() == Write.HISTORY
                || capabilities.write() == Write.KEY && capabilities.refusal() == Refusal.LOOKUP) {
            roles.add("find-transaction");
        }
        if (polls) {
            roles.add("list-changes");
        }
        return roles.stream().map(role -> "program-" + role + "-action").collect(Collectors.toCollection(TreeSet::new));
    }
}
