/**
 * The rule and the mapping on disk; each method is one transaction. What the rule decides is not decided here.
 */
package io.loyaltybridge.ledger.store;
