/**
 * Puts the process together: checks settings and ports, connects the packages, starts and stops Camel in order. Also what the
 * management port shows.
 */
@NullMarked
package io.loyaltybridge.app;

import org.jspecify.annotations.NullMarked;
