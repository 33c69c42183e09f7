/**
 * The first day of a site: its program on Wix, and the customers of a source, staged on disk, compared with both sides,
 * planned, done.
 */
@NullMarked
package io.loyaltybridge.setup;

import org.jspecify.annotations.NullMarked;
