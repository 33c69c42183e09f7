/** What long commands share: which may run at the same time, a position to continue from after a kill, and calls that let live work go first. */
@NullMarked
package io.loyaltybridge.job;

import org.jspecify.annotations.NullMarked;
