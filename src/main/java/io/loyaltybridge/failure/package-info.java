/** What the failure of a call means for its caller: retry, hand back or park; and when. */
package io.loyaltybridge.failure;
