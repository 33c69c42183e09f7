/** Explains a customer's two balances from the ledger. Pure: facts in, an explanation out. */
package io.loyaltybridge.ledger.explain;
