package io.loyaltybridge.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Operation ids by SHA-256: a readable prefix by kind and 32 hexadecimal digits (128 bits) of the hash over reason and
 * link id. Nothing of either can be read from the id, so it may stand in a Wix transaction's description.
 */
public final class OperationIds implements OperationNaming {
    /** Longest id, in characters. */
    public static final int MAX_LENGTH = 40;

    private static final int HASH_BYTES = 16;

    @Override
    public String idOf(OperationKind kind, String reason, String linkId) {
        return idOf(prefix(kind), kind.name(), reason, linkId);
    }

    /**
     * The same for what is no operation of the ledger.
     *
     * @param prefix stands before the hash
     * @param kind   goes into the hash, so that two kinds with one reason have two ids
     */
    public static String idOf(String prefix, String kind, String reason, String linkId) {
        MessageDigest digest = sha256();
        // Each part is preceded by its length, so that no two pairs run together into the same bytes.
        update(digest, kind);
        update(digest, reason);
        update(digest, linkId);
        return prefix + HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    }

    private static String prefix(OperationKind kind) {
        return switch (kind) {
            case SYNC -> "sync-";
            case AWARD -> "award-";
            case OPENING -> "open-";
        };
    }

    private static void update(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
