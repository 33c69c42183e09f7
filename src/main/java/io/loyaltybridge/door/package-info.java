/**
 * What stands between the network and the routes, on both ports: answers that need no body are given before one is read,
 * and nobody holds a connection, a byte or a line of the log for longer than the settings allow. Knows HTTP, and neither
 * Camel nor webhooks.
 */
@NullMarked
package io.loyaltybridge.door;

import org.jspecify.annotations.NullMarked;
