package io.loyaltybridge.milestone.coupon;

import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The key of coupon codes: the setting, or one that is made once and kept in the data directory, readable by the owner alone. */
public final class CouponKey {
    private static final String FILE = "coupon-code-key";
    private static final int BYTES = 32;

    private CouponKey() {}

    public static byte[] of(Settings settings) {
        String key = settings.text("coupons.code-key");
        return key.isEmpty()
                ? kept(settings.path("bridge.data-dir").resolve(FILE))
                : key.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] kept(Path file) {
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[BYTES];
                new SecureRandom().nextBytes(random);
                Path made = file.resolveSibling(FILE + ".new");
                Files.deleteIfExists(made);
                Files.createFile(
                        made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(made, HexFormat.of().formatHex(random) + "\n");
                // Whole or not at all: a key that changes would make second coupons.
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            }
            String hex = Files.readString(file).strip();
            if (!hex.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
                throw new IllegalStateException(
                        file + ": expected the key of the coupon codes, " + 2 * BYTES + " hexadecimal digits");
            }
            return HexFormat.of().parseHex(hex);
        } catch (IOException e) {
            throw new IllegalStateException("the key of the coupon codes in " + file + " cannot be kept: " + e, e);
        }
    }
}
