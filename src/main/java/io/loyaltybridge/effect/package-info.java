/**
 * What is common to all that the bridge does to a customer beside points: due effects are handed out one after the other,
 * and a failure means the same for each kind.
 */
package io.loyaltybridge.effect;
