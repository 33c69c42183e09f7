package io.loyaltybridge.milestone.coupon;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.KeyFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The key of coupon codes: the setting, or one that is made once and kept in the data directory, readable by the owner alone. */
public final class CouponKey {
    private static final String FILE = "coupon-code-key";

    private CouponKey() {}

    public static byte[] of(Settings settings) {
        String key = settings.text("coupons.code-key");
        return key.isEmpty()
                ? kept(settings.path("bridge.data-dir").resolve(FILE))
                : key.getBytes(StandardCharsets.UTF_8);
    }

    /** One at a time: several sites may need it first at the same moment, and a key that changes would make second coupons. */
    private static synchronized byte[] kept(Path file) {
        KeyFile key = new KeyFile(
                file,
                "the key of the coupon codes",
                "Without it a customer would get a second coupon for the same reason");
        key.make();
        return key.read();
    }
}
