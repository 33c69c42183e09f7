/**
 * The process put together: settings and ports checked, the rooms joined, Camel started and stopped in order; and what its
 * management port shows.
 */
package io.loyaltybridge.app;
