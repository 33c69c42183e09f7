package io.loyaltybridge.intake.signature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the setting {@code wix.public-key}: the app's RSA public key in SPKI form, as PEM text, as base64 of the PEM text, or
 * as the path of a file with either. Several PEM blocks are several keys.
 */
public final class WixPublicKey {

    private static final String SETTING = "wix.public-key: ";
    private static final String EXPECTED = SETTING + "expected an RSA public key as PEM (-----BEGIN PUBLIC KEY-----), "
            + "base64 of the PEM, or the path of a file with either, found ";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
    private static final int MIN_BITS = 2048;
    private static final int MAX_FILE_BYTES = 64 * 1024;

    private WixPublicKey() {}

    /**
     * @return at least one key, in the order of the text
     * @throws IllegalArgumentException naming the setting and what was expected
     */
    public static List<RSAPublicKey> read(String setting) {
        if (setting == null || setting.isBlank()) {
            throw new IllegalArgumentException(EXPECTED + "nothing");
        }
        String pem = pem(setting);
        return keys(pem != null ? pem : fromFile(setting.strip()));
    }

    private static String fromFile(String path) {
        try {
            Path file = Path.of(path);
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(EXPECTED + "a text that is none of these");
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IllegalArgumentException(EXPECTED + "a file larger than " + MAX_FILE_BYTES + " bytes");
            }
            String pem = pem(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (pem == null) {
                throw new IllegalArgumentException(EXPECTED + "a file with something else");
            }
            return pem;
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(EXPECTED + "a text that is none of these", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(SETTING + "the file cannot be read: " + e.getMessage(), e);
        }
    }

    /** The PEM text in {@code text}, or null. */
    private static @Nullable String pem(String text) {
        // Environment variables often contain line breaks as the two characters \ and n.
        String unescaped = text.replace("\\r", "").replace("\\n", "\n");
        if (unescaped.contains("-----BEGIN")) {
            return unescaped;
        }
        try {
            byte[] decoded = Base64.getMimeDecoder().decode(text.strip());
            String pem = new String(decoded, StandardCharsets.ISO_8859_1);
            return pem.contains("-----BEGIN") ? pem : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static List<RSAPublicKey> keys(String pem) {
        List<RSAPublicKey> keys = new ArrayList<>();
        Matcher matcher = PEM.matcher(pem);
        while (matcher.find()) {
            keys.add(key(matcher.group(1)));
        }
        if (keys.isEmpty()) {
            String label = pem.replaceFirst("(?s).*?-----BEGIN ([A-Z0-9 ]{1,40})-----.*", "$1");
            throw new IllegalArgumentException(
                    EXPECTED + (label.equals(pem) ? "PEM text that is cut off" : "PEM text of type " + label));
        }
        return keys;
    }

    private static byte[] der(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(EXPECTED + "PEM text with broken base64", e);
        }
    }

    private static RSAPublicKey key(String base64) {
        try {
            RSAPublicKey key =
                    (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der(base64)));
            if (key.getModulus().bitLength() < MIN_BITS) {
                throw new IllegalArgumentException(SETTING + "expected a key of at least " + MIN_BITS + " bits, found "
                        + key.getModulus().bitLength());
            }
            return key;
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException(EXPECTED + "PEM text that holds no RSA key", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has RSA", e);
        }
    }
}
