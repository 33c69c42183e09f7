/** Says why something failed, and makes text safe for the log: masked, bounded, one line. Everything is linear in the length of the text, because strangers choose it. */
@NullMarked
package io.loyaltybridge.log;

import org.jspecify.annotations.NullMarked;
