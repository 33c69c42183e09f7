/**
 * What the failure of a call means for whoever made it: another attempt, hand it back, or set it aside for a person; and
 * when.
 */
@NullMarked
package io.loyaltybridge.failure;

import org.jspecify.annotations.NullMarked;
