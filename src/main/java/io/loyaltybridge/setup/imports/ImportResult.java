package io.loyaltybridge.setup.imports;

import org.jspecify.annotations.Nullable;

/**
 * What became of an import.
 *
 * @param imported     whether it went through; rows may have failed all the same
 * @param mayHaveTaken whether balances may have been set; false where Wix gave up before the import was executed, so that
 *                     the file can be imported anew
 * @param success      rows that were imported, as far as Wix said
 * @param failure      rows that were not
 * @param reason       why it did not go through; null where it did
 */
public record ImportResult(
        String importId, boolean imported, boolean mayHaveTaken, long success, long failure, @Nullable String reason) {}
