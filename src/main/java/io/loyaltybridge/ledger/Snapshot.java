package io.loyaltybridge.ledger;

/**
 * One state of an account: its balance at a version.
 *
 * @param version the account's version; on Wix {@code account.revision}. Sides without strict versions ignore it on
 *                input, and what the rule has seen of them carries the link's epoch instead
 * @param balance the balance in points
 */
public record Snapshot(long version, long balance) {
}
