/** What is down for everybody, kept over a start. */
package io.loyaltybridge.outage.store;
