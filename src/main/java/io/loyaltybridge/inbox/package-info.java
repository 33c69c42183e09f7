/** Events on disk from the answer to their webhook until they are done: in order for each customer, different customers at the same time. */
@NullMarked
package io.loyaltybridge.inbox;

import org.jspecify.annotations.NullMarked;
