/** Balances brought into Wix by files, each executed once. */
@NullMarked
package io.loyaltybridge.setup.imports;

import org.jspecify.annotations.NullMarked;
