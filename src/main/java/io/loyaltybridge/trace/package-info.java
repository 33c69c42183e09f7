/** One trace for each event, from its webhook to the calls that it led to, sent to a receiver of OpenTelemetry where one is set. */
@NullMarked
package io.loyaltybridge.trace;

import org.jspecify.annotations.NullMarked;
