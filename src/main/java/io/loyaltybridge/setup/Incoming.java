package io.loyaltybridge.setup;

import io.loyaltybridge.ledger.Snapshot;

/**
 * A customer as a source names them. Everything may be null but one of e-mail, contact and member.
 *
 * @param email  normalised
 * @param theirs their state on the source's side; version 0 where it has none
 */
record Incoming(
        String email,
        String contactId,
        String memberId,
        String accountId,
        String programId,
        String name,
        Snapshot theirs) {}
