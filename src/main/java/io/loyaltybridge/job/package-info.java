/**
 * What long commands share: which may run beside which, a place to go on from after a kill, and calls that let live work go
 * first.
 */
@NullMarked
package io.loyaltybridge.job;

import org.jspecify.annotations.NullMarked;
