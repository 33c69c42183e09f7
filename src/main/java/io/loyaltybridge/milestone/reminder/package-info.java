/** Mails to customers who are close to a milestone, once in a period. */
package io.loyaltybridge.milestone.reminder;
