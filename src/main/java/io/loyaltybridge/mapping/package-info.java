/** Import and export of who is who, as files. */
package io.loyaltybridge.mapping;
