/** Import and export of the mapping as files. */
package io.loyaltybridge.mapping;
