/**
 * Events on disk from the answer to their webhook until they are done: in order for each customer, customers beside each
 * other.
 */
package io.loyaltybridge.inbox;
