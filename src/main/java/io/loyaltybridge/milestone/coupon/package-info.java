/** The coupon that a milestone is worth: decided once, made, and told. */
package io.loyaltybridge.milestone.coupon;
