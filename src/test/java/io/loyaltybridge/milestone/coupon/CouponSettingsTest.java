package io.loyaltybridge.milestone.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.settings.Settings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CouponSettingsTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_000L);

    private static CouponSettings settings(String... pairs) {
        Map<String, String> changes = new LinkedHashMap<>(Map.of("coupons.on", "true", "coupons.amount", "5"));
        for (int i = 0; i < pairs.length; i += 2) {
            changes.put("coupons." + pairs[i], pairs[i + 1]);
        }
        return CouponSettings.of(
                Settings.load(Path.of("no such file"), null, Map.of()).with(changes));
    }

    private static Map<String, Object> specification(String... pairs) {
        return settings(pairs).specification(1000, "CODE", NOW);
    }

    @Test
    void eachKindHasItsFieldAndNoOther() {
        assertThat(specification())
                .containsEntry("moneyOffAmount", new BigDecimal("5"))
                .doesNotContainKeys("percentOffRate", "fixedPriceAmount", "freeShipping");
        assertThat(specification("kind", "percent-off"))
                .containsEntry("percentOffRate", new BigDecimal("5"))
                .doesNotContainKey("moneyOffAmount");
        assertThat(specification("kind", "fixed-price", "amount", "7.50"))
                .containsEntry("fixedPriceAmount", new BigDecimal("7.50"));
        assertThat(specification("kind", "free-shipping", "amount", ""))
                .containsEntry("freeShipping", true)
                .doesNotContainKeys("scope", "moneyOffAmount");
    }

    @Test
    void theScopeOrTheSubtotalButNotBoth() {
        assertThat(specification())
                .containsEntry("scope", Map.of("namespace", "stores"))
                .doesNotContainKey("minimumSubtotal");
        assertThat(specification("scope", "stores/product"))
                .containsEntry("scope", Map.of("namespace", "stores", "group", Map.of("name", "product")));
        assertThat(specification("scope", "stores/product/p-1"))
                .containsEntry(
                        "scope", Map.of("namespace", "stores", "group", Map.of("name", "product", "entityId", "p-1")));
        assertThat(specification("minimum-subtotal", "30"))
                .containsEntry("minimumSubtotal", new BigDecimal("30"))
                .doesNotContainKey("scope");
    }

    @Test
    void timesAreEpochMillisecondsAndZeroDoesNotRunOut() {
        assertThat(specification("valid-for", "1d"))
                .containsEntry("startTime", "1790000000000")
                .containsEntry("expirationTime", "1790086400000");
        assertThat(specification("valid-for", "0d")).doesNotContainKey("expirationTime");
    }

    @Test
    void theNameCanSayTheMilestone() {
        assertThat(specification("name", "For {milestone}!"))
                .containsEntry("name", "For 1000!")
                .containsEntry("code", "CODE")
                .containsEntry("usageLimit", 1L);
    }

    @Test
    void theValueIsToldAsTheSettingsSay() {
        assertThat(settings("kind", "percent-off").value()).isEqualTo(Map.of("couponPercent", new BigDecimal("5")));
        assertThat(settings("currency", "EUR").value())
                .isEqualTo(Map.of("couponAmount", new BigDecimal("5"), "currency", "EUR"));
        assertThat(settings().value()).isEqualTo(Map.of("couponValue", "5"));
        assertThat(settings("kind", "free-shipping").value()).isEqualTo(Map.of("couponValue", "free shipping"));
        assertThat(settings("value-text", "a free coffee").value()).isEqualTo(Map.of("couponValue", "a free coffee"));
    }
}
