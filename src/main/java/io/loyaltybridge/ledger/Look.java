package io.loyaltybridge.ledger;

/**
 * What a query of an account's transactions showed about one operation.
 *
 * @param found        whether a transaction with the operation's id is there
 * @param laterVisible whether a transaction of this account is visible that was made after the account stood at the
 *                     operation's fence; counts only for compare-and-set, say false when in doubt
 * @param visibleSum   sum of the visible transactions after the fence; evidence for a person, no proof
 */
public record Look(boolean found, boolean laterVisible, long visibleSum) {}
