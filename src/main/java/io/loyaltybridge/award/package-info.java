/**
 * Points for what a customer does in another place: what an event of a source is worth, once for its reason and within the
 * limits of its source.
 */
@NullMarked
package io.loyaltybridge.award;

import org.jspecify.annotations.NullMarked;
