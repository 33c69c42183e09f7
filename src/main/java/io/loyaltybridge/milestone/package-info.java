/** Balances that are worth something, and the moment at which one passes them. */
package io.loyaltybridge.milestone;
