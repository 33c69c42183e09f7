package io.loyaltybridge.ledger;

/**
 * What a query of an account's transactions showed about one operation.
 *
 * @param found        whether a transaction with the operation's id is there
 * @param laterVisible whether a transaction of this account from after the operation's fence is visible
 * @param visibleSum   sum of the visible transactions after the fence; evidence for a person, no proof
 */
public record Look(boolean found, boolean laterVisible, long visibleSum) {
}
