/**
 * The rule and the mapping on disk; each method is one transaction. What the rule decides is not decided here.
 */
@NullMarked
package io.loyaltybridge.ledger.store;

import org.jspecify.annotations.NullMarked;
