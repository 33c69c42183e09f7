/**
 * Protects both ports: refusals that need no body are sent before one is read, and no sender can hold connections, memory or
 * the log for longer than the settings allow. Knows HTTP, but neither Camel nor webhooks.
 */
@NullMarked
package io.loyaltybridge.door;

import org.jspecify.annotations.NullMarked;
