/** How a customer's two balances came about, from what the ledger holds. Pure: facts in, an explanation out. */
@NullMarked
package io.loyaltybridge.ledger.explain;

import org.jspecify.annotations.NullMarked;
