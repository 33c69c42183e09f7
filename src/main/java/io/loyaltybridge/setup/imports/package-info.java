/** Balances brought into Wix by files, each executed once. */
package io.loyaltybridge.setup.imports;
