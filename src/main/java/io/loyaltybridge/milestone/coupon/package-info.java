/** The coupon that a milestone is worth: decided once, made, and told. */
@NullMarked
package io.loyaltybridge.milestone.coupon;

import org.jspecify.annotations.NullMarked;
