/**
 * What every call to Wix needs before and after it: a token, a place in the quota, typed errors. The quota stays ours because no
 * library keeps to 200 calls in <em>any</em> minute with live work first ({@code docs/decisions/quota.md}), and so does the renewal of
 * tokens, because Wix's endpoint does not speak the form of OAuth 2 ({@code docs/decisions/tokens.md}).
 */
@NullMarked
package io.loyaltybridge.wix;

import org.jspecify.annotations.NullMarked;
