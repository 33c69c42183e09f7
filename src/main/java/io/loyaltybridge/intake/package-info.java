/**
 * Webhooks on their way into the inbox: which source, what of the payload, and the answer. Paths into payloads ({@code payload}) are Jackson's and
 * Jayway's; ours is only the check that finds a broken one before the first event ({@code docs/decisions/payload-paths.md}).
 */
@NullMarked
package io.loyaltybridge.intake;

import org.jspecify.annotations.NullMarked;
