/** The commands: what they take, what they print, and how they end. */
@NullMarked
package io.loyaltybridge.cli;

import org.jspecify.annotations.NullMarked;
