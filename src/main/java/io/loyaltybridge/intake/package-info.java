/**
 * Webhooks: which sources there are, what they may send, and the answer, which comes when the event is on disk.
 */
package io.loyaltybridge.intake;
