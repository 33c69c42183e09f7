/** The commands: their arguments, output and exit codes. */
@NullMarked
package io.loyaltybridge.cli;

import org.jspecify.annotations.NullMarked;
