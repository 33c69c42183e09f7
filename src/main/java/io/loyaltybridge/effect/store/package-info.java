/**
 * What the bridge does to a customer beside points, on disk: coupons, badges, mails and messages. Each is planned once for
 * its reason, begun before its call and settled after it; what cannot come to its end is listed for a person.
 */
@NullMarked
package io.loyaltybridge.effect.store;

import org.jspecify.annotations.NullMarked;
