/** The Wix sites that one process serves, and how a route finds what belongs to the site of its exchange. */
@NullMarked
package io.loyaltybridge.site;

import org.jspecify.annotations.NullMarked;
