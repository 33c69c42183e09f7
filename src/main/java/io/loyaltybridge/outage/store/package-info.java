/** Outages, kept across restarts. */
package io.loyaltybridge.outage.store;
