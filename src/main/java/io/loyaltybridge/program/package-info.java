/**
 * What every call to the external program needs before and after it, and what its profile says that it can do.
 */
@NullMarked
package io.loyaltybridge.program;

import org.jspecify.annotations.NullMarked;
