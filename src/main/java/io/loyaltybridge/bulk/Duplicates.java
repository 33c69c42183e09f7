package io.loyaltybridge.bulk;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which e-mails occur on more than one of many customers. Keeps 16 bytes a customer: two e-mails of the same 64-bit hash
 * would be taken for one, which sets two customers aside and never links a wrong one.
 */
final class Duplicates {
    private long[] emails = new long[1024];
    private long[] ids = new long[1024];
    private int size;
    private Map<Long, Set<Long>> repeated;

    /** A customer of a page; one that a later page shows again counts once. */
    void add(String email, String id) {
        if (size == emails.length) {
            emails = Arrays.copyOf(emails, size * 2);
            ids = Arrays.copyOf(ids, size * 2);
        }
        emails[size] = hash(email);
        ids[size++] = hash(id);
        repeated = null;
    }

    /** How many customers carry this e-mail; 1 for one that was never added. */
    int count(String email) {
        if (repeated == null) {
            repeated = repeated();
        }
        return Math.max(1, repeated.getOrDefault(hash(email), Set.of()).size());
    }

    private Map<Long, Set<Long>> repeated() {
        Map<Long, Set<Long>> result = new HashMap<>();
        long[] sorted = Arrays.copyOf(emails, size);
        Arrays.sort(sorted);
        for (int i = 1; i < size; i++) {
            if (sorted[i] == sorted[i - 1]) {
                result.putIfAbsent(sorted[i], new HashSet<>());
            }
        }
        for (int i = 0; i < size && !result.isEmpty(); i++) {
            Set<Long> customers = result.get(emails[i]);
            if (customers != null) {
                customers.add(ids[i]);
            }
        }
        return result;
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
