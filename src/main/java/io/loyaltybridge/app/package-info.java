/**
 * Puts the process together: checks settings and ports, connects the packages, starts and stops Camel in order. Also what the
 * management port shows.
 */
package io.loyaltybridge.app;
