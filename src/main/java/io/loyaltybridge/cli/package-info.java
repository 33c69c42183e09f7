/** The commands: their arguments, output and exit codes. */
package io.loyaltybridge.cli;
