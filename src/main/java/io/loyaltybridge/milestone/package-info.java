/** Balances that are worth something, and the moment at which one passes them. */
@NullMarked
package io.loyaltybridge.milestone;

import org.jspecify.annotations.NullMarked;
