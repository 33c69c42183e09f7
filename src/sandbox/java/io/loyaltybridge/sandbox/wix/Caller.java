package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;

/**
 * Who makes a change.
 *
 * @param by {@code app}, {@code owner} or {@code customer}, for the journal
 * @param identityType of the webhooks that follow
 * @param id app id, user id or member id
 */
record Caller(String by, String identityType, String id) {
    private static final String OWNER_ID = "0b0b0b0b-0000-4000-8000-000000000001";

    /** The site's owner in the dashboard. */
    static final Caller OWNER = new Caller("owner", "WIX_USER", OWNER_ID);
    /** A call with an API key: Wix sees the owner of the key and not an app. */
    static final Caller API_KEY = new Caller("app", "WIX_USER", OWNER_ID);

    static Caller app(String appId) {
        return new Caller("app", "APP", appId);
    }

    static Caller customer(String memberId) {
        return memberId == null
                ? new Caller("customer", "ANONYMOUS_VISITOR", OWNER_ID)
                : new Caller("customer", "MEMBER", memberId);
    }

    ObjectNode identity() {
        String field =
                switch (identityType) {
                    case "APP" -> "appId";
                    case "MEMBER" -> "memberId";
                    case "WIX_USER" -> "wixUserId";
                    default -> "anonymousVisitorId";
                };
        return Json.object().put("identityType", identityType).put(field, id);
    }
}
