/**
 * What long commands share: which may run beside which, a place to go on from after a kill, and calls that let live work go
 * first.
 */
package io.loyaltybridge.job;
