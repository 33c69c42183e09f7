/**
 * Verifies who signed a webhook. Nimbus verifies Wix's tokens and the JDK computes the HMACs; our own code is how each sender
 * composes what it signs, as data ({@code docs/decisions/signatures.md}). Knows nothing of Camel.
 */
@NullMarked
package io.loyaltybridge.intake.signature;

import org.jspecify.annotations.NullMarked;
