/** What people changed of the routes, version by version. */
@NullMarked
package io.loyaltybridge.version;

import org.jspecify.annotations.NullMarked;
