/**
 * What every call to Wix needs before and after it: a token, quota, typed errors. The quota is our own, because no library
 * guarantees 200 calls in <em>any</em> minute with live work first ({@code docs/decisions/quota.md}); so is the renewal of
 * tokens, because Wix's endpoint does not use the standard form of OAuth 2 ({@code docs/decisions/tokens.md}).
 */
@NullMarked
package io.loyaltybridge.wix;

import org.jspecify.annotations.NullMarked;
