/** What is decided about coupons and badges, by the settings and a balance. Pure. */
package io.loyaltybridge.effect;
