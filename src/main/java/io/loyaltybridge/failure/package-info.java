/** What the failure of a call means for its caller: retry, hand back or park; and when. */
@NullMarked
package io.loyaltybridge.failure;

import org.jspecify.annotations.NullMarked;
