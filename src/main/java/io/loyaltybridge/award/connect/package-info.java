/** A customer says by a link which person at a source they are. */
@NullMarked
package io.loyaltybridge.award.connect;

import org.jspecify.annotations.NullMarked;
