/** What becomes of a text before it is written to a log: masked, bounded, one line. Everything is linear in its length, because strangers choose it. */
@NullMarked
package io.loyaltybridge.log;

import org.jspecify.annotations.NullMarked;
