/** The newest refresh token of a site's program, kept across restarts. */
@NullMarked
package io.loyaltybridge.program.store;

import org.jspecify.annotations.NullMarked;
