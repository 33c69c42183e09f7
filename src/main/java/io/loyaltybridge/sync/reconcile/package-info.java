/**
 * Reads both sides in bulk for what no webhook told, and levels what stands between them as the policy says. Writes no
 * difference of what it reads.
 */
package io.loyaltybridge.sync.reconcile;
