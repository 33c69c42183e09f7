/** The rule and the mapping on disk; each method is one transaction. Decisions are the rule's. */
package io.loyaltybridge.ledger.store;
