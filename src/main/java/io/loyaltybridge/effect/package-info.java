/**
 * What is common to all that the bridge does to a customer beside points: due effects are handed out one after the other,
 * and a failure means the same for each kind.
 */
@NullMarked
package io.loyaltybridge.effect;

import org.jspecify.annotations.NullMarked;
