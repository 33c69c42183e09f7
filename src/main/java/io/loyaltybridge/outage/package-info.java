/** What fails for everybody: which systems are down, and which call is let through to find out whether they are back. */
@NullMarked
package io.loyaltybridge.outage;

import org.jspecify.annotations.NullMarked;
