/** Which systems are down for everyone, and which calls are let through to check whether they are back. */
package io.loyaltybridge.outage;
