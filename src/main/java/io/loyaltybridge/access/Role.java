package io.loyaltybridge.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a token is good for. Each role may do what those before it may. */
public enum Role {
    /** Sees everything but secrets and hidden personal data. */
    READ,
    /** Also starts jobs, decides about what is parked, and sees personal data that is hidden at first. */
    OPERATE,
    /** Also changes routes, sites and tokens, and reads the audit. */
    ADMIN;

    /** Whether this role is enough where another one is needed. */
    public boolean allows(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** As it is written: {@code read}, {@code operate} or {@code admin}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a word; empty where there is none. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** All words, for messages: {@code read, operate, admin}. */
    public static String words() {
        return Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));
    }
}
