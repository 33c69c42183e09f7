/** What awards gave, taken back when their source refunds or cancels: decided once, and carried out as an effect. */
@NullMarked
package io.loyaltybridge.award.takeback;

import org.jspecify.annotations.NullMarked;
