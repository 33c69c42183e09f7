/** The rule and the mapping on disk; each method is one transaction. Decisions are the rule's. */
@NullMarked
package io.loyaltybridge.ledger.store;

import org.jspecify.annotations.NullMarked;
