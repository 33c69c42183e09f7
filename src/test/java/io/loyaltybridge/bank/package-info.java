/**
 * The points bank: the bridge as a process between both stand-ins as processes, random changes on both sides, faults,
 * {@code kill -9}, and a checker that reads journals, final balances and the bridge's database.
 */
package io.loyaltybridge.bank;
