/** Tokens and the audit on disk. */
@NullMarked
package io.loyaltybridge.access.store;

import org.jspecify.annotations.NullMarked;
