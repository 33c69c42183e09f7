/**
 * The API under {@code /api/v1} of the management port. Its documents in {@code src/main/resources/api} say which operations there are,
 * who may call them and what they take; a {@link io.loyaltybridge.api.Group} says what they do.
 */
@NullMarked
package io.loyaltybridge.api;

import org.jspecify.annotations.NullMarked;
