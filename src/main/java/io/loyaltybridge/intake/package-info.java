/**
 * Webhooks on their way into the inbox: the source, the fields of the payload, and the answer. Jackson and Jayway read paths
 * into payloads ({@code payload}); our own code only finds a broken path before the first event ({@code
 * docs/decisions/payload-paths.md}).
 */
@NullMarked
package io.loyaltybridge.intake;

import org.jspecify.annotations.NullMarked;
