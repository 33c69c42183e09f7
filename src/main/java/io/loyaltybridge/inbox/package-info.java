/**
 * Events on disk from the answer to their webhook until they are done: in order for each customer, customers beside each
 * other.
 */
@NullMarked
package io.loyaltybridge.inbox;

import org.jspecify.annotations.NullMarked;
