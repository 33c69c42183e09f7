/** Outages, kept across restarts. */
@NullMarked
package io.loyaltybridge.outage.store;

import org.jspecify.annotations.NullMarked;
