/** Which systems are down for everyone, and which calls are let through to check whether they are back. */
@NullMarked
package io.loyaltybridge.outage;

import org.jspecify.annotations.NullMarked;
