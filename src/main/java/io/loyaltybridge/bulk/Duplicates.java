package io.loyaltybridge.bulk;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which e-mails occur on more than one of many customers. Keeps 8 bytes a customer: two e-mails of the same 64-bit hash
 * would be taken for one, which sets two customers aside and never links a wrong one.
 */
final class Duplicates {
    private long[] hashes = new long[1024];
    private int size;
    private Map<Long, Integer> repeated;

    void add(String email) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size++] = hash(email);
        repeated = null;
    }

    /** How many customers carry this e-mail; 1 for one that was never added. */
    int count(String email) {
        if (repeated == null) {
            repeated = new HashMap<>();
            Arrays.sort(hashes, 0, size);
            for (int i = 1; i < size; i++) {
                if (hashes[i] == hashes[i - 1]) {
                    repeated.merge(hashes[i], 2, (n, two) -> n + 1);
                }
            }
        }
        return repeated.getOrDefault(hash(email), 1);
    }

    /** FNV-1a, then mixed: neighbours that differ in one letter must not end beside each other. */
    private static long hash(String email) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < email.length(); i++) {
            hash = (hash ^ email.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }
}
