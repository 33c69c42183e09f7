/**
 * Reads both sides in bulk for changes without a webhook, and levels differences as the policy says. Never writes a
 * difference between two reads.
 */
@NullMarked
package io.loyaltybridge.sync.reconcile;

import org.jspecify.annotations.NullMarked;
