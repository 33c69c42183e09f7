package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.schema.Violation;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The site's coupons, by code. Guarded by the stand-in's lock. */
final class Coupons {
    private final Map<String, ObjectNode> byCode = new LinkedHashMap<>();

    void register(Map<String, Function<WixCall, Answer>> handlers, EffectBehaviour behaviour) {
        handlers.put("marketing_coupons.createCoupon", call -> create(call, behaviour));
    }

    private Answer create(WixCall call, EffectBehaviour behaviour) {
        ObjectNode specification = (ObjectNode) call.body().get("specification");
        List<Violation> violations = CouponRules.check(specification);
        if (!violations.isEmpty()) {
            return WixErrors.validation(violations);
        }
        // At the checkout codes are not case-sensitive, so two that differ only in case are one.
        String code = specification.get("code").asText().toLowerCase(Locale.ROOT);
        if (byCode.containsKey(code)) {
            // UNVERIFIED: status and code
            return WixErrors.application(
                    behaviour.takenCodeStatus(), behaviour.takenCode(), "There is a coupon with this code already");
        }
        String id = UUID.randomUUID().toString();
        ObjectNode coupon = Json.object().put("id", id);
        coupon.set("specification", specification);
        byCode.put(code, coupon);
        return Answer.ok(Json.object().put("id", id));
    }

    /** All coupons as {@code {"id","specification"}}, the oldest first. */
    List<JsonNode> all() {
        return List.copyOf(byCode.values());
    }

    void clear() {
        byCode.clear();
    }
}
