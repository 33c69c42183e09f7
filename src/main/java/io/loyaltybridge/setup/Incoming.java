package io.loyaltybridge.setup;

import io.loyaltybridge.ledger.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A customer as a source names them. Everything may be null but one of e-mail, contact and member.
 *
 * @param email  normalised
 * @param theirs their state on the source's side; version 0 where it has none
 */
record Incoming(
        @Nullable String email,
        @Nullable String contactId,
        @Nullable String memberId,
        @Nullable String accountId,
        @Nullable String programId,
        @Nullable String name,
        @Nullable Snapshot theirs) {}
