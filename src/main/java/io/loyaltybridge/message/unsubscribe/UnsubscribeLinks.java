package io.loyaltybridge.message.unsubscribe;

import io.loyaltybridge.payload.Hmac;
import io.loyaltybridge.site.Site;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Links by which the owner of an address says that they want no more mails. A link holds the address and a signature over it
 * (HMAC-SHA256, 16 bytes), so that nothing is kept for it and it works as long as the key stays. Immutable and thread-safe.
 */
public final class UnsubscribeLinks {
    /** What the path of every link begins with, at the port of the webhooks. */
    public static final String PATH = "/unsubscribe/";

    private static final String PURPOSE = "unsubscribe link";
    private static final int SIGNATURE_BYTES = 16;
    /** An address has at most 320 characters, of at most three bytes in the forms that Wix takes. */
    private static final int LONGEST = 1_400;

    private final String base;
    private final byte[] key;
    private final String site;
    private final String prefix;

    /**
     * @param publicUrl where the port of the webhooks is reached from outside, such as {@code https://points.example.com}
     * @param secret    what the key is derived from
     * @param site      a link of one site is none of another's
     * @param name      the name of the site
     */
    public UnsubscribeLinks(String publicUrl, byte[] secret, String site, String name) {
        this.base = publicUrl.replaceFirst("/+$", "") + PATH;
        this.key = Hmac.sha256(secret, PURPOSE);
        this.site = site;
        this.prefix = name.equals(Site.MAIN) ? "" : name + ".";
    }

    /** The name of the site whose link this may be: the part before the address; without it, the site of the main file. */
    static String site(String token) {
        int first = token.indexOf('.');
        return first >= 0 && token.indexOf('.', first + 1) > 0 ? token.substring(0, first) : Site.MAIN;
    }

    /** The link of an address. */
    public URI of(String email) {
        byte[] address = email.getBytes(StandardCharsets.UTF_8);
        return URI.create(base + prefix + encoded(address) + "." + encoded(signature(email)));
    }

    /** Whether a link is one of these, by its beginning. */
    public boolean isOurs(URI link) {
        return link.toString().startsWith(base);
    }

    /** The address that a link is for; empty where the last part of its path is not one that we made. */
    Optional<String> email(String token) {
        String signed = token.startsWith(prefix) ? token.substring(prefix.length()) : "";
        int dot = signed.indexOf('.');
        if (dot < 1 || token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] address = Base64.getUrlDecoder().decode(signed.substring(0, dot));
            byte[] signature = Base64.getUrlDecoder().decode(signed.substring(dot + 1));
            String email = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(address))
                    .toString();
            return MessageDigest.isEqual(signature, signature(email)) ? Optional.of(email) : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private byte[] signature(String email) {
        return Arrays.copyOf(Hmac.sha256(key, site + "\n" + email), SIGNATURE_BYTES);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
