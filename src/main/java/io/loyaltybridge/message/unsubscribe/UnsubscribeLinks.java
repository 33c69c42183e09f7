package io.loyaltybridge.message.unsubscribe;

import io.loyaltybridge.payload.SignedText;
import io.loyaltybridge.site.SiteLinks;
import java.net.URI;
import java.util.Optional;

/** Links by which the owner of an address says that they want no more mails. A link holds the address. Immutable and thread-safe. */
public final class UnsubscribeLinks {
    /** What the path of every link begins with, at the port of the webhooks. */
    public static final String PATH = "/unsubscribe/";

    private final SiteLinks links;

    /**
     * @param publicUrl where the port of the webhooks is reached from outside, such as {@code https://points.example.com}
     * @param secret    what the key is derived from
     * @param site      a link of one site is none of another's
     * @param name      the name of the site
     */
    public UnsubscribeLinks(String publicUrl, byte[] secret, String site, String name) {
        this.links = new SiteLinks(publicUrl, PATH, new SignedText(secret, "unsubscribe link", site), name);
    }

    /** The link of an address. */
    public URI of(String email) {
        return links.of(email);
    }

    /** Whether a link is one of these, by its beginning. */
    public boolean isOurs(URI link) {
        return links.isOurs(link);
    }

    /** The address that a link is for; empty where the last part of its path is not one that we made. */
    Optional<String> email(String token) {
        return links.text(token);
    }
}
