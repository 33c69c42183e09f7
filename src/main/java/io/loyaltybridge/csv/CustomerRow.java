package io.loyaltybridge.csv;

import org.jspecify.annotations.Nullable;

/**
 * A customer in a file. What the line does not say is null; e-mail or member id is there.
 *
 * @param line     of the file, from 1
 * @param email    normalised
 * @param id       in the external program
 * @param memberId Wix site member
 * @param balance  points, 0 to 999,999,999
 */
public record CustomerRow(
        long line,
        @Nullable String email,
        @Nullable String id,
        @Nullable String memberId,
        @Nullable Long balance,
        @Nullable String name) {}
