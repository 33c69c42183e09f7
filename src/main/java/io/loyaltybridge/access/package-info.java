/** Who may see and steer the bridge: access tokens, and what was done with them. */
@NullMarked
package io.loyaltybridge.access;

import org.jspecify.annotations.NullMarked;
