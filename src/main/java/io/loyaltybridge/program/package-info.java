/**
 * What every call to the external program needs before and after it, and what its profile says that it can do.
 */
package io.loyaltybridge.program;
