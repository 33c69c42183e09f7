/** Explains a customer's two balances from the ledger. Pure: facts in, an explanation out. */
@NullMarked
package io.loyaltybridge.ledger.explain;

import org.jspecify.annotations.NullMarked;
