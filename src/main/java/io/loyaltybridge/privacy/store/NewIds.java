package io.loyaltybridge.privacy.store;

import io.loyaltybridge.ledger.OperationIds;
import io.loyaltybridge.ledger.OperationKind;
import io.loyaltybridge.ledger.store.Forgotten;
import io.loyaltybridge.payload.KeyedHash;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a forgotten customer: those before were made from an address, so that whoever guesses it could check the guess. The new
 * ones are made from the new id of the link, so that what was earned once is found by it. Not thread-safe.
 */
final class NewIds {
    private static final int DIGITS = 32;
    private static final int SHORT = 16;
    private static final Pattern KEY =
            Pattern.compile("\\b(?:sync|award|open|coupon|badge|unbadge|mail|message|takeback)-[0-9a-f]{32}\\b");
    /** What of a reason names something in another system: an event, an object, an account. */
    private static final Pattern THEIRS = Pattern.compile("(?<= (?:event|object|account) )\\S.*$", Pattern.DOTALL);

    private final Forgotten forgotten;
    private final KeyedHash hash;
    private final Words words;
    private final Map<String, String> keys = new HashMap<>();

    NewIds(Forgotten forgotten, Words words) {
        this.forgotten = forgotten;
        this.hash = forgotten.hash();
        this.words = words;
    }

    String link(String linkId) {
        return forgotten.idOf(linkId);
    }

    /** Whether an award has the id that its reason and link give it; a route of a team's own may give it another one. */
    static boolean isUsual(String id, String reason, String linkId) {
        return id.equals(new OperationIds().idOf(OperationKind.AWARD, reason, linkId));
    }

    /** The id of an award, by which it is still found. */
    String award(String id, String reason, String linkId) {
        return isUsual(id, reason, linkId)
                ? put(id, new OperationIds().idOf(OperationKind.AWARD, reason, link(linkId)))
                : key(id);
    }

    /** The id of an effect, by which it is still found. Those that its reason names come first. */
    String effect(String id, String kind, String reason, String linkId) {
        String prefix = kind + "-";
        return id.equals(OperationIds.idOf(prefix, kind, reason, linkId))
                ? put(id, OperationIds.idOf(prefix, kind, keysIn(reason), link(linkId)))
                : key(id);
    }

    /** The id of any other operation. */
    String key(String id) {
        String prefix = id.substring(0, id.indexOf('-') + 1);
        return put(id, prefix + hash.of(DIGITS, "key", id));
    }

    private String put(String id, String made) {
        keys.put(id, made);
        return made;
    }

    /** The new id of an operation or an effect that was given one. */
    @Nullable
    String of(@Nullable String id) {
        return id == null ? null : keys.getOrDefault(id, id);
    }

    private String keysIn(String text) {
        return KEY.matcher(text).replaceAll((MatchResult found) -> keys.getOrDefault(found.group(), found.group()));
    }

    /** An id of another system's: still the same for the same one, so that a person who has it can find its line. */
    @Nullable
    String foreign(@Nullable String id) {
        return id == null ? null : Words.GONE + "-" + hash.of(SHORT, "id", id);
    }

    /** A reason with the new ids, and without what names something of theirs in another system. */
    String reason(String reason) {
        String ours = cleaned(reason);
        return THEIRS.matcher(ours == null ? "" : ours)
                .replaceAll((MatchResult found) -> Words.GONE + "-" + hash.of(SHORT, "id", found.group()));
    }

    /** A text with the new ids, and without the words that name the customer. */
    @Nullable
    String cleaned(@Nullable String text) {
        String without = words.removedFrom(text);
        return without == null ? null : keysIn(without);
    }
}
