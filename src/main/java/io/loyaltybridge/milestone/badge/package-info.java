/** Badges of members at thresholds, given and taken away. */
package io.loyaltybridge.milestone.badge;
