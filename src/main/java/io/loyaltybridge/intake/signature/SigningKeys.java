package io.loyaltybridge.intake.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The keys of one source, ready to use. Thread-safe: the prepared Macs are cloned, never used themselves. */
final class SigningKeys {

    private final SignatureStyle style;
    private final List<Mac> prepared;
    private final byte[] url;

    SigningKeys(SignatureStyle style, String setting, List<String> secrets, @Nullable String notificationUrl) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException(setting + ": expected a secret, found nothing");
        }
        if (style.content().hasUrl() && (notificationUrl == null || notificationUrl.isBlank())) {
            throw new IllegalArgumentException(setting + ": style " + style.name()
                    + " signs the notification URL too; give the URL exactly as it stands in the sender's settings");
        }
        this.style = style;
        this.url = notificationUrl == null ? new byte[0] : notificationUrl.getBytes(StandardCharsets.UTF_8);
        List<Mac> macs = new ArrayList<>();
        for (String secret : secrets) {
            macs.add(prepare(style.algorithm(), style.secretFormat().parse(setting, secret)));
        }
        this.prepared = List.copyOf(macs);
    }

    int count() {
        return prepared.size();
    }

    int signatureLength() {
        return prepared.get(0).getMacLength();
    }

    byte[] sign(int key, String id, String timestamp, byte[] body) {
        Mac mac = copy(prepared.get(key));
        style.content().update(mac, id, timestamp, url, body);
        return mac.doFinal();
    }

    private static Mac prepare(String algorithm, byte[] key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is not available in this Java runtime", e);
        }
    }

    private static Mac copy(Mac mac) {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(mac.getAlgorithm() + " of this Java runtime cannot be cloned", e);
        }
    }
}
