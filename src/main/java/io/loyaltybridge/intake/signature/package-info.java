/**
 * Whether a webhook comes from whom it says: styles of signatures over the raw bytes, and the signed tokens of Wix. Knows
 * neither Camel nor the store.
 */
package io.loyaltybridge.intake.signature;
