/** The commands: what they take, what they print, and how they end. */
package io.loyaltybridge.cli;
