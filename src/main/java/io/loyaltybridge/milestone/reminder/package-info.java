/** Mails to customers who are close to a milestone, once in a period. */
@NullMarked
package io.loyaltybridge.milestone.reminder;

import org.jspecify.annotations.NullMarked;
