/** Badges of members at thresholds, given and taken away. */
@NullMarked
package io.loyaltybridge.milestone.badge;

import org.jspecify.annotations.NullMarked;
