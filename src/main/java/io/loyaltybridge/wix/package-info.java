/**
 * What every call to Wix needs before and after it: access, quota, typed errors; and the hosts of its files.
 */
package io.loyaltybridge.wix;
