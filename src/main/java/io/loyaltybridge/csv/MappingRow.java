package io.loyaltybridge.csv;

import io.loyaltybridge.ledger.store.Link;
import org.jspecify.annotations.Nullable;

/**
 * A customer of the mapping in a file. What the line does not say is null.
 *
 * @param line  of the file, from 1
 * @param email normalised; null for one who was merged into another
 * @param state as the file says it; null where it says none
 */
public record MappingRow(
        long line,
        @Nullable String email,
        @Nullable String contactId,
        @Nullable String memberId,
        @Nullable String wixAccountId,
        @Nullable String programId,
        Link.@Nullable State state) {}
