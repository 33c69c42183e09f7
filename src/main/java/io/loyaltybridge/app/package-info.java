/**
 * The process put together: settings and ports checked, the rooms joined, Camel started and stopped in order; and what its
 * management port shows.
 */
@NullMarked
package io.loyaltybridge.app;

import org.jspecify.annotations.NullMarked;
